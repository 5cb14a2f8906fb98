import { analyse } from '../../text/analyse.ts';
import { hashEmbedder } from '../../text/embed.ts';
import { encodeTerms } from '../../text/term-list.ts';
import type { Language } from '../../text/language.ts';
import { mailThatWent } from '../../vocabulary/effects.ts';
import { assert } from '../../vocabulary/errors.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { FamilyDeps } from '../family.ts';
import type { Content } from './item-index.ts';

/** The mail that an effect sent, `null` when it sent none or is about somebody who was forgotten. */
export type SentMail = (event: LedgerEvent<'effect.succeeded'>) => { thread: string | null; subject: string; text: string } | null;

export function sentMails({ db, readEvent }: FamilyDeps): SentMail {
  const effect = db.prepare(`SELECT coalesce(edited_seq, proposed_seq) AS seq FROM effects WHERE id = ? AND kind = 'mail.send'`);
  return (event) => {
    const row = effect.get(event.data.effect);
    if (!row || event.forgotten) return null;
    const source = readEvent(row['seq'] as number) as LedgerEvent<'effect.proposed' | 'effect.edited'>;
    if (source.forgotten) return null;
    const { thread, subject, text } = mailThatWent(source.data.payload, event.data.receipt);
    return { thread: thread ?? messageIdOf(event.data.receipt), subject, text };
  };
}

function messageIdOf(receipt: unknown): string | null {
  const id = typeof receipt === 'object' && receipt !== null ? (receipt as Record<string, unknown>)['messageId'] : null;
  return typeof id === 'string' ? id.replace(/^<|>$/g, '') : null;
}

/** What is indexed of a mail: its subject line belongs to what it says. */
export function mailText(mail: { subject: string; text: string }): string {
  return `${mail.subject}\n${mail.text}`;
}

/** The text of the item that an event holds. */
export function textOf(event: LedgerEvent, sentMail: SentMail): string {
  switch (event.kind) {
    case 'note.put':
      return event.data.text;
    case 'mail.received':
      return mailText(event.data.mail);
    case 'document.changed':
      return `${event.data.title}\n${event.data.text}`;
    case 'effect.succeeded':
      return mailText(sentMail(event) ?? { subject: '', text: '' });
    default:
      assert(false, 'the event holds an item');
      return '';
  }
}

/** The same for the same text, always: a rebuild must come to what was there (L3). */
export function read(text: string): { language: Language; encoded: Uint8Array; content: Content } {
  const analysis = analyse(text);
  return { language: analysis.language, encoded: encodeTerms(analysis.terms), content: { terms: analysis.terms, vector: hashEmbedder.embed(text, analysis) } };
}
