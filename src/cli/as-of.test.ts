import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asOfFrom, parseAsOf } from './as-of.ts';

test('a small number is a sequence number, a large one a time', () => {
  assert.deepEqual(parseAsOf('120'), { seq: 120 });
  assert.deepEqual(asOfFrom(0, 'utc'), { seq: 0 });
  assert.deepEqual(asOfFrom(1_772_355_600, 'utc'), { at: 1_772_355_600_000 });
  assert.deepEqual(asOfFrom('1772355600000', 'utc'), { at: 1_772_355_600_000 });
});

test('a date is the end of its day, by the clock of whoever typed it', () => {
  assert.deepEqual(asOfFrom('2026-03-31', 'utc'), { at: Date.UTC(2026, 3, 1) - 1 });
  assert.deepEqual(parseAsOf('2026-03-31'), { at: new Date(2026, 3, 1).getTime() - 1 });
  assert.deepEqual(parseAsOf('2026-03-31T10:00+02:00'), { at: Date.UTC(2026, 2, 31, 8) });
});

test('anything else is wrong usage', () => {
  assert.equal(asOfFrom(-1, 'utc'), null);
  assert.equal(asOfFrom(1.5, 'utc'), null);
  assert.throws(() => parseAsOf('last week'), { code: 'usage.as-of' });
});
