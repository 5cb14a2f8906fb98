import { Terminal } from '../../vocabulary/errors.ts';
import type { Json } from '../../vocabulary/json.ts';
import { moneyProblem, parseMoney, type Money } from '../../vocabulary/money.ts';
import { parseAddress } from '../edited-mail.ts';
import { pausesOf } from '../paused.ts';
import { goodwillText, wasNotGiven } from '../present/goodwill.ts';
import { pausedText } from '../present/pauses.ts';
import { readSource } from '../read-source.ts';
import type { Session } from '../session.ts';
import { waitingFor } from '../waiting-for.ts';

export interface GoodwillOptions {
  reason: string;
  letter?: string;
  subject?: string;
  /** False with --no-run. */
  run: boolean;
}

export function credit(session: Session, customer: string, amount: readonly string[], options: GoodwillOptions): Promise<void> {
  return give(session, customer, { kind: 'credit' }, amount, options);
}

export function refund(session: Session, { customer, payment }: { customer: string; payment: string }, amount: readonly string[], options: GoodwillOptions): Promise<void> {
  if (payment.trim() === '') throw new Terminal('usage.payment-empty', 'The payment is empty.', "Name it by the provider's id, such as pay_123; `keelson credit` gives money without one.");
  return give(session, customer, { kind: 'refund', payment: payment.trim() }, amount, options);
}

/** Starts the task that gives it, and shows what came of it: most policies ask you before money moves. Exit code 1 when it ended without being given. */
async function give(session: Session, customer: string, what: { kind: 'credit' } | { kind: 'refund'; payment: string }, amount: readonly string[], options: GoodwillOptions): Promise<void> {
  const { address } = parseAddress(customer);
  const money = moneyFrom(amount.join(' '));
  if (options.reason.trim() === '') throw new Terminal('usage.reason-empty', 'The reason is empty.', 'Say why, for the record: --reason "three days without service".');
  const letter = await letterFrom(session, options);
  await session.withCompany(async (company) => {
    const asked = session.shell.outDisplay().now;
    const { id } = await company.tasks.start('goodwill', { ...money, customer: address, give: what, reason: options.reason, letter, asked });
    if (options.run) await session.letHappen(company);
    const task = await company.tasks.show(id);
    const waiting = await waitingFor(company, id);
    const effects = await company.effects.ofTask(id);
    const pauses = await pausesOf(company, effects);
    session.print((display) => goodwillText(display, { task, waiting, effects, ran: options.run || company.isRunning() }), { task, waiting, effects, ...(pauses.length > 0 ? { paused: pauses } : {}) });
    if (pauses.length > 0) session.remark((display) => pausedText(display, pauses));
    if (wasNotGiven(task)) session.exitCode = 1;
  });
}

function moneyFrom(text: string): Money {
  const money = parseMoney(text);
  if (money === null) throw new Terminal('usage.not-an-amount', `"${text}" is not an amount of money.`, moneyProblem(text));
  return money;
}

/** The subject from the option, or from a first line `Subject: …` of the letter. */
async function letterFrom(session: Session, { letter, subject }: GoodwillOptions): Promise<Json> {
  if (letter === undefined) {
    if (subject === undefined) return null;
    throw new Terminal('usage.letter-missing', 'There is a subject, and no letter to put under it.', 'Add --letter FILE, or - for standard input.');
  }
  const text = (await readSource(session, letter)).replace(/^\ufeff/u, '').replace(/\r\n?/gu, '\n');
  const [, first, rest] = /^subject:[ \t]*([^\n]*)\n\s*([\s\S]*)$/iu.exec(text) ?? [];
  const title = (subject ?? first ?? '').trim();
  const body = (rest ?? text).trim();
  if (title === '') throw new Terminal('usage.letter-subject', 'The letter has no subject.', 'Add --subject TEXT, or begin the file with a line "Subject: …".');
  if (body === '') throw new Terminal('usage.letter-empty', 'The letter is empty.', 'Write what tells them, or leave --letter out.');
  return { subject: title, text: `${body}\n` };
}
