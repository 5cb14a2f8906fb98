import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergedRows, type KeptRow } from './merge-rows.ts';

const rows = (...ids: number[]): { id: number }[] => ids.map((id) => ({ id }));
const kept = (...ids: number[]): KeptRow<{ id: number }>[] => rows(...ids).map((row) => ({ row, gone: false, fresh: false }));
const told = (all: readonly KeptRow<{ id: number }>[]): string => all.map(({ row, gone, fresh }) => `${String(row.id)}${gone ? ' gone' : ''}${fresh ? ' new' : ''}`).join(', ');

test('what was decided stays in its place, and what is new comes at the end', () => {
  assert.equal(told(mergedRows(kept(1, 2, 3), { rows: rows(1, 3, 7), hasMore: false, isNews: true })), '1, 2 gone, 3, 7 new');
  assert.equal(told(mergedRows(kept(1, 2), { rows: rows(1, 2, 3, 4), hasMore: false, isNews: false })), '1, 2, 3, 4');
});

test('what comes back is there as before', () => {
  const without = mergedRows(kept(1, 2), { rows: rows(1), hasMore: false, isNews: true });
  assert.equal(told(mergedRows(without, { rows: rows(1, 2), hasMore: false, isNews: true })), '1, 2');
});

test('what lies behind the part that was read is not taken for gone', () => {
  assert.equal(told(mergedRows(kept(1, 2, 3, 4), { rows: rows(1, 3), hasMore: true, isNews: true })), '1, 2 gone, 3, 4');
  assert.equal(told(mergedRows(kept(1, 2, 3, 4), { rows: rows(1, 3), hasMore: false, isNews: true })), '1, 2 gone, 3, 4 gone');
});

test('a long morning does not make the list endless: the oldest of what is done leaves', () => {
  const many = Array.from({ length: 60 }, (_, n) => n + 1);
  const merged = mergedRows(kept(...many), { rows: rows(60), hasMore: false, isNews: true });
  assert.deepEqual([merged.length, merged[0]?.row.id], [41, 20]);
});
