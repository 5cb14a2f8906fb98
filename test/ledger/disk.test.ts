import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Ledger } from '../../src/ledger/port.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { note } from './sample-events.ts';
import { openScratch } from './scratch-ledger.ts';
import { noSmallDisk, smallDisk } from './small-disk.ts';

const skip = noSmallDisk;

/** Appends, one by one and in pairs, until the disk is full. Returns how many notes were acknowledged, and the refusal. */
async function fill(ledger: Ledger): Promise<{ acknowledged: string[]; refusal: unknown }> {
  const acknowledged: string[] = [];
  for (let n = 0; n < 10_000; n += 2) {
    const pair = [`n${n}`, `n${n + 1}`];
    const results = await Promise.allSettled(pair.map((id) => ledger.append([note(id, 1, 'x'.repeat(7_000))])));
    acknowledged.push(...pair.filter((_, index) => results[index]?.status === 'fulfilled'));
    const refused = results.find((result) => result.status === 'rejected');
    if (refused) return { acknowledged, refusal: refused.reason };
  }
  throw new Error('the disk is larger than this test thinks');
}

async function noteIds(ledger: Ledger): Promise<string[]> {
  return (await ledger.events({ kind: 'note.put', limit: 10_000 })).flatMap((event) => (event.kind === 'note.put' ? [event.data.id] : []));
}

test('L4: a full disk refuses the append with what to do', { skip }, async (t) => {
  const ledger = await openScratch(t, { folder: smallDisk(t, '2m').folder });
  const { refusal } = await fill(ledger);
  const { code, failure, nextStep } = refusal as { code: string; failure: string; nextStep: string };
  assert.deepEqual([code, failure], ['ledger.disk-full', 'needs-operator']);
  assert.match(nextStep, /Free some space/);
});

test('L4: what was acknowledged before the disk was full is there when it is opened again, and nothing else', { skip }, async (t) => {
  const { folder } = smallDisk(t, '3m');
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(1_000_000));
  const ledger = await openScratch(t, { folder });
  const { acknowledged } = await fill(ledger);
  assert.ok(acknowledged.length > 10);
  assert.deepEqual(await noteIds(ledger), acknowledged);
  await ledger.close();
  rmSync(join(folder, 'ballast'));
  const again = await openScratch(t, { folder });
  assert.deepEqual(await noteIds(again), acknowledged);
  assert.deepEqual((await again.verify()).problems, []);
  assert.equal((await again.rebuild()).identical, true);
});

test('L4: appends go on in the same process when space is freed', { skip }, async (t) => {
  const { folder } = smallDisk(t, '2m');
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(500_000));
  const ledger = await openScratch(t, { folder });
  const { acknowledged } = await fill(ledger);
  await assert.rejects(ledger.append([note('still full', 1, 'x'.repeat(100_000))]), { code: 'ledger.disk-full' });
  rmSync(join(folder, 'ballast'));
  await ledger.append([note('free again')]);
  assert.deepEqual(await noteIds(ledger), [...acknowledged, 'free again']);
  assert.deepEqual((await ledger.verify()).problems, []);
});

test('a full disk refuses a blob, and no event can name it', { skip }, async (t) => {
  const ledger = await openScratch(t, { folder: smallDisk(t, '2m').folder });
  await assert.rejects(ledger.blobs.put(Buffer.alloc(3_000_000)), { code: 'ledger.disk-full', failure: 'needs-operator' });
  assert.deepEqual(await ledger.blobs.size(), { blobs: 0, bytes: 0 });
  await ledger.append([note('the rest works')]);
});

test('a full disk refuses to open a new company', { skip }, async (t) => {
  const { folder } = smallDisk(t, '64k');
  await assert.rejects(openScratch(t, { folder }), { code: 'ledger.disk-full', failure: 'needs-operator' });
});

test('a read-only folder is refused with what to do, and stays as it was', { skip }, async (t) => {
  const disk = smallDisk(t, '2m');
  const ledger = await openScratch(t, { folder: disk.folder });
  await ledger.append([note('a')]);
  await ledger.close();
  const before = readFileSync(join(disk.folder, 'keelson.db'));
  disk.makeReadOnly();
  await assert.rejects(openScratch(t, { folder: disk.folder }), { code: 'ledger.read-only', failure: 'needs-operator', nextStep: /right to write/ });
  assert.deepEqual(readFileSync(join(disk.folder, 'keelson.db')), before);
});

test('a company can not be made in a read-only folder', { skip }, async (t) => {
  const disk = smallDisk(t, '2m');
  disk.makeReadOnly();
  await assert.rejects(openLedger(disk.folder, { create: 'Tidemark' }), { failure: 'needs-operator', code: 'ledger.read-only' });
  await assert.rejects(openLedger(join(disk.folder, 'inner'), { create: 'Tidemark' }), { failure: 'needs-operator', code: 'ledger.read-only' });
});
