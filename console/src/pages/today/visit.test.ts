import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awayMs, readVisit, visitAt } from './visit.ts';

const now = Date.UTC(2026, 10, 26, 9);

test('a visit goes on while somebody is there, and the next begins where the last one ended', () => {
  const first = visitAt(null, now);
  assert.deepEqual(first, { seen: null, at: now });
  const later = visitAt(first, now + awayMs);
  assert.deepEqual(later, { seen: null, at: now + awayMs });
  const next = visitAt(later, now + 3 * awayMs);
  assert.deepEqual(next, { seen: now + awayMs, at: now + 3 * awayMs });
  assert.deepEqual(visitAt(next, now + 3 * awayMs + 1_000).seen, now + awayMs, 'a reload hides nothing');
});

test('a clock that was set back begins anew', () => {
  assert.deepEqual(visitAt({ seen: now, at: now + 10 * awayMs }, now), { seen: null, at: now });
});

test('what was remembered is read, and nonsense is nothing', () => {
  assert.deepEqual(readVisit('12,34'), { seen: 12, at: 34 });
  assert.deepEqual(readVisit('-,34'), { seen: null, at: 34 });
  for (const wrong of [null, '', 'x', '1,', '1,2,3', '-5,3']) assert.equal(readVisit(wrong), null);
});
