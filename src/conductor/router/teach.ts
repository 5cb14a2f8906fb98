import { Terminal } from '../../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../../vocabulary/events.ts';
import type { Decision } from '../../vocabulary/inbox.ts';
import { limits } from '../../vocabulary/limits.ts';
import { parseTaskId, type TaskId } from '../../vocabulary/ids.ts';
import { intentNameSchema, outOfScopeIntent } from '../../vocabulary/router.ts';
import { isOutOfScope, type RouterCorrection } from '../../vocabulary/router-views.ts';
import { routingText } from '../../agents/triage/routing-text.ts';
import type { ItemRow } from '../../ledger/families/inbox.ts';
import type { Ledger } from '../../ledger/port.ts';

/** A reply that needed more new words than this was not the answer to that kind of mail. */
const changedMax = 0.25;

/**
 * What a decision of the operator teaches, for the commit of that decision: so it is neither lost nor counted twice. `drafts` are what the decision comes to. A reply that
 * goes out without the operator's word teaches nothing, or the router would learn from itself.
 */
export async function lessonOf(ledger: Ledger, item: Pick<ItemRow, 'type' | 'effect'>, opened: LedgerEvent<'inbox.opened'>, decision: Decision, drafts: readonly Draft[]): Promise<Draft[]> {
  if (item.effect !== null) return item.type === 'approval' ? ofApproval(ledger, item.effect, drafts) : [];
  const { teaches, choices } = opened.data;
  if (teaches === undefined || decision.action !== 'answer') return [];
  const answer = (decision.text ?? '').trim().toLowerCase();
  const intent = teaches.intents[choices.findIndex((choice) => choice.trim().toLowerCase() === answer)] ?? null;
  return intent === null ? [] : exampleDrafts(ledger, teaches.signal, intent, 'correction');
}

async function ofApproval(ledger: Ledger, effect: NonNullable<ItemRow['effect']>, drafts: readonly Draft[]): Promise<Draft[]> {
  if (!drafts.some(({ kind }) => kind === 'effect.approved')) return [];
  const edited = drafts.find((draft) => draft.kind === 'effect.edited');
  if (edited !== undefined && (edited.data.changed ?? 1) > changedMax) return [];
  const row = await ledger.effects.get(effect);
  const proposed = row === null ? null : await ledger.event(row.proposedSeq);
  if (proposed?.kind !== 'effect.proposed' || proposed.data.teaches === undefined) return [];
  const { signal, intent } = proposed.data.teaches;
  return exampleDrafts(ledger, signal, intent, 'confirmation');
}

/** Sealed under whom the mail is about, and forgotten with them. A mail without words teaches nothing. */
async function exampleDrafts(ledger: Ledger, signal: number, intent: string, source: 'correction' | 'confirmation'): Promise<Draft[]> {
  if (signal > (await ledger.head()).seq) return [];
  const mail = await ledger.event(signal);
  if (mail.kind !== 'mail.received' || mail.forgotten) return [];
  const text = routingText(mail.data.mail);
  return text === '' ? [] : [{ kind: 'router.taught', actor: 'operator', subject: mail.subject, cause: signal, data: { source, signal, examples: [{ text, intent }] } }];
}

/** The operator's word on what a mail is about, named by its event or by a task that deals with it. It replaces what was said of that mail before. */
export async function correctRouting(ledger: Ledger, reference: string, intentGiven: string): Promise<RouterCorrection> {
  const name = intentNameSchema.safeParse(intentGiven);
  if (!name.success) throw new Terminal('router.bad-intent', 'That is not the name of an intent.', `Write a name of 1 to ${limits.nameCharsMax} characters on one line, such as invoice-copy; \`keelson router status\` shows which there are.`);
  const intent = isOutOfScope(name.data) ? outOfScopeIntent : name.data;
  const signal = await signalMeant(ledger, reference.trim());
  const drafts = await exampleDrafts(ledger, signal, intent, 'correction');
  if (drafts.length === 0) throw new Terminal('router.nothing-to-learn', `There is nothing to learn from ${reference}: it is no mail, has no words, or was forgotten.`, 'Name a mail by its event number, or a task that deals with one.');
  await ledger.append(drafts);
  return { signal, intent };
}

async function signalMeant(ledger: Ledger, reference: string): Promise<number> {
  const number = Number(reference);
  if (/^\d+$/u.test(reference) && Number.isSafeInteger(number) && number > 0) return number;
  if (!/^t\d+$/u.test(reference)) throw new Terminal('usage.unknown-reference', `"${reference.slice(0, 100)}" is neither a task nor the number of an event.`, 'Write t42 for the task that deals with the mail, or the number of its event `mail.received`; `keelson ledger tail --kind mail.received` lists those.');
  const task: TaskId = parseTaskId(reference);
  const row = await ledger.tasks.get(task);
  if (row === null) throw new Terminal('task.unknown', `There is no task ${task}.`, '`keelson tasks` lists them.');
  const created = await ledger.event(row.createdSeq);
  const input = created.kind === 'task.created' ? created.data.input : null;
  const signal = typeof input === 'object' && input !== null && !Array.isArray(input) ? input['signal'] : null;
  if (typeof signal !== 'number') throw new Terminal('router.no-mail', `${task} does not deal with a mail.`, 'Name a task of the agent support or triage, or the number of an event `mail.received`.');
  return signal;
}
