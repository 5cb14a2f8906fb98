import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { called } from '../../test/ledger/sample-model-calls.ts';
import { openScratch, steadyClock, type SteadyClock } from '../../test/ledger/scratch-ledger.ts';
import { NeedsOperator } from '../vocabulary/errors.ts';
import type { BlobRef } from '../vocabulary/ids.ts';
import type { Notice } from '../vocabulary/views.ts';
import type { Ledger } from '../ledger/port.ts';
import type { DueSource } from './due-loop.ts';
import { textExpiry } from './text-expiry.ts';

const day = 24 * 3_600_000;
const keepMs = 90 * day;
const jane = 'customer:jane@example.com';

interface House {
  ledger: Ledger & { folder: string };
  clock: SteadyClock;
  expiry: DueSource;
  notices: Notice[];
}

async function open(t: TestContext, folder?: string, clock = steadyClock()): Promise<House> {
  const ledger = await openScratch(t, folder === undefined ? { clock } : { folder, clock });
  const notices: Notice[] = [];
  return { ledger, clock, notices, expiry: textExpiry({ ledger, clock, keepMs, notice: (notice) => void notices.push(notice) }) };
}

/** Two calls with these texts. Returns their files. */
async function ask({ ledger }: House, first: string, second: string, subject: string | null = null): Promise<{ seq: number; files: [BlobRef, BlobRef] }> {
  const files: [BlobRef, BlobRef] = [await ledger.blobs.put(Buffer.from(first), { subject }), await ledger.blobs.put(Buffer.from(second), { subject })];
  const [, event] = await ledger.append(files.map((texts) => called({ texts, reusableUntil: Number.MAX_SAFE_INTEGER }, { subject })));
  return { seq: event?.seq ?? 0, files };
}

async function states({ ledger }: House, files: readonly BlobRef[]): Promise<string[]> {
  return Promise.all(files.map((ref) => ledger.blobs.check(ref)));
}

/** Nothing is due, and the ledger is whole: every file that it names is there, and its tables are what its events say. */
async function atRest({ ledger, expiry, clock }: House): Promise<void> {
  const due = await expiry.nextDue();
  assert.ok(due === null || due > clock.now(), 'nothing is left to do now');
  assert.deepEqual((await ledger.verify()).problems, []);
  assert.equal((await ledger.rebuild()).identical, true, 'L3');
}

async function until({ expiry, clock }: House): Promise<number> {
  for (let sweeps = 1; ; sweeps++) {
    assert.ok(sweeps < 20, 'it comes to an end');
    await expiry.sweep(clock.now());
    const due = await expiry.nextDue();
    if (due === null || due > clock.now()) return sweeps;
  }
}

describe('prompts and answers', () => {
  test('are kept as long as company.yaml says, and their files go then, with what could be used again; what they cost stays', async (t) => {
    const house = await open(t);
    const old = await ask(house, 'first', 'one');
    house.clock.time += day;
    const young = await ask(house, 'second', 'two');
    assert.equal(await house.expiry.nextDue(), house.clock.now() - day + keepMs);
    await house.expiry.sweep(house.clock.now() - day + keepMs - 1);
    assert.deepEqual(await states(house, old.files), ['ok', 'ok'], 'not a moment earlier');
    house.clock.time += keepMs - day;
    await house.expiry.sweep(house.clock.now());
    assert.deepEqual([await states(house, old.files), await states(house, young.files)], [['missing', 'missing'], ['ok', 'ok']]);
    const expired = await house.ledger.events({ kind: 'model.texts-expired', limit: 9 });
    assert.deepEqual(expired.map(({ data }) => data), [{ upTo: old.seq, texts: 2 }, { upTo: old.seq, texts: 0 }]);
    const [sums] = await house.ledger.models.sums({ since: '2026-01-01', until: '2026-12-31' });
    assert.equal(sums?.calls, 4);
    await atRest(house);
    house.clock.time += day;
    await until(house);
    assert.equal(await house.ledger.models.answered('a'.repeat(64), 0), null, 'a deleted answer is not used again');
    assert.equal(await house.expiry.nextDue(), null);
    await atRest(house);
  });

  test('of which a later call has the same stay until that one is as old', async (t) => {
    const house = await open(t);
    const old = await ask(house, 'first', 'refund', jane);
    house.clock.time += day;
    const young = await ask(house, 'second', 'refund', jane);
    assert.equal(old.files[1], young.files[1]);
    house.clock.time += keepMs - day;
    await until(house);
    assert.deepEqual([await states(house, old.files), await states(house, young.files)], [['missing', 'ok'], ['ok', 'ok']]);
    await atRest(house);
    house.clock.time += day;
    await until(house);
    assert.deepEqual(await states(house, young.files), ['missing', 'missing']);
    await atRest(house);
  });

  test('go in steps when there are many, the oldest first', async (t) => {
    const house = await open(t);
    for (let n = 0; n < 450; n++) await house.ledger.append([called({ texts: n.toString(16).padStart(64, '0') })]);
    house.clock.time += keepMs;
    await house.expiry.sweep(house.clock.now());
    assert.deepEqual([(await house.ledger.models.keptTexts(house.clock.now(), 999)).length, await house.expiry.nextDue()], [250, house.clock.now()]);
    assert.equal(await until(house), 2);
    await atRest(house);
  });

  test('that a clock dated into the future hold nothing up, and go with those after them', async (t) => {
    const house = await open(t);
    const now = house.clock.time;
    house.clock.time += 4_000 * day;
    const ahead = await ask(house, 'ahead', 'one');
    house.clock.time = now;
    const right = await ask(house, 'right', 'two');
    assert.equal(await house.expiry.nextDue(), now + keepMs);
    house.clock.time += keepMs;
    await until(house);
    assert.deepEqual(await states(house, [...ahead.files, ...right.files]), ['missing', 'missing', 'missing', 'missing']);
    await atRest(house);
  });

  test('of a clock that was behind do not take younger ones along', async (t) => {
    const house = await open(t);
    const young = await ask(house, 'young', 'one');
    house.clock.time -= 4_000 * day;
    const behind = await ask(house, 'behind', 'two');
    house.clock.time += 4_001 * day;
    await until(house);
    assert.deepEqual(await states(house, [...young.files, ...behind.files]), ['ok', 'ok', 'ok', 'ok']);
    await atRest(house);
  });
});

describe('a process that dies', () => {
  for (const [when, removed] of [['before the files', 0], ['between two files', 1], ['after the files, before it says so', 2]] as const) {
    test(`${when} leaves the rest to the next one, and the ledger whole`, async (t) => {
      const house = await open(t);
      const { files } = await ask(house, 'first', 'one');
      house.clock.time += keepMs;
      // The files go one after the other; the process is gone after so many of them.
      const { remove } = house.ledger.blobs;
      t.mock.method(house.ledger.blobs, 'remove', async (refs: readonly BlobRef[]) => {
        await remove(refs.slice(0, removed));
        throw new Error('the process is gone');
      });
      await assert.rejects(house.expiry.sweep(house.clock.now()), /the process is gone/);
      await house.ledger.close();
      const next = await open(t, house.ledger.folder, house.clock);
      assert.deepEqual((await next.ledger.verify()).problems, [], 'what is gone no longer counts');
      assert.ok(((await next.expiry.nextDue()) ?? Infinity) <= next.clock.now(), 'it is due at once');
      await next.expiry.sweep(next.clock.now());
      assert.deepEqual(await states(next, files), ['missing', 'missing']);
      await atRest(next);
    });
  }
});

test('a folder that refuses is told of, left alone for an hour, and stops nothing else', async (t) => {
  const house = await open(t);
  const { files } = await ask(house, 'first', 'one');
  house.clock.time += keepMs;
  const mocked = t.mock.method(house.ledger.blobs, 'remove', () => Promise.reject(new NeedsOperator('disk.refused', 'No.', 'Allow it.')));
  await house.expiry.sweep(house.clock.now());
  const [notice] = house.notices;
  assert.deepEqual([house.notices.length, notice?.code, notice?.nextStep, notice?.retryAt], [1, 'disk.refused', 'Allow it.', house.clock.now() + 3_600_000]);
  assert.equal(await house.expiry.nextDue(), house.clock.now() + 3_600_000);
  await house.expiry.sweep(house.clock.now() + 1);
  assert.equal(house.notices.length, 1);
  mocked.mock.restore();
  house.clock.time += 3_600_000;
  await house.expiry.sweep(house.clock.now());
  assert.deepEqual(await states(house, files), ['missing', 'missing']);
  await atRest(house);
});

test('forgetting somebody takes their prompts and answers at once, also those that are on their way out', async (t) => {
  const house = await open(t);
  const leaving = await ask(house, 'about Jane, long ago', 'one', jane);
  house.clock.time += keepMs;
  const kept = await ask(house, 'about Jane', 'two', jane);
  const other = await ask(house, 'about Joe', 'three', 'customer:joe@example.com');
  t.mock.method(house.ledger.blobs, 'remove', () => Promise.reject(new NeedsOperator('disk.refused', 'No.', 'Allow it.')));
  await house.expiry.sweep(house.clock.now());
  t.mock.restoreAll();
  const { blobs } = await house.ledger.forget([jane], 'operator', 'She asked.');
  assert.equal(blobs, 4);
  assert.deepEqual([await states(house, [...leaving.files, ...kept.files]), await states(house, other.files)], [['missing', 'missing', 'missing', 'missing'], ['ok', 'ok']]);
  assert.equal(await house.ledger.models.leavingUpTo(), null);
  await atRest(house);
});
