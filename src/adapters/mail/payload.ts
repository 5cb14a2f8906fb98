import { Terminal } from '../../vocabulary/errors.ts';
import { mailToSendSchema, type MailAddress, type MailToSend } from '../../vocabulary/mail.ts';

// Wider than the schema's own rule, which leaves the address itself unguarded against NUL and the like.
// oxlint-disable-next-line no-control-regex -- the control characters are the point
const controls = /[\u0000-\u001f\u007f\u2028\u2029]/;
// oxlint-disable-next-line no-control-regex -- tab and line feed are the two that a text may have
const controlsInText = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
/** RFC 5322 asks for lines of at most 78 characters, and a header can be folded at blanks only. */
const wordCharsMax = 70;
/** RFC 5322 forbids lines over 998 characters, and a Message-ID can't be folded. */
const messageIdCharsMax = 900;

/**
 * The mail as it will really leave the house, so that the preview and the message can't differ. Checked here again,
 * on this side of the disk: whatever the ledger holds, no header can be injected. Throws Terminal.
 */
export function sendableMail(payload: MailToSend): MailToSend {
  const parsed = mailToSendSchema.safeParse(payload);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw unsendable(`${issue?.path.join('.') ?? 'payload'} ${issue?.message ?? 'is not valid'}`);
  }
  const mail = parsed.data;
  const people = [...mail.to, ...mail.cc];
  const lines = [mail.subject, mail.inReplyTo ?? '', ...mail.references, ...people.flatMap(({ address, name }) => [address, name])];
  if (lines.some((line) => controls.test(line))) throw unsendable('a header has a line break or another control character');
  const subject = mail.subject.trim().toWellFormed();
  const text = mail.text.replaceAll(/\r\n?/g, '\n').replaceAll(controlsInText, '').toWellFormed();
  if (subject === '' || text.trim() === '') throw unsendable('the subject or the text is empty');
  return {
    ...mail,
    to: mail.to.map(writableAddress),
    cc: mail.cc.map(writableAddress),
    subject,
    text,
    inReplyTo: mail.inReplyTo !== null && isMessageId(mail.inReplyTo) ? mail.inReplyTo : null,
    references: mail.references.filter(isMessageId),
  };
}

/** A word that a header can hold unchanged: readers decode anything that looks like an encoded word (RFC 2047). */
export function isPlainHeader(text: string): boolean {
  return /^[\u0021-\u007e]+(?: [\u0021-\u007e]+)*$/.test(text) && isFoldable(text);
}

function isFoldable(text: string): boolean {
  return !text.includes('=?') && text.split(' ').every((word) => word.length <= wordCharsMax);
}

/**
 * Names in received mail are written by strangers. One that no header can hold, or that a reader would show as
 * something else, is left out: the address alone decides where the mail goes.
 */
function writableAddress({ address, name }: MailAddress): MailAddress {
  return { address, name: isFoldable(name) ? name.trim().toWellFormed() : '' };
}

/** Ids come from strangers' mail too. A malformed one is left out, since a lost thread is better than a lost answer. */
function isMessageId(id: string): boolean {
  return id.length <= messageIdCharsMax && /^[\u0021-\u003b\u003d\u003f-\u007e]+$/.test(id);
}

function unsendable(reason: string): Terminal {
  return new Terminal('mail.unsendable', `This mail can't be sent: ${reason}.`, 'Edit the draft in the inbox so that its addresses, subject and text are valid, then approve it again.');
}
