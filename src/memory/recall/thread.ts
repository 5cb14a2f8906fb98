import { assert } from '../../vocabulary/errors.ts';
import type { ThreadMessage } from '../../vocabulary/contract.ts';
import type { Ledger } from '../../ledger/port.ts';
import { sentMail } from '../item-content.ts';

const threadMessagesMax = 50;
/** What is recalled becomes part of the task's journal, so it is bounded well below the size of an event. */
const threadCharsMax = 400_000;

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
  return { seq, at: event.at, direction: 'in', from: from?.address ?? '', to: [], subject, text };
}

async function sent(ledger: Ledger, seq: number): Promise<ThreadMessage> {
  const event = await ledger.event(seq);
  assert(event.kind === 'effect.succeeded', `message ${seq} went out`);
  const { subject, text, to } = await sentMail(ledger, event);
  return { seq, at: event.at, direction: 'out', from: '', to, subject, text };
}
