import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { ReceivedMail } from '../../vocabulary/mail.ts';
import { readAddresses, readFirstAddress } from './addresses.ts';
import { readMailDate } from './date.ts';
import { textOfHtml } from './html.ts';
import { guessLanguage } from './language.ts';
import { readMessageIds } from './message-ids.ts';
import { noReplyReason } from './no-reply.ts';
import { headerBytesMax, withUtf8Headers } from './raw-headers.ts';
import { cleanLine, cleanText, cutTo } from './text.ts';

export interface ParsedAttachment {
  name: string;
  /** Media type without parameters, lower case. */
  type: string;
  /** Length of `content`. */
  bytes: number;
  content: Uint8Array;
}

/** A received mail before the ledger knows it: its raw bytes and attachments are not blobs yet, nor is it in a thread. */
export type ParsedMail = Omit<ReceivedMail, 'raw' | 'thread' | 'attachments'> & { attachments: ParsedAttachment[] };

/** Leaves room for "Re: " within the 2,000 characters of a header that goes out. */
const subjectCharsMax = 1_000;
const attachmentNameCharsMax = 255;

/**
 * The parser pays for every part and every line, however short they are, and a hostile mail is nothing but short ones:
 * 45 MB of empty lines take over 4 GB of memory. A mail of 50 MB with attachments in base64 has 690,000 lines.
 */
const boundaryLinesMax = 50_000;
const linesMax = 750_000;
const partDepthMax = 100;

/** What mail programs and servers write. A file with none of these is not a mail, whatever else has a colon in it. */
const mailHeaders = new Set([
  'from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'subject', 'date', 'message-id', 'in-reply-to', 'references',
  'received', 'return-path', 'delivered-to', 'mime-version', 'content-type',
]);

/**
 * Reads a mail as it came in. Every field fits `receivedMailSchema`, whatever the sender wrote: what is not valid is left
 * out or `null`, what is too long is cut. Throws a `Terminal` `mail.broken` when the bytes are not a mail.
 */
export async function parseMail(bytes: Uint8Array, company: { addresses: readonly string[] }): Promise<ParsedMail> {
  const email = await readMime(bytes);
  const valuesOf = (key: string): string[] => email.headers.filter((header) => header.key === key).map((header) => header.value);
  const from = readFirstAddress(valuesOf('from').slice(0, 1));
  const to = readAddresses(valuesOf('to'));
  const cc = readAddresses(valuesOf('cc'));
  const subject = cleanLine(email.subject ?? '');
  const body = readText(email);
  return {
    messageId: readMessageIds(valuesOf('message-id'))[0] ?? null,
    inReplyTo: readMessageIds(valuesOf('in-reply-to')),
    references: readMessageIds(valuesOf('references')),
    from,
    replyTo: readFirstAddress(valuesOf('reply-to')),
    to: to.addresses,
    cc: cc.addresses,
    subject: cutTo(subject, subjectCharsMax),
    date: readMailDate(valuesOf('date')[0] ?? ''),
    text: body.text,
    cut: body.cut || to.cut || cc.cut || subject.length > subjectCharsMax || email.attachments.length > limits.attachmentsMax,
    hasHtml: email.html !== undefined,
    attachments: email.attachments.slice(0, limits.attachmentsMax).map(readAttachment),
    language: guessLanguage(body.text),
    noReply: noReplyReason(email.headers, from, company.addresses),
  };
}

/** The parts of a mail, within bounds. Throws Terminal `mail.broken`. */
export async function readMime(bytes: Uint8Array): Promise<Email> {
  if (bytes.length > limits.mailBytesMax) throw broken(`it is larger than ${limits.mailBytesMax / 1024 / 1024} MB`);
  const mail = withoutPreamble(bytes);
  if (mail.length === 0) throw broken('it is empty');
  if (hasMore(mail, '\n', linesMax)) throw broken(`it has more than ${linesMax} lines`);
  if (hasMore(mail, '\n--', boundaryLinesMax)) throw broken(`more than ${boundaryLinesMax} of its lines begin like the start of a part`);
  const email = await PostalMime.parse(withUtf8Headers(mail), {
    // What the sender forwards is somebody else's words: an attachment, not part of the sender's text. Rendered into the
    // text it would also carry a date in this machine's time zone, and the same mail would not be the same everywhere.
    forceRfc822Attachments: true,
    maxNestingDepth: partDepthMax,
    maxHeadersSize: headerBytesMax,
  }).catch((thrown: unknown) => {
    throw broken(thrown instanceof Error ? thrown.message : String(thrown), thrown);
  });
  if (!email.headers.some((header) => mailHeaders.has(header.key) && header.value !== '')) {
    throw broken('it has no header that a mail has, such as From, Subject or Date');
  }
  return email;
}

/** Some programs write a byte order mark or blank lines before the first header, which would end the headers there. */
function withoutPreamble(bytes: Uint8Array): Uint8Array {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[start] === 0x0d || bytes[start] === 0x0a) start += 1;
  return bytes.subarray(start);
}

function hasMore(bytes: Uint8Array, mark: string, max: number): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  for (let at = buffer.indexOf(mark); at >= 0 && count <= max; at = buffer.indexOf(mark, at + mark.length)) count += 1;
  return count > max;
}

/** The plain text part, or the HTML part as text when there is no plain text in the mail. */
function readText(email: Email): { text: string; cut: boolean } {
  // Twice the limit is enough to look at, as cleaning hardly takes half of a text away.
  const lookedAt = limits.mailTextCharsMax * 2;
  const plain = (email.text ?? '').slice(0, lookedAt);
  const isHtmlOnly = plain.trim() === '' && email.html !== undefined;
  const source = isHtmlOnly ? textOfHtml(email.html ?? '') : { text: plain, cut: (email.text ?? '').length > lookedAt };
  const text = cleanText(source.text.slice(0, lookedAt));
  return { text: cutTo(text, limits.mailTextCharsMax), cut: source.cut || source.text.length > lookedAt || text.length > limits.mailTextCharsMax };
}

function readAttachment(attachment: Attachment, index: number): ParsedAttachment {
  const content = typeof attachment.content === 'string' ? Buffer.from(attachment.content) : new Uint8Array(attachment.content);
  const isMediaType = /^[\w.+-]+\/[\w.+-]+$/.test(attachment.mimeType) && attachment.mimeType.length <= 200;
  return {
    name: attachmentName(attachment.filename ?? '') || `attachment-${index + 1}`,
    type: isMediaType ? attachment.mimeType : 'application/octet-stream',
    bytes: content.length,
    content,
  };
}

/** The last part of whatever path the sender wrote: a name must never lead out of a folder. */
function attachmentName(filename: string): string {
  const name = cleanLine(filename).split(/[/\\]/).at(-1)?.trim() ?? '';
  return name === '.' || name === '..' ? '' : cutTo(name, attachmentNameCharsMax);
}

function broken(problem: string, cause?: unknown): Terminal {
  return new Terminal('mail.broken', `This is not a mail that can be read: ${cutTo(cleanLine(problem), 500)}.`, 'Open the file and see what it is. If it was a mail, export it again or ask the sender to send it once more.', { cause });
}
