import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KeelsonError, Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { GrowingBytes } from './growing-bytes.ts';
import { looksLikeMbox, mboxHeadBytes, splitMbox } from './mbox.ts';

/** One mail as it was found, not yet parsed. */
export interface RawMail {
  /** Where it was: a path, `path#3` for the third message of an mbox, `-` or `-#3` for standard input. */
  source: string;
  bytes: Uint8Array;
  /** Why these bytes can't be taken for a whole mail, when that is known already. Then `bytes` may be cut. */
  problem?: string;
}

interface MailFile {
  path: string;
  /** A Maildir holds one message a file, whatever its first line. Elsewhere the first line tells. */
  mayBeMbox: boolean;
}

/**
 * Every mail of a source, one at a time: a file (one message or an mbox), a folder (its .eml and .mbox files and, for a
 * Maildir, what is in `new` and `cur`; sorted by name, not recursive), or `-` for standard input. A message that is too
 * long comes with a `problem`, so that the rest is still read. What can't be read at all throws a `Terminal`
 * `mail.source-missing`, `-unreadable`, `-unsuitable` or `-empty`.
 */
export async function* readMailSource(source: string, stdin: NodeJS.ReadableStream = process.stdin): AsyncGenerator<RawMail> {
  let found = false;
  for await (const mail of source === '-' ? readMessages(chunksOf(stdin, '-'), '-', true) : readFiles(source)) {
    found = true;
    yield mail;
  }
  if (!found) throw emptySource(source);
}

/** How many mails the source holds, or `null` when one would have to read all of it to know. For progress only. */
export async function countMailSource(source: string): Promise<number | null> {
  if (source === '-') return null;
  const files = await filesOf(source);
  return files.every((file) => !file.mayBeMbox || /\.eml$/i.test(file.path)) ? files.length : null;
}

async function* readFiles(source: string): AsyncGenerator<RawMail> {
  const files = await filesOf(source);
  for (const file of files) {
    try {
      yield* readMessages(chunksOf(createReadStream(file.path), file.path), file.path, file.mayBeMbox);
    } catch (error) {
      // One file of a folder that can't be read doesn't keep the others out.
      if (!(error instanceof KeelsonError) || file.path === source) throw error;
      yield { source: file.path, bytes: Buffer.from(`${error.code}: ${file.path}`), problem: error.message };
    }
  }
}

async function* readMessages(chunks: AsyncGenerator<Uint8Array>, source: string, mayBeMbox: boolean): AsyncGenerator<RawMail> {
  const head = await readHead(chunks);
  if (mayBeMbox && looksLikeMbox(head)) {
    let number = 0;
    for await (const message of splitMbox(prepended(head, chunks))) {
      number += 1;
      const mail = { source: `${source}#${number}`, bytes: message.bytes };
      yield message.tooLarge ? { ...mail, problem: tooLarge(limits.mboxMessageBytesMax) } : mail;
    }
    return;
  }
  // Mail programs keep an mbox without messages as an empty file. An empty .eml or Maildir file is a mail that got lost.
  if (head.length === 0 && mayBeMbox && !/\.eml$/i.test(source)) return;
  yield await readOne(prepended(head, chunks), source);
}

async function readOne(chunks: AsyncGenerator<Uint8Array>, source: string): Promise<RawMail> {
  const collected = new GrowingBytes(limits.mailBytesMax);
  for await (const chunk of chunks) {
    collected.append(chunk);
    if (collected.overflowed) return { source, bytes: collected.bytes(), problem: tooLarge(limits.mailBytesMax) };
  }
  return { source, bytes: collected.bytes() };
}

/** Enough of the beginning to tell an mbox by, or all there is. */
async function readHead(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  while (head.length < mboxHeadBytes) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* prepended(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    yield* rest;
  } finally {
    // A reader that stops within the head never got to `rest`, which would keep its file open.
    await rest.return(undefined);
  }
}

async function* chunksOf(stream: NodeJS.ReadableStream, source: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (thrown) {
    throw unreadable(source, thrown);
  }
}

async function filesOf(source: string): Promise<MailFile[]> {
  try {
    const found = await stat(source);
    // A named pipe is what the shell passes for `<(command)`.
    if (found.isFile() || found.isFIFO()) return [{ path: source, mayBeMbox: true }];
    if (!found.isDirectory()) {
      throw new Terminal('mail.source-unsuitable', `${source} is neither a file nor a folder.`, 'Give a .eml file, an mbox file, a folder of them, or - for standard input.');
    }
    const files = await filesOfFolder(source);
    if (files.length === 0) throw emptySource(source);
    return files;
  } catch (thrown) {
    throw thrown instanceof KeelsonError ? thrown : unreadable(source, thrown);
  }
}

async function filesOfFolder(folder: string): Promise<MailFile[]> {
  const files: (MailFile & { name: string })[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    // `mbox` without an extension is what Apple Mail exports into its folders.
    if (!entry.isDirectory() && /\.(eml|mbox)$|^mbox$/i.test(entry.name)) files.push({ name: entry.name, path, mayBeMbox: true });
    if (!entry.isDirectory() || (entry.name !== 'new' && entry.name !== 'cur')) continue;
    // `tmp`, the third part of a Maildir, holds deliveries that are still being written.
    for (const mail of await readdir(path, { withFileTypes: true })) {
      if (!mail.isDirectory() && !mail.name.startsWith('.')) files.push({ name: mail.name, path: join(path, mail.name), mayBeMbox: false });
    }
  }
  // By code unit and not by locale, so that the order is the same on every machine. Maildir names begin with the time.
  return files.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function tooLarge(bytesMax: number): string {
  return `The mail is larger than ${bytesMax / 1024 / 1024} MB, the most that is taken in. Only its beginning was kept.`;
}

function emptySource(source: string): Terminal {
  const place = source === '-' ? 'Standard input' : source;
  return new Terminal('mail.source-empty', `${place} holds no mail.`, 'Give a .eml file, an mbox file, or a folder with .eml files, .mbox files or a Maildir in it. Folders inside it are not searched.');
}

function unreadable(source: string, thrown: unknown): Terminal {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new Terminal('mail.source-missing', `There is no ${source}.`, 'Check the path, then run it again. What was taken in already is recognised and not taken in twice.', { cause: thrown });
  }
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new Terminal('mail.source-unreadable', `${source === '-' ? 'Standard input' : source} can't be read: ${why}`, 'Allow this user to read it, then run it again. What was taken in already is recognised and not taken in twice.', { cause: thrown });
}
