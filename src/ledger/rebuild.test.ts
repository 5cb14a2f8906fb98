import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { sampleBlobs, sampleDay } from '../../test/ledger/sample-events.ts';
import { closedLedger, openScratch, tamper, withFile } from '../../test/ledger/scratch-ledger.ts';
import { eventSchemas } from '../vocabulary/events.ts';

const tamperings = {
  tasks: `UPDATE tasks SET status = 'ready' WHERE id = 3`,
  waits: 'DELETE FROM waits',
  inbox: `UPDATE inbox SET state = 'open' WHERE id = 1`,
  effects: `UPDATE effects SET attempts = attempts + 1 WHERE id = 'e0123456789abcdef01234567'`,
  signals: 'UPDATE signals SET routed = 1 - routed',
  messages: `INSERT INTO messages VALUES (999, 'in', 'thread', NULL)`,
  documents: `UPDATE documents SET digest = 'x'`,
  playbooks: `UPDATE playbooks SET text = 'Refunds never.'`,
  records: 'DELETE FROM records WHERE version = 2',
  forgotten_keys: 'UPDATE forgotten_keys SET seq = 1',
  trust_outcomes: `UPDATE trust_outcomes SET changed = 0.01`,
  relaxations: `UPDATE relaxations SET ended_seq = NULL`,
  budget_windows: `UPDATE budget_windows SET spent = 0`,
  reservations: `DELETE FROM reservations`,
  budget_holds: `UPDATE budget_holds SET amount = 1`,
  schedules: 'UPDATE schedules SET next = next + 1',
};

async function day(t: TestContext) {
  const folder = await closedLedger(t, sampleDay());
  const ledger = await openScratch(t, { folder });
  for (const bytes of sampleBlobs) await ledger.blobs.put(bytes);
  return ledger;
}

/** Every table that is neither the events, nor about the rebuild itself, nor the inside of a full-text or vector index. */
function projections(folder: string): string[] {
  const sql = `SELECT name, sql LIKE 'CREATE VIRTUAL%' AS virtual FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('events', 'head', 'rebuild_due') AND name NOT LIKE 'sqlite_%' ORDER BY name`;
  const tables = withFile(folder, (db) => db.prepare(sql).all().map((row) => ({ name: String(row['name']), virtual: row['virtual'] === 1 })));
  const indexes = tables.filter(({ virtual }) => virtual).map(({ name }) => `${name}_`);
  return tables.flatMap(({ name }) => (indexes.some((index) => name.startsWith(index)) || name.endsWith('_words') ? [] : [name]));
}

test('the sample day holds every kind of event', async (t) => {
  const ledger = await day(t);
  const { byKind } = await ledger.stats();
  assert.deepEqual(byKind.map(({ kind }) => kind).toSorted(), Object.keys(eventSchemas).toSorted());
  assert.deepEqual((await ledger.verify()).problems, []);
});

test('L3: every projection, folded again from events of every kind, is identical', async (t) => {
  const ledger = await day(t);
  const report = await ledger.rebuild();
  assert.deepEqual(report.tables.filter(({ identical }) => !identical), []);
  assert.equal(report.identical, true);
  assert.equal(report.events, (await ledger.head()).seq);
});

test('L3: every table that is not the events is rebuilt, and each holds something of the day', async (t) => {
  const ledger = await day(t);
  const { tables } = await ledger.rebuild();
  await ledger.close();
  assert.deepEqual(tables.map(({ table }) => table).toSorted(), projections(ledger.folder));
  assert.deepEqual(tables.filter(({ rows }) => rows === 0), []);
});

for (const [table, sql] of Object.entries(tamperings)) {
  test(`L3: a tampered projection is reported and mended: ${table}`, async (t) => {
    const folder = await closedLedger(t, sampleDay());
    const dump = (): unknown => withFile(folder, (db) => db.prepare(`SELECT * FROM ${table}`).all());
    const before = dump();
    tamper(folder, sql);
    assert.notDeepEqual(dump(), before);
    const ledger = await openScratch(t, { folder });
    const report = await ledger.rebuild();
    assert.deepEqual(report.tables.filter(({ identical }) => !identical).map((one) => one.table), [table]);
    assert.equal(report.identical, false);
    assert.equal((await ledger.rebuild()).identical, true);
    await ledger.close();
    assert.deepEqual(dump(), before);
  });
}

test('L3: a rebuild leaves the events and the head alone, and appends go on after it', async (t) => {
  const ledger = await day(t);
  const before = await ledger.head();
  await ledger.rebuild();
  assert.deepEqual(await ledger.head(), before);
  const [event] = await ledger.append([{ kind: 'task.created', actor: 'system', task: ledger.nextTaskId(), data: { key: 'new', agent: 'support', version: 1, title: '', lane: 'routine', input: null, seed: '00000000-0000-4000-8000-000000000003', parent: null, deadline: null } }]);
  assert.equal(event?.seq, before.seq + 1);
  assert.equal(event?.task, 't6');
  assert.deepEqual((await ledger.verify()).problems, []);
});

test('L3: a rebuild wakes nobody: what the folds tell belongs to the past', async (t) => {
  const ledger = await day(t);
  let told = 0;
  ledger.onCommit(({ woken, links }) => void (told += woken.length + links.length));
  await ledger.rebuild();
  await ledger.append([{ kind: 'document.removed', actor: 'operator', data: { path: 'nothing.md' } }]);
  assert.equal(told, 0);
});

test('L3: playbooks are found after a rebuild as before', async (t) => {
  const ledger = await day(t);
  const found = await ledger.documents.matchPlaybooks(['refund', 'etre', 'monday'], 5);
  assert.deepEqual(found.map(({ path, coverage }) => [path, coverage]), [['playbooks/refunds.md', 2 / 3]]);
  await ledger.rebuild();
  assert.deepEqual(await ledger.documents.matchPlaybooks(['refund', 'etre', 'monday'], 5), found);
});

test('a long rebuild tells how far it is', async (t) => {
  const ledger = await day(t);
  const seen: [number, number | null][] = [];
  await ledger.rebuild((done, total) => void seen.push([done, total]));
  const { seq } = await ledger.head();
  assert.deepEqual(seen.at(-1), [seq, seq]);
});
