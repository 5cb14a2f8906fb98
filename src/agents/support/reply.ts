import { limits } from '../../vocabulary/limits.ts';
import { headerText, mailToSendSchema, type MailAddress, type MailToSend, type ReceivedMail } from '../../vocabulary/mail.ts';
import { oneLine } from '../drafting/plain-text.ts';
import { bareSubject } from './mail-text.ts';

/** Where an answer goes: Reply-To, else From; never to ourselves. `null` when there is nobody to answer. */
export function recipientOf(mail: ReceivedMail, ownAddress: string): MailAddress | null {
  const own = ownAddress.toLowerCase();
  return [mail.replyTo, mail.from].find((candidate) => candidate !== null && candidate.address.toLowerCase() !== own) ?? null;
}

/** The reply as the adapter gets it, in the mail's thread and with no more than one "Re:". */
export function replyTo(mail: ReceivedMail, recipient: MailAddress, words: { body: string; subject: string | null }): MailToSend {
  const bare = oneLine(words.subject ?? '', 250) || bareSubject(mail.subject) || 'your message';
  return mailToSendSchema.parse({
    to: [recipient],
    subject: words.subject === null ? `Re: ${bare}` : bare,
    text: `${words.body.trim()}\n`,
    inReplyTo: usableId(mail.messageId),
    references: references(mail),
    thread: mail.thread,
  });
}

/** RFC 5322, 3.6.4: the parent's References, or else its In-Reply-To, and then the parent itself. */
function references(mail: ReceivedMail): string[] {
  const parents = mail.references.length > 0 ? mail.references : mail.inReplyTo.slice(0, 1);
  const ids = [...new Set([...parents, mail.messageId])].map(usableId).filter((id) => id !== null);
  const [first, ...rest] = ids;
  // The first names the thread, the last ones the place in it.
  return first === undefined ? [] : [first, ...rest.slice(-(limits.mailReferencesMax - 1))];
}

/** An id that can stand in a header as it is; a broken one is left out rather than mended. */
function usableId(id: string | null): string | null {
  return id !== null && id !== '' && !/\s/u.test(id) && headerText.safeParse(id).success ? id : null;
}
