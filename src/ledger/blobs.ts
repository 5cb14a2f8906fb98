import { hash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assert, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import { blobRefPattern, type BlobRef } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { folderFailure } from './folder.ts';
import { keyIdPattern, type Keyring } from './keyring.ts';

type BlobState = 'ok' | 'missing' | 'damaged' | 'unreadable';

/** Content-addressed files: `ab/cdef…` holds the bytes whose SHA-256 is `abcdef…`. On disk before the event that names them. */
export interface BlobStore {
  /** Sealed under the key of `subject`, if it is about one: the reference is then that of the sealed bytes. */
  put(bytes: Uint8Array, options?: { subject?: string | null }): Promise<BlobRef>;
  /** The bytes, checked against their name. Throws NeedsOperator when they are missing or damaged. */
  get(ref: BlobRef): Promise<Uint8Array>;
  /** `ok`, or what is wrong with it. */
  check(ref: BlobRef): Promise<BlobState>;
  size(): Promise<{ blobs: number; bytes: number }>;
  /** Removes these files; what is gone already is no failure. Returns how many it removed. The caller knows that nothing else names them. */
  remove(refs: readonly BlobRef[]): Promise<number>;
  /** Removes every file that is sealed under one of these keys. Returns how many. */
  removeSealed(keys: ReadonlySet<string>): Promise<number>;
}

/** A sealed file begins with this line and a line with the id of its key. */
const sealedMark = 'keelson sealed 1\n';
const headBytes = sealedMark.length + 25 + 1;

export function blobStore(folder: string, keyring: Keyring): BlobStore {
  const place = (ref: BlobRef): { folder: string; file: string } => {
    if (!blobRefPattern.test(ref)) throw new Terminal('blob.not-a-reference', `${JSON.stringify(ref)} is not a blob reference.`, 'A reference is 64 hex digits.');
    const inner = join(folder, ref.slice(0, 2));
    return { folder: inner, file: join(inner, ref.slice(2)) };
  };
  /** Folders whose names are on disk; `null` before the first write of this process. */
  let named: Set<string> | null = null;
  const store = async (ref: BlobRef, bytes: Uint8Array): Promise<void> => {
    const target = place(ref);
    named ??= openStore(folder);
    if (!named.has(target.folder) || !existsSync(target.folder)) {
      mkdirSync(target.folder, { recursive: true });
      syncFolder(folder);
      named.add(target.folder);
    }
    // A damaged file under this name is mended: here are the right bytes.
    if (!existsSync(target.file) || (await stateOf(target.file, ref)) !== 'ok') await writeDurably(target.file, bytes);
    // Also when it is there already: a process that died may have left the name without syncing the folder.
    syncFolder(target.folder);
  };
  return {
    async put(plain, { subject = null } = {}) {
      if (plain.byteLength > limits.blobBytesMax) {
        throw new Terminal('blob.too-large', `${plain.byteLength} bytes are over the limit of ${limits.blobBytesMax}.`, 'Keep it outside and store a reference.');
      }
      const bytes = subject === null ? plain : sealedFile(keyring, subject, plain);
      const ref = hash('sha256', bytes, 'hex');
      try {
        await store(ref, bytes);
      } catch (error) {
        throw folderFailure(error, folder);
      }
      return ref;
    },
    async get(ref) {
      const { file } = place(ref);
      const bytes = await readFile(file).catch((error: unknown) => {
        throw new NeedsOperator('blob.missing', `The blob ${ref} can't be read.`, 'Restore data/blobs from a copy; `keelson ledger verify` lists what is missing.', { cause: error });
      });
      if (hash('sha256', bytes, 'hex') !== ref) {
        throw new NeedsOperator('blob.damaged', `The blob ${ref} does not have the content it had.`, 'Restore data/blobs from a copy; `keelson ledger verify` lists what is damaged.');
      }
      return openedFile(keyring, ref, bytes);
    },
    async check(ref) {
      return stateOf(place(ref).file, ref);
    },
    async size() {
      return measure(folder);
    },
    remove: (refs) => removeAll(refs.map((ref) => place(ref).file)),
    removeSealed: (keys) => removeSealed(folder, keys),
  };
}

/** A new store gets its folders at once: one sync for all of them, instead of one with the first blob in each. Those of an older process may be there by name alone. */
function openStore(folder: string): Set<string> {
  if (!existsSync(folder)) for (let prefix = 0; prefix < 256; prefix++) mkdirSync(join(folder, prefix.toString(16).padStart(2, '0')), { recursive: true });
  const folders = readdirSync(folder).map((name) => join(folder, name));
  syncFolder(folder);
  syncFolder(dirname(folder));
  return new Set(folders);
}

function sealedFile(keyring: Keyring, subject: string, plain: Uint8Array): Uint8Array {
  const key = keyring.ensure([subject]).get(subject);
  assert(key, 'a subject has a key');
  return Buffer.concat([Buffer.from(`${sealedMark}${key.id}\n`), keyring.sealContent(key, 'blob', plain)]);
}

function openedFile(keyring: Keyring, ref: BlobRef, bytes: Uint8Array): Uint8Array {
  const id = sealingKey(bytes);
  if (id === null) return bytes;
  const key = keyring.byId(id);
  if (key === 'destroyed') throw new Terminal('blob.forgotten', `The blob ${ref} is about somebody who was forgotten.`, 'Nothing can bring it back.');
  return keyring.openBytes(key, 'blob', bytes.subarray(headBytes));
}

/** The id of the key that a file is sealed under, `null` when it is not. */
function sealingKey(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, headBytes)).toString('latin1');
  const id = head.slice(sealedMark.length, -1);
  return head.startsWith(sealedMark) && head.endsWith('\n') && keyIdPattern.test(id) ? id : null;
}

async function removeAll(names: readonly string[]): Promise<number> {
  let removed = 0;
  for (const name of names) {
    try {
      await unlink(name);
      removed += 1;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw folderFailure(error, name);
    }
  }
  return removed;
}

async function removeSealed(folder: string, keys: ReadonlySet<string>): Promise<number> {
  let removed = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const id = sealingKey(await firstBytes(file));
    if (id === null || !keys.has(id)) continue;
    await unlink(file);
    removed += 1;
  }
  return removed;
}

async function firstBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function stateOf(file: string, ref: BlobRef): Promise<BlobState> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    // What is there and can't be read is not lost.
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing' : 'unreadable';
  }
  return hash('sha256', bytes, 'hex') === ref ? 'ok' : 'damaged';
}

async function size(file: string): Promise<number | null> {
  return stat(file).then((found) => found.size, () => null);
}

/** Most blobs: a mail, a prompt with its answer. Written in this thread, as commits are: each way through the thread pool costs more than writing does. */
const smallBytes = 64 * 1024;

/** A half-written blob never has its final name: a crash leaves at most a `.tmp` that the next write replaces. */
async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}-${counter++}.tmp`;
  try {
    if (bytes.byteLength <= smallBytes) {
      writeSmall(temporary, bytes);
      renameSync(temporary, file);
    } else {
      await writeLarge(temporary, bytes);
      await rename(temporary, file);
    }
  } catch (error) {
    await unlink(temporary).catch(() => null);
    throw error;
  }
}

function writeSmall(temporary: string, bytes: Uint8Array): void {
  const handle = openSync(temporary, 'w');
  try {
    writeFileSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

async function writeLarge(temporary: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

let counter = 0;

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

async function measure(folder: string): Promise<{ blobs: number; bytes: number }> {
  const total = { blobs: 0, bytes: 0 };
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile() || entry.name.endsWith('.tmp')) continue;
    total.blobs += 1;
    total.bytes += (await size(join(entry.parentPath, entry.name))) ?? 0;
  }
  return total;
}
