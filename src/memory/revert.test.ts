import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openScratch } from '../../test/ledger/scratch-ledger.ts';
import type { Json } from '../vocabulary/json.ts';
import { recordKinds } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';
import { own } from './diff.ts';
import { history } from './history.ts';
import { getRecord, putRecord } from './records.ts';
import { revertVersion } from './revert.ts';
import { takeBack } from './three-way.ts';

const kinds = recordKinds();
type Value = { [key: string]: Json };

async function versions(ledger: Ledger, ...values: Value[]): Promise<void> {
  for (const value of values) await putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name: 'Pro', ...value } });
}
const now = async (ledger: Ledger): Promise<Value> => {
  const { name: _name, ...rest } = (await getRecord(ledger, 'product', 'pro'))?.value ?? {};
  return rest;
};

test('M2: a revert is a new version that takes back one change, and leaves what was changed later elsewhere', async (t) => {
  const ledger = await openScratch(t);
  await versions(ledger, { a: 1, b: 1 }, { a: 2, b: 1, c: 'new' }, { a: 2, b: 2, c: 'new' });
  const { report, ask } = await revertVersion(ledger, kinds, 'product:pro', 2);
  assert.deepEqual(report, { version: 4, changes: [{ field: 'a', before: 2, after: 1 }, { field: 'c', before: 'new' }], conflicts: [] });
  assert.equal(ask, null);
  assert.deepEqual(await now(ledger), { b: 2, a: 1 });
  const all = await history(ledger, kinds, 'product:pro');
  assert.deepEqual(all.map(({ version, reverts }) => [version, reverts]), [[4, 2], [3, null], [2, null], [1, null]]);
  assert.equal(all[2]?.value['c'], 'new');
});

test('a revert can be reverted', async (t) => {
  const ledger = await openScratch(t);
  await versions(ledger, { a: 1 }, { a: 2 });
  await revertVersion(ledger, kinds, 'product:pro', 2);
  await revertVersion(ledger, kinds, 'product:pro', 3);
  assert.deepEqual(await now(ledger), { a: 2 });
});

test('a field that was changed again since is a conflict: nothing is written and the question is prepared', async (t) => {
  const ledger = await openScratch(t);
  await versions(ledger, { a: 1, b: 1 }, { a: 2, b: 2 }, { a: 3, b: 2 });
  const { seq } = await ledger.head();
  const { report, ask } = await revertVersion(ledger, kinds, 'product:pro', 2);
  assert.deepEqual(report, { version: null, changes: [{ field: 'b', before: 2, after: 1 }], conflicts: [{ field: 'a', before: 1, after: 2, now: 3 }] });
  assert.equal((await ledger.head()).seq, seq);
  assert.deepEqual(ask?.input, { type: 'revert', about: 3, ref: 'product:pro', version: 2, clean: 1, fields: [{ field: 'a', values: { before: 1, after: 2, now: 3 } }] });
});

for (const [conflicts, a] of [['keep', 3], ['restore', 1]] as const) {
  test(`a conflict is decided by the option: ${conflicts}`, async (t) => {
    const ledger = await openScratch(t);
    await versions(ledger, { a: 1, b: 1 }, { a: 2, b: 2 }, { a: 3, b: 2 });
    const { report } = await revertVersion(ledger, kinds, 'product:pro', 2, conflicts);
    assert.equal(report.version, 4);
    assert.deepEqual(report.conflicts.map(({ field }) => field), ['a']);
    assert.deepEqual(await now(ledger), conflicts === 'keep' ? { a, b: 1 } : { b: 1, a });
  });
}

test('what there is nothing to take back of is refused', async (t) => {
  const ledger = await openScratch(t);
  await versions(ledger, { a: 1 }, { a: 2 }, { a: 1 });
  await assert.rejects(revertVersion(ledger, kinds, 'product:pro', 1), { code: 'memory.first-version' });
  await assert.rejects(revertVersion(ledger, kinds, 'product:pro', 9), { code: 'memory.no-version' });
  await assert.rejects(revertVersion(ledger, kinds, 'product:pro', 2), { code: 'memory.nothing-to-revert' });
  await assert.rejects(revertVersion(ledger, kinds, 'product:nothing', 1), { code: 'memory.unknown-ref' });
  assert.equal((await ledger.records.record('product', 'pro'))?.version, 3);
});

test('what would not be a record of its kind any more is not written', async (t) => {
  const ledger = await openScratch(t);
  // As a release with other rules may have left it.
  const put = (version: number, value: Value) => ledger.append([{ kind: 'record.put', actor: 'operator', data: { kind: 'product', id: 'pro', version, value, provenance: { source: 'operator', model: null }, call: null, name: null } }]);
  await put(1, { title: 'Pro' });
  await put(2, { name: 'Pro' });
  await assert.rejects(revertVersion(ledger, kinds, 'product:pro', 2), { code: 'memory.invalid-record' });
});

test('a revert stays with the subject of what it reverts', async (t) => {
  const ledger = await openScratch(t);
  for (const name of ['Hers', 'Ours']) await putRecord(ledger, kinds, { kind: 'project', id: 'x', value: { name }, subject: 'person:Jane' });
  await revertVersion(ledger, kinds, 'project:x', 2);
  assert.equal((await ledger.event((await ledger.head()).seq)).subject, 'person:Jane');
});

const value = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), fc.constantFrom<Json>(1, 2, null, { x: 1 }));

test('of every field, the change is taken back exactly when it is still there, and nothing else moves', () => {
  fc.assert(
    fc.property(value, value, value, fc.subarray(['a', 'b', 'c', '__proto__']), (before, after, current, restore) => {
      const undone = takeBack({ before, after, now: current }, new Set(restore));
      const same = (one: Value, other: Value, field: string): boolean => JSON.stringify(own(one, field)) === JSON.stringify(own(other, field));
      for (const field of ['a', 'b', 'c', '__proto__']) {
        const changed = !same(before, after, field);
        const conflict = changed && !same(current, after, field) && !same(current, before, field);
        const goesBack = changed && (!conflict || restore.includes(field));
        assert.ok(same(undone.value, goesBack ? before : current, field), field);
        assert.equal(undone.conflicts.some((one) => one.field === field), conflict, field);
        assert.equal(undone.changes.some((one) => one.field === field), !same(undone.value, current, field), field);
      }
    }),
  );
});
