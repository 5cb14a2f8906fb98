import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEpoch, parseIso } from './moment.ts';

test('times with an offset, without seconds and with fractions are read', () => {
  const at = (text: string): number | undefined => parseIso(text, 'utc')?.at;
  assert.equal(at('2026-03-31T09:30:00Z'), Date.UTC(2026, 2, 31, 9, 30));
  assert.equal(at('2026-03-31 09:30'), Date.UTC(2026, 2, 31, 9, 30));
  assert.equal(at('2026-03-31T09:30:15.123456-0530'), Date.UTC(2026, 2, 31, 15, 0, 15, 123));
  assert.equal(at('2026-03-31T09:30:15,5+02'), Date.UTC(2026, 2, 31, 7, 30, 15, 500));
});

test('days and hours that do not exist are refused', () => {
  for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-01-00', '2026-01-01T24:00', '2026-01-01T10:60', '2026-01-01T10:00+99:00', '0000-01-01', '1 May 2026', '1700000000000', '', 'now']) assert.equal(parseIso(text, 'utc'), null, text);
  assert.ok(parseIso('2028-02-29', 'utc'));
});

test('a date alone means all of its day', () => {
  assert.deepEqual(parseIso('2026-03-31', 'utc'), { at: Date.UTC(2026, 2, 31), until: Date.UTC(2026, 3, 1) - 1 });
});

test('what a person types without an offset is the time on the wall', () => {
  assert.equal(parseIso('2026-03-31T09:30', 'local')?.at, new Date(2026, 2, 31, 9, 30).getTime());
  assert.equal(parseIso('2026-03-31T09:30Z', 'local')?.at, Date.UTC(2026, 2, 31, 9, 30));
});

test('a number that could only be seconds is taken for seconds', () => {
  assert.equal(parseEpoch(1_700_000_000.5), 1_700_000_000_500);
  assert.equal(parseEpoch(1_700_000_000_000), 1_700_000_000_000);
  assert.equal(parseEpoch(0), 0);
  assert.equal(parseEpoch(-86_400_000), -86_400_000);
  assert.equal(parseEpoch(1e16), null);
  assert.equal(parseEpoch(Number.NaN), null);
});
