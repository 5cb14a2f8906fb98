/**
 * A copy of a company's data to be thrown away. Owns: which files of data/ make a ledger, and that the copies fit together. The original is only
 * read: not opened as a database, so no lock is taken, no note is written, and whoever has it open is not disturbed.
 */
import { existsSync, readSync, openSync, closeSync, statSync } from 'node:fs';
import { constants, copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { systemClock } from '../vocabulary/ports.ts';
import { folderFailure } from './folder.ts';

/**
 * In this order: the log after the file that it belongs to, and the keys after the events, since a key is on disk before the first event under it.
 * `owner.json` (a note about a process) and backups/ stay behind.
 */
const files = ['keelson.db', 'keelson.db-wal', 'keys.db', 'keys.db-journal', 'company.key'];
const attemptsMax = 20;
const pauseMs = 50;
/** File times move in steps of a few ms. A file that was written so shortly before it was looked at may have been written again since. */
const unsettledMs = 20;
const walHeaderBytes = 32;

/** The bytes that a copy of `data` takes, and its files. Blobs count in full, although they may be linked. */
export async function measureData(data: string): Promise<{ files: number; bytes: number }> {
  const total = { files: 0, bytes: 0 };
  for (const path of [...files.map((name) => join(data, name)).filter((file) => existsSync(file)), ...(await blobsIn(data))]) {
    total.files += 1;
    total.bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }
  return total;
}

/** Copies the ledger in `from` (a data/ folder) to the new folder `to`, as it is at one moment, also while a process writes to it. */
export async function copyData(from: string, to: string): Promise<void> {
  try {
    await mkdir(to, { recursive: true });
    for (let attempt = 1; ; attempt++) {
      const before = fingerprint(from);
      if (before.settled) {
        for (const name of files) await copyOrRemove(join(from, name), join(to, name));
        if (fingerprint(from).text === before.text) break;
      }
      if (attempt === attemptsMax) throw new NeedsOperator('ledger.busy', `${from} is written to all the time, so no copy of it fits together.`, 'Try again in a moment, or stop the process that runs the company.');
      await new Promise((wake) => setTimeout(wake, pauseMs));
    }
    // After the events that name them. Blobs are never changed in place, so a second name for the same file is as good as a copy.
    for (const blob of await blobsIn(from)) await linkOrCopy(blob, join(to, relative(from, blob)));
  } catch (error) {
    throw folderFailure(error, to);
  }
}

/**
 * What changes when a copy made meanwhile might not fit together: the database (a checkpoint), the beginning of the log (it is written
 * from the start again), the keys. The log growing does no harm: the copy ends with a whole commit, as after a crash.
 */
function fingerprint(data: string): { text: string; settled: boolean } {
  let settled = true;
  const stats = ['keelson.db', 'keys.db', 'keys.db-journal', 'company.key'].map((name) => {
    const stat = statSync(join(data, name), { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return 'none';
    if (Math.abs(systemClock.now() - Number(stat.mtimeMs)) < unsettledMs) settled = false;
    return `${stat.ino}/${stat.size}/${stat.mtimeNs}`;
  });
  return { text: [...stats, walHeader(join(data, 'keelson.db-wal'))].join(' '), settled };
}

function walHeader(file: string): string {
  if (!existsSync(file)) return 'none';
  const descriptor = openSync(file, 'r');
  try {
    const header = Buffer.alloc(walHeaderBytes);
    return header.toString('hex', 0, readSync(descriptor, header, 0, walHeaderBytes, 0));
  } finally {
    closeSync(descriptor);
  }
}

async function copyOrRemove(from: string, to: string): Promise<void> {
  await rm(to, { force: true });
  if (existsSync(from)) await copyFile(from, to, constants.COPYFILE_FICLONE).catch(unlessGone);
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch {
    // Another disk, or a file system that has no second names.
    await copyFile(from, to, constants.COPYFILE_FICLONE).catch(unlessGone);
  }
}

/** Between looking and copying a file may go: a log that was folded in, a blob that was forgotten. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

async function blobsIn(data: string): Promise<string[]> {
  const folder = join(data, 'blobs');
  if (!existsSync(folder)) return [];
  return (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp')).map((entry) => join(entry.parentPath, entry.name));
}
