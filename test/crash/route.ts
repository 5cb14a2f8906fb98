/**
 * The demo's route as a program of its own: `node route.ts <company folder> <clock origin> <mail>…`. Takes the mails in,
 * runs until idle, decides as an operator would, and goes on until every task has ended or waits for a doubt to be settled.
 * It may be killed at any moment and started again: what is done already is read from the ledger, never remembered.
 */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import type { MailToSend } from '../../src/vocabulary/mail.ts';
import type { ItemDetail } from '../../src/vocabulary/views.ts';
import { fastClock } from './fast-clock.ts';

const [folder = '', origin = '', ...mails] = process.argv.slice(2);
const underWay: readonly string[] = ['approved', 'started', 'waiting', 'repeating'];

async function takeIn(company: Company): Promise<void> {
  const events = await company.ledger.after(0, 10_000);
  const taken = new Set(events.map((event) => (event.kind === 'mail.received' || event.kind === 'signal.duplicate' || event.kind === 'signal.broken' ? event.data.source : '')));
  for (const mail of mails.map((path) => resolve(path))) if (!taken.has(mail)) await company.signal.mail(mail);
}

/** By who wrote and what is asked, never by number: a crash may change the order of the items. */
async function decide(company: Company, item: ItemDetail): Promise<void> {
  if (item.type === 'question') {
    const text = item.subject?.includes('bright-audit') ? 'no-reply' : 'I will put the new address on it and send it today.';
    await company.inbox.decide(item.id, { action: 'answer', text });
  } else if (item.subject?.includes('zoe@')) {
    const payload = item.effectDetail?.payload as MailToSend;
    await company.inbox.edit(item.id, { ...payload, text: `${payload.text}\nP.S. Call me if you like.\n` });
  } else if (item.subject?.includes('jane@')) {
    await company.inbox.decide(item.id, { action: 'approve', text: null });
  } else {
    await company.inbox.decide(item.id, { action: 'reject', text: 'I will call them.' });
  }
}

/** As the console asks: under a key that stays the same however often it is asked. */
async function decideOnce(company: Company, item: ItemDetail): Promise<void> {
  const asked = { key: `the word on item ${item.id}`, fingerprint: createHash('sha256').update(`${item.id}`).digest('hex'), by: 'console', operation: 'inbox.decide' };
  await company.requests.once(asked, () => decide(company, item));
}

/** Whoever lost the connection in a crash asks again: what was decided is known, and nothing is decided twice. */
async function askAgain(company: Company): Promise<void> {
  for (const { id, state, type } of await company.inbox.list({ all: true })) {
    if (state !== 'decided' || type === 'doubt') continue;
    const known = await decideOnce(company, await company.inbox.show(id)).then(() => 'nothing', (error: unknown) => (error as { code?: string }).code);
    if (known !== 'request.done-before') throw new Error(`item ${id} was decided, and of its request is known: ${known}`);
  }
}

async function effectsUnderWay(company: Company): Promise<boolean> {
  const live = [...(await company.tasks.list({ status: 'parked' })), ...(await company.tasks.list({ status: 'ready' }))];
  const effects = await Promise.all(live.map(({ id }) => company.effects.ofTask(id)));
  return effects.flat().some(({ state }) => underWay.includes(state));
}

const company = await openCompany(folder, { clock: fastClock(Number(origin)) });
await askAgain(company);
await takeIn(company);
for (;;) {
  await company.run({ untilIdle: true });
  const open = (await company.inbox.list()).filter(({ type }) => type === 'approval' || type === 'question');
  for (const { id } of open) await decideOnce(company, await company.inbox.show(id));
  if (open.length > 0) continue;
  if (!(await effectsUnderWay(company))) break;
  await new Promise((wake) => setTimeout(wake, 10));
}
await company.close();
