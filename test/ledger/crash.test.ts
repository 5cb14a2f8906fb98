import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Ledger } from '../../src/ledger/port.ts';
import { systemClock } from '../../src/vocabulary/ports.ts';
import { note } from './sample-events.ts';
import { openScratch, scratchFolder } from './scratch-ledger.ts';
import { startLedgerProcess } from './start-ledger-process.ts';
import { commitEnds } from './write-ahead-log.ts';

/** The ids of the notes on record, in order. */
async function notesOf(ledger: Ledger): Promise<string[]> {
  const events = await ledger.events({ kind: 'note.put', limit: 10_000 });
  return events.flatMap((event) => (event.kind === 'note.put' ? [event.data.id] : []));
}

function firstNotes(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `n${n}`);
}

/** Whatever happened to the process or its log, what is left is a whole ledger that goes on. */
async function isWhole(ledger: Ledger): Promise<void> {
  assert.deepEqual((await ledger.verify()).problems, []);
  assert.equal((await ledger.rebuild()).identical, true);
  const { seq } = await ledger.head();
  const [event] = await ledger.append([note('after')]);
  assert.equal(event?.seq, seq + 1);
}

/** A log of that many commits of one note each, as a killed process left it. */
async function killedLedger(t: TestContext, appends: number): Promise<{ folder: string; log: Buffer; ends: number[] }> {
  const folder = scratchFolder(t);
  const owner = startLedgerProcess(t, folder, appends);
  await owner.wrote('done');
  await owner.kill();
  const log = readFileSync(join(folder, 'keelson.db-wal'));
  const ends = commitEnds(log);
  assert.ok(ends.length > appends, 'each append is a commit in the log');
  return { folder, log, ends };
}

/** The killed ledger in a new folder, with this log. */
async function withLog(t: TestContext, folder: string, log: Buffer): Promise<Ledger> {
  const copy = join(scratchFolder(t), 'data');
  mkdirSync(copy);
  for (const name of ['keelson.db', 'owner.json']) copyFileSync(join(folder, name), join(copy, name));
  writeFileSync(join(copy, 'keelson.db-wal'), log);
  return openScratch(t, { folder: copy, clock: systemClock });
}

test('L4 and L6: every append that was acknowledged before a kill is there, and its projections with it', async (t) => {
  for (const killAfter of ['0', '37', '200']) {
    const folder = scratchFolder(t);
    const owner = startLedgerProcess(t, folder, 100_000);
    await owner.wrote(killAfter);
    const acknowledged = (await owner.kill()).filter((line) => line !== 'open').length;
    const ledger = await openScratch(t, { folder, clock: systemClock });
    const notes = await notesOf(ledger);
    assert.ok(notes.length >= acknowledged, `${notes.length} of ${acknowledged} acknowledged`);
    assert.ok(notes.length <= acknowledged + 1, 'only the append under way may be there besides');
    assert.deepEqual(notes, firstNotes(notes.length));
    await isWhole(ledger);
  }
});

test('L4: a last write that is torn off loses the commits it cut, and no other', async (t) => {
  const { folder, log, ends } = await killedLedger(t, 12);
  const cuts = [log.length - 1, log.length - 100, log.length - 4_200, ends.at(-2)! + 10, ends.at(-3)!, ends.at(-6)! - 1];
  for (const cut of cuts) {
    const lost = ends.filter((end) => end > cut).length;
    const ledger = await withLog(t, folder, log.subarray(0, cut));
    assert.deepEqual(await notesOf(ledger), firstNotes(12 - lost), `cut at ${cut} of ${log.length}`);
    await isWhole(ledger);
  }
});

test('L4: a last write that left noise loses the commits from there on, and no earlier one', async (t) => {
  const { folder, log, ends } = await killedLedger(t, 12);
  for (const place of [log.length - 1, ends.at(-2)! + 3, ends.at(-2)! + 30, ends.at(-5)! + 2_000]) {
    const noisy = Buffer.from(log);
    noisy[place] = (noisy[place] ?? 0) ^ 0xff;
    const lost = ends.filter((end) => end > place).length;
    const ledger = await withLog(t, folder, noisy);
    assert.deepEqual(await notesOf(ledger), firstNotes(12 - lost), `noise at ${place} of ${log.length}`);
    await isWhole(ledger);
  }
});

test('a log that was never finished is no obstacle', async (t) => {
  const { folder, log } = await killedLedger(t, 3);
  for (const kept of [0, 10, 32]) {
    const opened = withLog(t, folder, log.subarray(0, kept));
    // The whole life of this ledger lay in its log: without it there is a new company.
    assert.deepEqual(await notesOf(await opened), []);
    await isWhole(await opened);
  }
});
