import { isUtf8 } from 'node:buffer';
import type { z } from 'zod';
import { jsonProblem } from './json-problem.ts';

/** JSON lines as strangers write them: split without ever holding more than one line, and checked one by one. */

/** A line that is not blank, or why it can't be read. */
export type RawLine = { number: number; text: string } | { number: number; problem: string };

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const bom = Buffer.from([0xef, 0xbb, 0xbf]);
const roomAtFirst = 64 * 1024;

/**
 * Owns the line that is still incomplete. Line ends are LF or CRLF, the last line needs none, blank lines are counted and
 * left out, a byte order mark at the beginning is dropped. A line over `lineBytesMax` becomes a problem, and the next is read.
 */
export class LineSplitter {
  readonly #lineBytesMax: number;
  #held = Buffer.allocUnsafeSlow(roomAtFirst);
  #size = 0;
  #overflowed = false;
  #number = 0;

  constructor(lineBytesMax: number) {
    this.#lineBytesMax = lineBytesMax;
  }

  push(chunk: Uint8Array | string): RawLine[] {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lines: RawLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
      this.#finish(bytes.subarray(start, end), lines);
      start = end + 1;
    }
    this.#hold(bytes.subarray(start));
    return lines;
  }

  end(): RawLine[] {
    const lines: RawLine[] = [];
    if (this.#size > 0 || this.#overflowed) this.#finish(Buffer.alloc(0), lines);
    return lines;
  }

  #finish(rest: Buffer, lines: RawLine[]): void {
    let bytes = rest;
    if (this.#size > 0 || this.#overflowed) {
      this.#hold(rest);
      bytes = this.#held.subarray(0, this.#size);
    }
    const overflowed = this.#overflowed || bytes.length > this.#lineBytesMax;
    this.#number += 1;
    const line = overflowed ? { number: this.#number, problem: `is longer than ${this.#lineBytesMax / 1024 / 1024} MiB` } : readLine(bytes, this.#number);
    if (line !== null) lines.push(line);
    this.#size = 0;
    this.#overflowed = false;
    // One enormous line should not be paid for until the end.
    if (this.#held.length > 16 * roomAtFirst) this.#held = Buffer.allocUnsafeSlow(roomAtFirst);
  }

  /** Copied into one buffer that doubles: pieces kept by themselves would cost far more than their bytes. */
  #hold(piece: Buffer): void {
    const room = this.#lineBytesMax - this.#size;
    if (piece.length > room) this.#overflowed = true;
    const kept = piece.subarray(0, Math.max(0, room));
    if (this.#size + kept.length > this.#held.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.#size + kept.length, this.#held.length * 2));
      this.#held.copy(grown, 0, 0, this.#size);
      this.#held = grown;
    }
    kept.copy(this.#held, this.#size);
    this.#size += kept.length;
  }
}

function readLine(line: Buffer, number: number): RawLine | null {
  let bytes = line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
  if (number === 1 && bytes.subarray(0, 3).equals(bom)) bytes = bytes.subarray(3);
  if (!isUtf8(bytes)) return { number, problem: 'is not UTF-8 text; save the file as UTF-8' };
  const text = bytes.toString('utf8');
  return text.trim() === '' ? null : { number, text };
}

/** A checked line, or what is wrong with it in one sentence, with its `id` as far as one can be read. */
export type CheckedLine<T> = { value: T; /** Fields that mean nothing here. */ ignored: string[] } | { problem: string; id: string | number | null };

/** Parses a line and checks it. `problem` follows "line 7": `is not JSON: …`, or names the field. */
export function checkLine<T>(text: string, schema: z.ZodType<T>): CheckedLine<T> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return { problem: `is not JSON: ${jsonProblem(text)}`, id: null };
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { problem: `must be an object like {"id": …}, and it is ${describe(input)}`, id: null };
  const id = 'id' in input && (typeof input.id === 'string' || typeof input.id === 'number') ? input.id : null;
  // 12345678901234567890 and 12345678901234567891 would be one id.
  if (typeof id === 'number' && Number.isInteger(id) && !Number.isSafeInteger(id)) return { problem: 'id: a number this large is not exact; write it in quotes', id: null };
  const parsed = schema.safeParse(input);
  if (parsed.success) return { value: parsed.data, ignored: [] };
  // Files carry what their maker needed: a field too many is told, and keeps nobody's words out.
  const extra = parsed.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : []));
  const known = schema.safeParse(Object.fromEntries(Object.entries(input).filter(([name]) => !extra.includes(name))));
  if (known.success) return { value: known.data, ignored: extra };
  return { problem: parsed.error.issues.slice(0, 3).map((issue) => issueInWords(issue, input)).join('; '), id };
}

/** One complaint of a schema: the field, what it must be and what it is. */
function issueInWords(issue: z.core.$ZodIssue, input: unknown): string {
  const field = issue.path.map((part, index) => (typeof part === 'number' ? `[${part + 1}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('');
  const value = issue.path.reduce<unknown>((inside, part) => (typeof inside === 'object' && inside !== null ? (inside as Record<PropertyKey, unknown>)[part] : undefined), input);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `there is no field ${JSON.stringify(key.slice(0, 100))}`).join(', ');
  if (value === undefined) return `${field} is missing`;
  switch (issue.code) {
    case 'invalid_type':
      return `${field} must be ${typeNames[issue.expected] ?? issue.expected}, and it is ${describe(value)}`;
    case 'invalid_union':
      return `${field} must be a text or a number, and it is ${describe(value)}`;
    case 'invalid_value':
      return `${field} must be one of ${issue.values.map(String).join(', ')}, and it is ${describe(value)}`;
    case 'too_big':
      return typeof value === 'string' ? `${field} is longer than ${issue.maximum.toLocaleString('en-GB')} characters` : typeof value === 'number' ? `${field} must be at most ${issue.maximum}, and it is ${value}` : `${field} ${issue.message}`;
    case 'too_small':
      return typeof value === 'string' ? `${field} must not be empty` : `${field} must be at least ${issue.minimum}, and it is ${describe(value)}`;
    default:
      return `${field}: ${issue.message}`;
  }
}

const typeNames: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', int: 'a whole number', array: 'a list', object: 'an object', boolean: 'true or false' };

function describe(value: unknown): string {
  if (typeof value === 'string') return value.length <= 60 ? JSON.stringify(value) : `a text of ${value.length.toLocaleString('en-GB')} characters`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}
