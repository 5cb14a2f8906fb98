import { limits } from '../../vocabulary/limits.ts';
import type { ReceivedMail } from '../../vocabulary/mail.ts';
import { bareSubject, ownWords } from '../support/mail-text.ts';

/** What of a mail the router reads and learns from: the subject and the sender's own words, without what is quoted. Empty for a mail without words. */
export function routingText(mail: Pick<ReceivedMail, 'subject' | 'text'>): string {
  return `${bareSubject(mail.subject)}\n${ownWords(mail.text)}`.trim().slice(0, limits.routerTextCharsMax);
}
