/**
 * A copy of what a company folder holds beside its data: what it was told (settings, policy, persona, playbooks, agents), and not what it has done (outbox, book). Owns: what belongs to it.
 * Links are followed, so that nothing in the copy leads back to the original: the copy is measured and made by the same walk, which ends at the bounds of a throwaway copy, whatever is linked to what.
 */
import type { Stats } from 'node:fs';
import { copyFile, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import type { CompanyConfig } from './config.ts';

/** What is never copied: the ledger's own folder, which another room copies, what programs put there, and everything hidden, such as .git. */
const notOurs = new Set(['data', 'node_modules']);

/** How much a copy takes: `files` counts folders too. */
export interface Size {
  files: number;
  bytes: number;
}

export interface FolderCopy {
  folder: string;
  config: CompanyConfig;
  /** The copy, in a folder that is there and has nothing else in it. */
  to: string;
  /** What the copy takes besides. */
  data: Size;
}

/**
 * The size of the whole copy. Throws NeedsOperator when that is more than anybody would want to copy (`company.too-large-to-copy`), as soon as it is, and when there
 * would be no end of it, since a link leads to a folder that it is in, or to the copy (`company.link-loop`).
 */
export async function measureFolder(copy: FolderCopy): Promise<Size> {
  const total = { ...copy.data };
  for await (const entry of entriesOf(copy)) count(copy, total, entry);
  return total;
}

/** Makes the copy. Throws as `measureFolder` does, should there be more of it by now. */
export async function copyFolder(copy: FolderCopy): Promise<void> {
  const { folder, to } = copy;
  const total = { ...copy.data };
  await mkdir(to, { recursive: true });
  for await (const entry of entriesOf(copy)) {
    count(copy, total, entry);
    if (entry.isFolder) await mkdir(join(to, entry.at), { recursive: true });
    else await copyFile(join(folder, entry.at), join(to, entry.at));
  }
}

interface Entry {
  /** Its path in the company folder, with `/` between. */
  at: string;
  isFolder: boolean;
  bytes: number;
}

function count({ folder }: FolderCopy, total: Size, { bytes }: Entry): void {
  total.files += 1;
  total.bytes += bytes;
  if (total.files <= limits.throwawayFilesMax && total.bytes <= limits.throwawayBytesMax) return;
  throw new NeedsOperator(
    'company.too-large-to-copy',
    `${folder} holds more than a throwaway copy may have: ${limits.throwawayFilesMax} files and folders, and ${limits.throwawayBytesMax / 1024 ** 2} MiB. ${total.files} with ${Math.ceil(total.bytes / 1024 ** 2)} MiB were counted, linked ones among them.`,
    'Move what does not belong to the company out of its folder, or simulate with `company: new`.',
  );
}

/** A folder before what is in it. `above`: where the folders that it is in, and the one with the copy, really are. */
async function* entriesOf(copy: FolderCopy, at = '', above?: readonly string[]): AsyncGenerator<Entry> {
  const { folder, config, to } = copy;
  const place = await realpath(join(folder, at));
  const closed = above ?? [await realpath(dirname(to))];
  if (closed.includes(place)) throw new NeedsOperator('company.link-loop', `${at} in ${folder} leads to ${place}, which it is in itself, or which the copy is made in: there would be no end of it.`, 'Remove the link, or point it at what is meant. Nothing is copied until then.');
  for (const name of (await readdir(place)).toSorted()) {
    const inside = at === '' ? name : `${at}/${name}`;
    if (name.startsWith('.') || (at === '' && notOurs.has(name)) || isOutput(inside, config)) continue;
    const found = await statOf(join(folder, inside));
    if (found?.isFile() === true) yield { at: inside, isFolder: false, bytes: found.size };
    if (found?.isDirectory() !== true) continue;
    yield { at: inside, isFolder: true, bytes: 0 };
    yield* entriesOf(copy, inside, [...closed, place]);
  }
}

/** `null` for a link that leads nowhere, or to itself, and for what went away meanwhile: there is nothing to copy. */
async function statOf(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP')) return null;
    throw error;
  }
}

function isOutput(at: string, { mail, payments }: CompanyConfig): boolean {
  return [mail.outbox['folder'] ?? 'outbox', payments.book['folder'] ?? 'book'].some((output) => at === output);
}
