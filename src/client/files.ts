import type { Readable } from 'node:stream';
import type { MailFound } from '../facade.ts';

/**
 * How files are read on this side of the wire, by the same code that a company reads them with: what is wrong with a file is the same error, whoever opens it.
 * `source` is a path, or `-` for standard input.
 */
export interface FileReaders {
  /** Every mail of a source, one at a time. */
  mails(source: string, stdin: NodeJS.ReadableStream | undefined): AsyncIterable<MailFound>;
  /** How many there are, `null` when one would have to read all of it to know. */
  mailCount(source: string): Promise<number | null>;
  /** Of a file of lines: how long it is (`null` of a pipe), and what is in it. */
  lines(source: string, stdin: NodeJS.ReadableStream | undefined): Promise<{ bytesTotal: number | null; content: Readable }>;
  policy(path: string): Promise<string>;
}
