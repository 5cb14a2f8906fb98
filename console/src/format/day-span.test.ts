import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayAfter, dayStart, spanOfDays } from './day-span.ts';

test('a day begins at midnight by the clocks of its zone, also when they change', () => {
  assert.equal(new Date(dayStart('2026-11-12', 'Europe/Berlin')).toISOString(), '2026-11-11T23:00:00.000Z');
  assert.equal(new Date(dayStart('2026-03-29', 'Europe/Berlin')).toISOString(), '2026-03-28T23:00:00.000Z');
  assert.equal(new Date(dayStart('2026-03-30', 'Europe/Berlin')).toISOString(), '2026-03-29T22:00:00.000Z');
  assert.equal(new Date(dayStart('2026-11-12', 'Pacific/Kiritimati')).toISOString(), '2026-11-11T10:00:00.000Z');
  assert.equal(new Date(dayStart('2026-11-12', 'America/Los_Angeles')).toISOString(), '2026-11-12T08:00:00.000Z');
});

test('the last day is wholly in the span', () => {
  const { since, until } = spanOfDays({ since: '2026-10-25', until: '2026-10-25' }, 'Europe/Berlin');
  // The night in which an hour comes twice.
  assert.equal((until ?? 0) - (since ?? 0) + 1, 25 * 3_600_000);
  assert.deepEqual(spanOfDays({}, 'Europe/Berlin'), {});
});

test('days are counted over months and years', () => {
  assert.deepEqual([dayAfter('2026-12-31', 1), dayAfter('2026-03-01', -1)], ['2027-01-01', '2026-02-28']);
});
