import { assert } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import { mailThatWent } from '../vocabulary/effects.ts';
import type { Ledger } from '../ledger/port.ts';

/** What an item says, read from the event that holds it. */
export interface ItemContent {
  /** With the subject line before it, when it is a mail. */
  text: string;
  tags: string[];
  /** The blob with all of a text that is longer than an event holds. */
  whole: string | null;
  /** What a summary stands for: sequence numbers. */
  sources: number[];
}

export async function itemContent(ledger: Ledger, seq: number): Promise<ItemContent> {
  return contentOf(ledger, await ledger.event(seq));
}

async function contentOf(ledger: Ledger, event: LedgerEvent): Promise<ItemContent> {
  const plain = { tags: [], whole: null, sources: [] };
  switch (event.kind) {
    case 'note.put': {
      const { text, tags, whole, sources } = event.data;
      return { text, tags, whole, sources };
    }
    case 'mail.received':
      return { ...plain, text: withSubject(event.data.mail.subject, event.data.mail.text) };
    case 'effect.succeeded': {
      const { subject, text } = await sentMail(ledger, event);
      return { ...plain, text: withSubject(subject, text) };
    }
    case 'document.changed':
      return { ...plain, text: event.data.text, tags: [event.data.type] };
    default:
      assert(false, `event ${event.seq} (${event.kind}) holds an item`);
  }
}

/** The content that went out: the operator's edit, or else what was proposed; or what they did by hand instead. */
export async function sentMail(ledger: Ledger, event: LedgerEvent<'effect.succeeded'>): Promise<{ subject: string; text: string; to: string[] }> {
  const row = await ledger.effects.get(event.data.effect as never);
  assert(row, `effect ${event.data.effect} exists`);
  const content = await ledger.event(row.editedSeq ?? row.proposedSeq);
  assert(content.kind === 'effect.proposed' || content.kind === 'effect.edited', 'an effect has content');
  const { subject, text, to } = mailThatWent(content.data.payload, event.data.receipt);
  return { subject, text, to: to.map(({ address }) => address) };
}

function withSubject(subject: string, text: string): string {
  return subject === '' ? text : `${subject}\n\n${text}`;
}
