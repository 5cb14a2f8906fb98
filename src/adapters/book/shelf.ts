import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reported } from '../../effects/adapter.ts';
import { effectIdPattern } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { fileFailure, type FileStore } from '../files/failures.ts';
import { readStart } from '../files/once-file.ts';
import { operationSentence } from '../money/operation.ts';
import { reportedMoney } from '../money/reported.ts';
import { aborted, tooManyFiles } from './failures.ts';
import { readPage, type BookPage } from './page.ts';

/** A folder of the book, with its name inside the company folder. */
export interface Shelf {
  store: FileStore;
  shown: string;
}

/** Where an operator puts what was carried out. */
export const doneFolder = 'done';

/** What the files of the book say was written down from `from` until before `to` (epoch ms), oldest first. What is no page of the book is reported as such. */
export async function pagesOn(shelves: readonly Shelf[], { from, to }: { from: number; to: number }, signal: AbortSignal): Promise<Reported[]> {
  const found: Reported[] = [];
  let files = 0;
  for (const shelf of shelves) {
    for (const name of await namesOn(shelf)) {
      if (signal.aborted) throw aborted('The book was not read to its end');
      files += 1;
      if (files > limits.bookFilesMax) throw tooManyFiles(shelf.shown, limits.bookFilesMax);
      const one = await reportedFile(shelf, name);
      if (one !== null && one.at >= from && one.at < to) found.push(one);
    }
  }
  return found.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

async function namesOn({ store }: Shelf): Promise<string[]> {
  try {
    // What begins with a dot is ours, half-written when a crash came, or the file manager's.
    return (await readdir(store.folder)).filter((name) => !name.startsWith('.') && name !== doneFolder);
  } catch (thrown) {
    // Nothing was written yet.
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fileFailure(thrown, store);
  }
}

async function reportedFile({ store, shown }: Shelf, name: string): Promise<Reported | null> {
  const id = `${shown}/${name}`;
  const key = /^(.+)\.json$/.exec(name)?.[1] ?? '';
  const status = await stat(join(store.folder, name)).catch((thrown: unknown) => {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fileFailure(thrown, store);
  });
  // Moved away since the folder was read.
  if (status === null) return null;
  const at = Math.floor(status.mtimeMs);
  if (!status.isFile() || !effectIdPattern.test(key)) return { key: null, id, at, sentence: `A file that is not of this book: ${id}`, fields: {} };
  const found = await readStart(store, name, limits.bookFileBytesMax);
  if (found === null) return null;
  const read = readPage(found);
  if ('broken' in read) return { key, id, at, sentence: `A page of the book that can't be read (${read.broken}): ${id}`, fields: {} };
  return { key: read.page.effect, id, at: Date.parse(read.page.writtenAt), sentence: sentenceOf(read.page, key), fields: reportedMoney(read.page) };
}

function sentenceOf(page: BookPage, key: string): string {
  return `${operationSentence(page)}${page.effect === key ? '' : `, in a file with another name: ${key}.json`}`;
}
