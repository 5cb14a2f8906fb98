import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs, { existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { scratchFolder } from '../../test/ledger/scratch-ledger.ts';
import { limits } from '../vocabulary/limits.ts';
import { blobStore } from './blobs.ts';
import { Keyring } from './keyring.ts';

const bytes = Buffer.from('an attachment');
const ref = hash('sha256', bytes, 'hex');

function store(t: TestContext) {
  const place = scratchFolder(t);
  const folder = join(place, 'blobs');
  const keyring = new Keyring(place);
  t.after(() => keyring.close());
  return { folder, file: join(folder, ref.slice(0, 2), ref.slice(2)), keyring, blobs: blobStore(folder, keyring) };
}

/** Every sync and rename of the process from here on, in order: `sync <path>`, `rename <to>`. */
async function watchDisk(t: TestContext): Promise<string[]> {
  const seen: string[] = [];
  const handle = await fs.promises.open('/dev/null');
  const prototype = Object.getPrototypeOf(handle) as { sync: () => Promise<void> };
  await handle.close();
  const { sync } = prototype;
  const { fsyncSync: fsync, renameSync: rename } = fs;
  t.mock.method(prototype, 'sync', async function sync_(this: { fd: number }) {
    seen.push(`sync ${readlinkSync(`/proc/self/fd/${this.fd}`)}`);
    await sync.call(this);
  });
  t.mock.method(fs.promises, 'rename', async (from: string, to: string) => {
    seen.push(`rename ${to}`);
    rename(from, to);
  });
  // Small ones are written in this thread.
  t.mock.method(fs, 'fsyncSync', (fd: number) => {
    seen.push(`sync ${readlinkSync(`/proc/self/fd/${fd}`)}`);
    fsync(fd);
  });
  t.mock.method(fs, 'renameSync', (from: string, to: string) => {
    seen.push(`rename ${to}`);
    rename(from, to);
  });
  syncBuiltinESMExports();
  t.after(syncBuiltinESMExports);
  return seen;
}

test('a blob comes back under the hash of its content', async (t) => {
  const { blobs, file } = store(t);
  assert.equal(await blobs.put(bytes), ref);
  assert.deepEqual(Buffer.from(await blobs.get(ref)), bytes);
  assert.deepEqual(readFileSync(file), bytes);
  assert.equal(await blobs.check(ref), 'ok');
});

test('an empty blob is a blob', async (t) => {
  const { blobs } = store(t);
  const empty = await blobs.put(new Uint8Array());
  assert.equal((await blobs.get(empty)).byteLength, 0);
});

for (const [size, content] of [['small', bytes], ['large', Buffer.alloc(100_000, 'x')]] as const) {
  test(`a ${size} blob has its name only after its content is on disk, and the name is on disk before anybody hears of it`, { skip: existsSync('/proc/self/fd') ? false : 'needs /proc to see which file is synced' }, async (t) => {
    const { blobs, folder } = store(t);
    const name = hash('sha256', content, 'hex');
    const file = join(folder, name.slice(0, 2), name.slice(2));
    const seen = await watchDisk(t);
    await blobs.put(content);
    assert.deepEqual(seen.slice(0, 2), [`sync ${folder}`, `sync ${join(folder, '..')}`], 'the folders themselves, once');
    assert.match(seen[2] ?? '', new RegExp(`^sync ${file}\\..*\\.tmp$`));
    assert.deepEqual(seen.slice(3), [`rename ${file}`, `sync ${join(file, '..')}`]);
    seen.length = 0;
    await blobs.put(Buffer.from(`${name} another`));
    assert.equal(seen.length, 3, 'no folder is new to it any more');
  });
}

test('a blob that is there already may be there by name alone, so its folders are synced again', { skip: existsSync('/proc/self/fd') ? false : 'needs /proc to see which file is synced' }, async (t) => {
  const { folder, file, keyring } = store(t);
  await blobStore(folder, keyring).put(bytes);
  const seen = await watchDisk(t);
  await blobStore(folder, keyring).put(bytes);
  assert.deepEqual(seen, [`sync ${folder}`, `sync ${join(folder, '..')}`, `sync ${join(file, '..')}`]);
});

test('a folder that is missing from an older store is made, and its name is on disk first', { skip: existsSync('/proc/self/fd') ? false : 'needs /proc to see which file is synced' }, async (t) => {
  const { blobs, folder, file } = store(t);
  mkdirSync(folder);
  const seen = await watchDisk(t);
  await blobs.put(bytes);
  assert.deepEqual(seen.filter((entry) => !entry.includes('.tmp')), [`sync ${folder}`, `sync ${join(folder, '..')}`, `sync ${folder}`, `rename ${file}`, `sync ${join(file, '..')}`]);
});

test('the same content is stored once', async (t) => {
  const { blobs, file } = store(t);
  await blobs.put(bytes);
  const before = statSync(file);
  await blobs.put(Buffer.from(bytes));
  assert.equal(statSync(file).ino, before.ino);
  assert.deepEqual(await blobs.size(), { blobs: 1, bytes: bytes.byteLength });
});

test('the same content at the same moment is stored whole', async (t) => {
  const { blobs } = store(t);
  const refs = await Promise.all(Array.from({ length: 10 }, () => blobs.put(bytes)));
  assert.deepEqual(new Set(refs), new Set([ref]));
  assert.equal(await blobs.check(ref), 'ok');
  assert.equal((await blobs.size()).blobs, 1);
});

test('a blob that is missing says so, and what to do', async (t) => {
  const { blobs } = store(t);
  assert.equal(await blobs.check(ref), 'missing');
  await assert.rejects(blobs.get(ref), { code: 'blob.missing', failure: 'needs-operator', nextStep: /Restore/ });
});

for (const [what, content] of Object.entries({ 'longer content': 'an attachment!', 'shorter content': 'an', 'other content of the same length': 'an attachmenT' })) {
  test(`a damaged blob is never handed out: ${what}`, async (t) => {
    const { blobs, file } = store(t);
    await blobs.put(bytes);
    writeFileSync(file, content);
    assert.equal(await blobs.check(ref), 'damaged');
    await assert.rejects(blobs.get(ref), { code: 'blob.damaged', failure: 'needs-operator' });
  });

  test(`a damaged blob is mended by the next delivery of its content: ${what}`, async (t) => {
    const { blobs, file } = store(t);
    await blobs.put(bytes);
    writeFileSync(file, content);
    await blobs.put(bytes);
    assert.equal(await blobs.check(ref), 'ok');
  });
}

test('what is not a reference never becomes a path', async (t) => {
  const { blobs, folder } = store(t);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '..', 'secret'), 'secret');
  const bad = ['../secret', `../${'a'.repeat(61)}`, '/etc/passwd', '', ref.toUpperCase(), `${ref}0`, ref.slice(1), `${ref.slice(1)}/`, `${ref}\n`, `..${ref.slice(2)}`];
  for (const one of bad) {
    await assert.rejects(blobs.get(one), { code: 'blob.not-a-reference', failure: 'terminal' }, one);
    await assert.rejects(blobs.check(one), { code: 'blob.not-a-reference' }, one);
  }
});

test('what a crash left half written is not counted and not in the way', async (t) => {
  const { blobs, file } = store(t);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(`${file}.1-0.tmp`, 'an att');
  assert.deepEqual(await blobs.size(), { blobs: 0, bytes: 0 });
  await blobs.put(bytes);
  assert.deepEqual(await blobs.size(), { blobs: 1, bytes: bytes.byteLength });
});

test('a blob that could not be written leaves nothing behind', async (t) => {
  const { blobs, file } = store(t);
  // A folder in its place: the content can be written, and the name can't be given.
  mkdirSync(join(file, 'in the way'), { recursive: true });
  await assert.rejects(blobs.put(bytes));
  assert.deepEqual(readdirSync(join(file, '..')), [ref.slice(2)]);
});

test('a blob over the limit is refused', async (t) => {
  const { blobs } = store(t);
  t.mock.property(limits, 'blobBytesMax', 5);
  await blobs.put(Buffer.from('12345'));
  await assert.rejects(blobs.put(Buffer.from('123456')), { code: 'blob.too-large', failure: 'terminal' });
});

test('a blob about somebody lies sealed under their key, comes back as it was, and is the same blob when it comes again', async (t) => {
  const { blobs, folder } = store(t);
  const sealed = await blobs.put(bytes, { subject: 'customer:jane@example.com' });
  assert.notEqual(sealed, ref);
  const lying = readFileSync(join(folder, sealed.slice(0, 2), sealed.slice(2)));
  assert.equal(lying.includes('attachment'), false);
  assert.equal(await blobs.check(sealed), 'ok');
  assert.deepEqual(Buffer.from(await blobs.get(sealed)), bytes);
  assert.equal(await blobs.put(bytes, { subject: 'customer:jane@example.com' }), sealed);
  assert.notEqual(await blobs.put(bytes, { subject: 'customer:joe@example.com' }), sealed);
});

test('the blobs of a destroyed key are removed, and no others', async (t) => {
  const { blobs, keyring } = store(t);
  const [jane, joe, nobody] = [await blobs.put(bytes, { subject: 'customer:jane' }), await blobs.put(bytes, { subject: 'customer:joe' }), await blobs.put(bytes)];
  const { id } = keyring.keyOf('customer:jane')!;
  keyring.destroy([id]);
  await assert.rejects(blobs.get(jane), { code: 'blob.forgotten' });
  assert.equal(await blobs.removeSealed(new Set([id])), 1);
  assert.deepEqual([await blobs.check(jane), await blobs.check(joe), await blobs.check(nobody)], ['missing', 'ok', 'ok']);
});
