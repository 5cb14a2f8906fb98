import { assert, Terminal } from '../../vocabulary/errors.ts';
import type { MailMarkup } from '../../vocabulary/dossier.ts';
import type { ReceivedMail } from '../../vocabulary/mail.ts';
import { markupOf } from '../../intake/mail/markup.ts';
import type { Ledger } from '../../ledger/port.ts';

/** A mail as it came, beyond its text. */
export function companyMails(ledger: Ledger) {
  return {
    /** Its own markup, as untrusted as it came. Throws Terminal `mail.unknown`, and `mail.no-markup` for one that is text alone. */
    async markup(seq: number): Promise<MailMarkup> {
      const mail = await received(ledger, seq);
      const found = await markupOf(await ledger.blobs.get(mail.raw));
      if (found === null) throw new Terminal('mail.no-markup', 'This mail is text alone.', 'Its text is all that there is.');
      return found;
    },
    /** By its place among the attachments, from 0. Throws Terminal `mail.unknown` and `mail.unknown-attachment`. */
    async attachment(seq: number, place: number): Promise<{ name: string; type: string; bytes: Uint8Array }> {
      const { attachments } = await received(ledger, seq);
      const one = attachments[place];
      if (one === undefined) throw new Terminal('mail.unknown-attachment', `Mail ${seq} has no attachment ${place}.`, 'Look at the mail again: it lists what it has.');
      return { name: one.name, type: one.type, bytes: await ledger.blobs.get(one.blob) };
    },
  };
}

async function received(ledger: Ledger, seq: number): Promise<ReceivedMail> {
  const head = await ledger.head();
  const event = seq <= head.seq ? await ledger.event(seq) : null;
  if (event?.kind !== 'mail.received') throw new Terminal('mail.unknown', `Event ${seq} is not a mail that came in.`, 'Look at the conversation again: it lists its mails.');
  if (event.forgotten === true) throw new Terminal('mail.forgotten', 'This mail is from somebody who is forgotten.', 'Nothing of it is left to show.');
  assert(event.kind === 'mail.received', `${seq} is a mail`);
  return event.data.mail;
}
