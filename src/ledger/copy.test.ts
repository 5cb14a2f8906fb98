import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../../test/ledger/scratch-ledger.ts';
import { copyData } from './copy.ts';
import { openLedger } from './sqlite-ledger.ts';

/** Every file with its content and times. */
function image(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((file) => `${file} ${createHash('sha256').update(readFileSync(file)).digest('hex')} ${statSync(file).mtimeMs}`);
}

const jane = 'customer:jane@example.com';
const note = (n: number) => ({ kind: 'signal.received', actor: 'source:test', subject: jane, data: { source: 'test', dedup: `n${n}`, type: 'note', topic: null, body: { n } } }) as const;

test('a copy has every event, with what is sealed in it, and the original is as it was to the byte', async (t) => {
  const [from, to] = [scratchFolder(t), join(scratchFolder(t), 'data')];
  const ledger = await openLedger(from, { create: 'Acme' });
  const ref = await ledger.blobs.put(Buffer.from('a mail'), { subject: jane });
  for (let n = 1; n <= 5; n++) await ledger.append([note(n)]);
  await ledger.close();
  const before = image(from);
  await copyData(from, to);
  assert.deepEqual(image(from), before);
  const copy = await openLedger(to);
  t.after(() => copy.close());
  assert.equal((await copy.events({ kind: 'signal.received', limit: 10 })).length, 5);
  assert.equal(Buffer.from(await copy.blobs.get(ref)).toString(), 'a mail');
  assert.deepEqual((await copy.verify()).problems, []);
  await copy.append([note(6)]);
  await copy.forget([jane], 'operator', 'asked for it');
  assert.deepEqual(image(from), before, 'what is forgotten in the copy is forgotten there alone');
});

test('after a crash the copy has what was committed, from the log too', async (t) => {
  const [from, crashed, to] = [scratchFolder(t), join(scratchFolder(t), 'crashed'), join(scratchFolder(t), 'data')];
  const ledger = await openLedger(from, { create: 'Acme' });
  t.after(() => ledger.close());
  await ledger.append([note(1)]);
  cpSync(from, crashed, { recursive: true });
  assert.ok(statSync(join(crashed, 'keelson.db-wal')).size > 0);
  await copyData(crashed, to);
  const copy = await openLedger(to);
  t.after(() => copy.close());
  assert.equal((await copy.events({ kind: 'signal.received', limit: 10 })).length, 1);
  assert.ok(!copy.interrupted, 'the note about a process stays behind');
});

test('a company that is written to meanwhile is copied as it was at one moment', async (t) => {
  const [from, to] = [scratchFolder(t), join(scratchFolder(t), 'data')];
  const ledger = await openLedger(from, { create: 'Acme' });
  t.after(() => ledger.close());
  const stop = new AbortController();
  let written = 0;
  const writer = (async () => {
    while (!stop.signal.aborted) {
      await ledger.append([note(++written)]);
      await new Promise((wake) => setTimeout(wake, 1));
    }
  })();
  await copyData(from, to);
  stop.abort();
  await writer;
  const copy = await openLedger(to);
  t.after(() => copy.close());
  assert.deepEqual((await copy.verify()).problems, []);
  assert.ok((await copy.head()).seq <= written + 1);
  assert.ok((await copy.rebuild()).identical);
});

test('where the file changes during every copy it says so instead of keeping a mixture', async (t) => {
  const [from, to] = [scratchFolder(t), join(scratchFolder(t), 'data')];
  // So large that a copy takes longer than the pause between two changes.
  writeFileSync(join(from, 'keelson.db'), Buffer.alloc(32 * 1024 * 1024));
  let changes = 0;
  const writer = setInterval(() => utimesSync(join(from, 'keelson.db'), 1_000, 1_000 + ++changes), 2);
  t.after(() => clearInterval(writer));
  await assert.rejects(copyData(from, to), { code: 'ledger.busy' });
});
