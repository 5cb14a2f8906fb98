import { limits } from '../../vocabulary/limits.ts';
import { GrowingBytes } from './growing-bytes.ts';

export interface MboxMessage {
  bytes: Uint8Array;
  /** The message was longer than `limits.mboxMessageBytesMax`, and `bytes` is only its beginning. */
  tooLarge: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const greaterThan = 0x3e;
const from = Buffer.from('From ');

/** A longer line is handled in pieces. Nothing that means something to mbox is longer. */
const lineBytesMax = 64 * 1024;

/** How much of a file `looksLikeMbox` wants to see. */
export const mboxHeadBytes = 64;

export function looksLikeMbox(head: Uint8Array): boolean {
  // Old mails may have white space before the colon of a header, as in `From   : Jane` (RFC 5322, 4.5).
  return startsWithFrom(head, 0) && !/^From[ \t]+:/.test(Buffer.from(head).toString('latin1', 0, mboxHeadBytes));
}

/** Splits an mbox into its messages while it streams by. At most one message is in memory at a time. */
export async function* splitMbox(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<MboxMessage> {
  const splitter = new MboxSplitter();
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.end();
}

/**
 * Owns the place in the mbox: the line that is still incomplete, and the two kinds of line whose meaning only the next
 * line tells. Does not own reading or decoding.
 *
 * 1. A message begins at a `From ` line that follows a blank line (or opens the file) and is followed by a header line.
 *    All three are asked for because many writers forget to quote a `From ` that begins a paragraph.
 * 2. `>From `, `>>From ` and so on lose one `>` (the mboxrd way of quoting).
 * 3. The `From ` line, and the blank line before it, belong to the mbox and not to a message.
 */
class MboxSplitter {
  #incomplete: Buffer = Buffer.alloc(0);
  /** Part of the incomplete line was handed on already, since it is longer than `lineBytesMax`. */
  #insideLine = false;
  #heldBlank: Buffer | null = null;
  #heldFrom: Buffer | null = null;
  #message: GrowingBytes | null = null;

  *push(chunk: Uint8Array): Generator<MboxMessage> {
    const bytes = this.#incomplete.length > 0 ? Buffer.concat([this.#incomplete, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
      yield* this.#take(bytes.subarray(start, end + 1));
      this.#insideLine = false;
      start = end + 1;
    }
    this.#incomplete = bytes.subarray(start);
    if (this.#incomplete.length > lineBytesMax) {
      yield* this.#take(this.#incomplete);
      this.#insideLine = true;
      this.#incomplete = Buffer.alloc(0);
    }
  }

  *end(): Generator<MboxMessage> {
    if (this.#incomplete.length > 0) yield* this.#take(this.#incomplete);
    if (this.#heldFrom) this.#append(this.#heldFrom);
    yield* this.#finish();
  }

  *#take(line: Buffer): Generator<MboxMessage> {
    if (this.#heldFrom) {
      if (this.#message === null || isHeaderLine(line)) {
        yield* this.#finish();
        this.#message = new GrowingBytes(limits.mboxMessageBytesMax);
      } else {
        this.#append(this.#heldFrom);
      }
      this.#heldFrom = null;
    }
    if (!this.#insideLine && (this.#message === null ? startsWithFrom(line, 0) : this.#heldBlank !== null && isFromLine(line))) {
      this.#heldFrom = line;
    } else if (!this.#insideLine && isBlank(line)) {
      this.#flushBlank();
      this.#heldBlank = line;
    } else {
      this.#append(this.#insideLine ? line : unquoted(line));
    }
  }

  #append(line: Buffer): void {
    this.#flushBlank();
    this.#message?.append(line);
  }

  #flushBlank(): void {
    if (this.#heldBlank) this.#message?.append(this.#heldBlank);
    this.#heldBlank = null;
  }

  *#finish(): Generator<MboxMessage> {
    this.#heldBlank = null;
    if (this.#message) yield { bytes: this.#message.bytes(), tooLarge: this.#message.overflowed };
    this.#message = null;
  }
}

function startsWithFrom(line: Uint8Array, at: number): boolean {
  return line.length >= at + from.length && from.equals(line.subarray(at, at + from.length));
}

/** `From ` with a sender and nothing else, or with a sender and a date, in any of the orders in use. */
function isFromLine(line: Buffer): boolean {
  if (!startsWithFrom(line, 0)) return false;
  const text = line.toString('latin1', 0, 400).trimEnd();
  return /^From +\S+$/.test(text) || /\d:\d\d.* \d{4}/.test(text);
}

function isHeaderLine(line: Buffer): boolean {
  return /^[!-9;-~]+[ \t]*:|^>From /.test(line.toString('latin1', 0, 400));
}

function isBlank(line: Buffer): boolean {
  return line[0] === lineFeed || (line[0] === carriageReturn && line[1] === lineFeed);
}

function unquoted(line: Buffer): Buffer {
  let marks = 0;
  while (line[marks] === greaterThan) marks += 1;
  return marks > 0 && startsWithFrom(line, marks) ? line.subarray(1) : line;
}
