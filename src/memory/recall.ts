import { assert } from '../vocabulary/errors.ts';
import type { PlaybookMatch, ThreadMessage } from '../vocabulary/contract.ts';
import { mailToSendSchema } from '../vocabulary/mail.ts';
import type { Ledger } from '../ledger/port.ts';

const threadMessagesMax = 50;
/** What is recalled becomes part of the task's journal, so it is bounded well below the size of an event. */
const threadCharsMax = 400_000;
const playbooksMax = 5;
const queryWordsMax = 64;

/** The newest messages of a conversation up to a sequence number, oldest first. */
export async function recallThread(ledger: Ledger, thread: string, upTo: number): Promise<ThreadMessage[]> {
  const places = await ledger.signals.thread(thread, upTo, threadMessagesMax);
  const recalled: ThreadMessage[] = [];
  let left = threadCharsMax;
  // The newest first: they tell the most, and the oldest are the first to be cut.
  for (const { seq, direction } of places.toReversed()) {
    const message = await (direction === 'in' ? received(ledger, seq) : sent(ledger, seq));
    if (left <= 0) break;
    recalled.push({ ...message, text: message.text.length <= left ? message.text : `${message.text.slice(0, left)} …` });
    left -= message.text.length;
  }
  return recalled.toReversed();
}

async function received(ledger: Ledger, seq: number): Promise<ThreadMessage> {
  const event = await ledger.event(seq);
  assert(event.kind === 'mail.received', `message ${seq} came in`);
  const { from, subject, text } = event.data.mail;
  return { seq, at: event.at, direction: 'in', from: from?.address ?? '', subject, text };
}

async function sent(ledger: Ledger, seq: number): Promise<ThreadMessage> {
  const event = await ledger.event(seq);
  assert(event.kind === 'effect.succeeded', `message ${seq} went out`);
  const row = await ledger.effects.get(event.data.effect as never);
  assert(row, `effect ${event.data.effect} exists`);
  const content = await ledger.event(row.editedSeq ?? row.proposedSeq);
  assert(content.kind === 'effect.proposed' || content.kind === 'effect.edited', 'an effect has content');
  const { subject, text } = mailToSendSchema.parse(content.data.payload);
  return { seq, at: event.at, direction: 'out', from: '', subject, text };
}

/** Playbooks that share words with a text. Only letters and digits get through, so FTS syntax in a mail is just words. */
export async function matchPlaybooks(ledger: Ledger, text: string): Promise<PlaybookMatch[]> {
  return ledger.documents.matchPlaybooks(queryWords(text), playbooksMax);
}

function queryWords(text: string): string[] {
  const words = new Set<string>();
  for (const [word] of text.toLowerCase().normalize('NFC').matchAll(/[\p{L}\p{N}]{2,40}/gu)) {
    words.add(word);
    if (words.size >= queryWordsMax) break;
  }
  return [...words];
}
