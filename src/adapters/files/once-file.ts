import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InDoubt } from '../../vocabulary/errors.ts';
import { fileFailure, type FileStore } from './failures.ts';

/**
 * Writes a file that is either complete and durable under its name or not there at all, and that is never written
 * twice: if the name is taken, nothing changes. The file appears by `link`, which unlike `rename` never replaces one.
 * Throws Retryable or Terminal when the file certainly did not appear, InDoubt when it appeared but may not be durable.
 */
export async function publishOnce(store: FileStore, name: string, bytes: Uint8Array): Promise<void> {
  const { folder } = store;
  // Random, so that two attempts at once never share a temporary file. It is no part of what is recorded.
  const temporary = join(folder, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await createFolder(folder);
    await writeDurably(temporary, bytes);
    await link(temporary, join(folder, name)).catch((thrown: unknown) => {
      if (codeOf(thrown) !== 'EEXIST') throw thrown;
    });
  } catch (thrown) {
    throw fileFailure(thrown, store);
  } finally {
    // What is left of it is a hidden file that nobody reads: no reason to call what was published a failure.
    await rm(temporary, { force: true }).catch(() => undefined);
  }
  // Even if the file was there before: a crash may have come between its link and this.
  await syncFolder(folder).catch((cause: unknown) => {
    throw new InDoubt(`${store.system}.not-durable`, `${name} was written to ${folder}, but the disk did not confirm it.`, `Check the disk, and whether ${join(folder, name)} is there; then answer the doubt in the inbox.`, { cause });
  });
}

/** The file's size and its first bytes, or `null` when it isn't there. */
export async function readStart(store: FileStore, name: string, startBytesMax: number): Promise<{ bytes: number; start: Buffer } | null> {
  try {
    const file = await open(join(store.folder, name), 'r');
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(startBytesMax), 0, startBytesMax, 0);
      return { bytes: size, start: buffer.subarray(0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw fileFailure(thrown, store);
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function createFolder(folder: string): Promise<void> {
  const created = await mkdir(folder, { recursive: true });
  if (created === undefined) return;
  // A new folder is durable only when the folder above it is.
  for (let path = folder; path.length >= created.length; path = dirname(path)) await syncFolder(dirname(path));
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no way to sync a folder and does not need it.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(thrown: unknown): string | undefined {
  return (thrown as NodeJS.ErrnoException | undefined)?.code;
}
