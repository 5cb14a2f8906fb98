import { z } from 'zod';
import type { Dossier, MailView } from '../../vocabulary/dossier.ts';
import { mailToSendSchema, receivedMailSchema, type MailAddress } from '../../vocabulary/mail.ts';
import { mailThatWent } from '../../vocabulary/effects.ts';
import { assert } from '../../vocabulary/errors.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { ItemId } from '../../vocabulary/ids.ts';
import type { ItemDetail } from '../../vocabulary/views.ts';
import type { EffectRow } from '../../ledger/families/effects.ts';
import type { Ledger } from '../../ledger/port.ts';
import { itemDetail } from './items.ts';

/** Of a long conversation the newest: what was said a year ago is on the customer's page. */
const mailsShownMax = 20;
/** Characters of a mail that come along; the rest is a click away, and hardly ever read to decide. */
const mailCharsMax = 20_000;

/** An item with its proposal and its conversation: one read of bounded size, whatever the length of either. */
export async function itemDossier(ledger: Ledger, id: ItemId): Promise<Dossier> {
  const item = await itemDetail(ledger, id);
  const row = await ledger.inbox.get(id);
  const task = item.task === null ? null : await ledger.tasks.get(item.task);
  const created = task === null ? null : await ledger.event(task.createdSeq);
  const effect = item.effect === null ? null : await ledger.effects.get(item.effect);
  const request = row === null || row.closedSeq === null ? null : await ledger.requests.of(row.closedSeq);
  const about = created?.kind === 'task.created' && created.forgotten !== true ? created.data : null;
  return {
    item,
    title: about?.title ?? null,
    agent: about?.agent ?? null,
    because: await becauseOf(ledger, created),
    by: request?.by ?? null,
    proposal: effect === null ? null : await proposalOf(ledger, effect),
    effectDueAt: effect !== null && ['cooling', 'waiting', 'repeating'].includes(effect.state) ? effect.retryAt : null,
    successor: await successorOf(ledger, item),
    ...(await conversationOf(ledger, threadOf(about?.input, item))),
  };
}

async function becauseOf(ledger: Ledger, created: LedgerEvent | null): Promise<string | null> {
  const intent = created === null || created.cause === null ? null : await ledger.event(created.cause);
  return intent?.kind === 'intent.recorded' ? intent.data.reason : null;
}

async function proposalOf(ledger: Ledger, { proposedSeq }: EffectRow): Promise<Dossier['proposal']> {
  const proposed = await ledger.event(proposedSeq);
  assert(proposed.kind === 'effect.proposed', `event ${proposedSeq} proposed an effect`);
  const { kind, why, risk, confidence, playbook, tainted, byModel = false } = proposed.data;
  return { kind, why, risk, confidence, playbook, tainted, byModel };
}

/** After an edit that a rule stages, or a send that failed, the same effect is asked about again. */
async function successorOf(ledger: Ledger, { state, task, effect }: ItemDetail): Promise<number | null> {
  if (state === 'open' || task === null || effect === null) return null;
  return (await ledger.inbox.openOfTask(task)).find((other) => other.effect === effect)?.id ?? null;
}

const mailInput = z.object({ mail: receivedMailSchema.pick({ thread: true }) });
const mailPayload = mailToSendSchema.pick({ thread: true });

/** What the task began with, or else what its effect answers. */
function threadOf(input: unknown, { effectDetail }: ItemDetail): string | null {
  const began = mailInput.safeParse(input);
  if (began.success) return began.data.mail.thread;
  const answers = effectDetail?.kind === 'mail.send' ? mailPayload.safeParse(effectDetail.payload) : null;
  return answers?.success ? answers.data.thread : null;
}

async function conversationOf(ledger: Ledger, thread: string | null): Promise<{ mails: MailView[]; mailsLeft: boolean }> {
  if (thread === null) return { mails: [], mailsLeft: false };
  const places = await ledger.signals.thread(thread, Number.MAX_SAFE_INTEGER, mailsShownMax + 1);
  const shown = places.slice(-mailsShownMax);
  return { mails: await Promise.all(shown.map(({ seq }) => mailView(ledger, seq))), mailsLeft: places.length > shown.length };
}

/** A mail by the event of its receipt, or the one by which it went out. */
export async function mailView(ledger: Ledger, seq: number): Promise<MailView> {
  const event = await ledger.event(seq);
  if (event.kind === 'mail.received') {
    const { from, to, subject, text, cut, hasHtml, attachments } = event.data.mail;
    return { seq, direction: 'in', at: event.at, from, to, subject, ...cutText(text, cut), hasHtml, attachments: attachments.map(({ name, type, bytes }) => ({ name, type, bytes })) };
  }
  assert(event.kind === 'effect.succeeded', `message ${seq} went out`);
  const { to, subject, text } = await wentOut(ledger, event);
  return { seq, direction: 'out', at: event.at, from: null, to, subject, ...cutText(text, false), hasHtml: false, attachments: [] };
}

async function wentOut(ledger: Ledger, event: LedgerEvent<'effect.succeeded'>): Promise<{ to: MailAddress[]; subject: string; text: string }> {
  const row = await ledger.effects.get(event.data.effect as never);
  assert(row, `effect ${event.data.effect} exists`);
  const content = await ledger.event(row.editedSeq ?? row.proposedSeq);
  assert(content.kind === 'effect.proposed' || content.kind === 'effect.edited', 'an effect has content');
  return mailThatWent(content.data.payload, event.data.receipt);
}

function cutText(text: string, cut: boolean): { text: string; cut: boolean } {
  return text.length <= mailCharsMax ? { text, cut } : { text: text.slice(0, mailCharsMax), cut: true };
}
