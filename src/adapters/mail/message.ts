import { hash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import type { Approved } from '../../effects/approved.ts';
import { assert } from '../../vocabulary/errors.ts';
import { effectIdPattern, type EffectId } from '../../vocabulary/ids.ts';
import { htmlFromText } from './html.ts';
import { isPlainHeader, sendableMail } from './payload.ts';
import { asciiDomain, type MailSender } from './sender.ts';

export interface ComposedMail {
  /** Without angle brackets. */
  messageId: string;
  envelope: { from: string; to: string[] };
  /** The whole RFC 5322 message, lines ended by CR LF. */
  bytes: Buffer;
}

/**
 * The headers that a mail of ours may have, each at most once.
 *
 * `Auto-Submitted` is not among them on purpose: RFC 3834 asks for it on mail that was sent without a person, and mail
 * servers hold such mail back from autoresponders and ticket systems. Here a person approved this very text, so the
 * mail is that person's, whoever drafted it.
 */
const headerNames = new Set([
  'X-Keelson-Effect', 'From', 'Reply-To', 'To', 'Cc', 'In-Reply-To', 'References', 'Subject', 'Message-ID', 'Date', 'MIME-Version', 'Content-Type',
]);
const lineCharsMax = 998;

/** The same at every attempt, so that a reader's mail program and an operator in doubt can recognise a repetition. */
export function messageIdOf(effect: EffectId, sender: MailSender): string {
  return `${effect}@${asciiDomain(sender.from.address)}`;
}

/**
 * A pure function of the effect, the sender and the time (epoch ms). Throws Terminal when the payload can't be sent.
 */
export async function composeMail(effect: Approved<'mail.send'>, sender: MailSender, now: number): Promise<ComposedMail> {
  assert(effectIdPattern.test(effect.id), `an effect id is e and 24 hex digits, not ${effect.id}`);
  const mail = sendableMail(effect.payload);
  const messageId = messageIdOf(effect.id, sender);
  const references = [...new Set([...mail.references, ...(mail.inReplyTo === null ? [] : [mail.inReplyTo])])];
  const composer = new MailComposer({
    // Copies, since the composer rewrites the address objects that it is given.
    from: { ...sender.from },
    replyTo: sender.replyTo && { ...sender.replyTo },
    to: mail.to.map((person) => ({ ...person })),
    cc: mail.cc.map((person) => ({ ...person })),
    messageId: `<${messageId}>`,
    inReplyTo: mail.inReplyTo === null ? undefined : `<${mail.inReplyTo}>`,
    references: references.map((id) => `<${id}>`),
    date: new Date(now),
    text: mail.text,
    html: htmlFromText(mail.text),
    headers: {
      'X-Keelson-Effect': effect.id,
      // Encoded here, since the composer hands on whatever already looks like an encoded word.
      Subject: { prepared: true, foldLines: true, value: isPlainHeader(mail.subject) ? mail.subject : encodeWord(mail.subject, 'B', 52) },
    },
    // Always, so that no server on the way can change long lines or blanks at line ends.
    encoding: 'quoted-printable',
    // The composer leaves the line ends of the parts as they are, which no RFC 5322 message may.
    newline: '\r\n',
    // Not random, so that two attempts differ in nothing but the date; by a hash that no text can contain of itself.
    baseBoundary: hash('sha256', `${effect.id}\n${mail.text}`).slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const node = composer.compile();
  const bytes = await node.build();
  assertMessage(bytes);
  const { from, to } = node.getEnvelope();
  assert(from !== false && to.length > 0, 'a composed mail has a sender and a recipient');
  return { messageId, envelope: { from, to }, bytes };
}

/** The other side of the checks in payload.ts: what was composed has our headers and no more, and sound lines. */
function assertMessage(bytes: Buffer): void {
  const [head = '', ...body] = bytes.toString('latin1').split('\r\n\r\n');
  const seen = new Set<string>();
  for (const line of head.split('\r\n')) {
    assertLine(line);
    if (/^[ \t]/.test(line)) continue;
    const name = line.slice(0, Math.max(0, line.indexOf(':')));
    assert(headerNames.has(name) && !seen.has(name), `a composed mail has each of its own headers once, not "${name}"`);
    seen.add(name);
  }
  for (const part of body) part.split('\r\n').forEach(assertLine);
}

function assertLine(line: string): void {
  assert(line.length <= lineCharsMax && !/[\r\n]/.test(line), 'a line of a mail has at most 998 characters and ends with CR LF');
}
