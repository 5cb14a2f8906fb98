import type { FileStore } from '../files/failures.ts';
import { Retryable, Terminal } from '../../vocabulary/errors.ts';

/** A folder of the book, absolute, with the first word of its failures' codes. */
export function bookStore(folder: string): FileStore {
  return { folder, system: 'book', content: 'operation' };
}

/** `file` is the path inside the company folder, and `why` says what is wrong with it. */
export function foreignFile(file: string, why: string): Terminal {
  return new Terminal('book.file-foreign', `${file} is there, but it is not the operation of this effect: ${why}.`, `Move ${file} out of the book, then answer its inbox item with send-again.`);
}

/** The same key with other content: the first one stands, and may have been carried out. */
export function keyReused(file: string): Terminal {
  return new Terminal('book.key-reused', `${file} already holds this effect with other content, and may have been carried out like that.`, `Look whether what ${file} says was carried out. If not, delete the file and answer the inbox item with send-again.`);
}

export function fileGone(file: string): Retryable {
  return new Retryable('book.file-gone', `${file} vanished while it was written.`, 'Let no other program empty the book while Keelson runs; it is tried again.');
}

export function aborted(what: string): Retryable {
  return new Retryable('book.aborted', `${what}: time was up before.`, 'Nothing to do: it is tried again.');
}

export function tooManyFiles(folder: string, filesMax: number): Terminal {
  return new Terminal('book.too-many', `${folder} has more than ${filesMax} files.`, 'Move the files of past years out of the book.');
}
