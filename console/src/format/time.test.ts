import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockText, durationText, exactText, isoDay, relativeText } from './time.ts';

const zone = 'Europe/Berlin';
const now = Date.parse('2026-11-12T13:05:00Z');
const minute = 60_000;
const hour = 60 * minute;

test('near times are told by how far they are, far ones by their date', () => {
  const told = (at: number): string => relativeText(at, now, zone);
  assert.equal(told(now), 'now');
  assert.equal(told(now - 59_000), 'now');
  assert.equal(told(now + 30_000), 'in a moment');
  assert.equal(told(now - 3 * minute), '3 min ago');
  assert.equal(told(now + 2 * hour), 'in 2 h');
  assert.equal(told(now - 8 * hour), 'today 06:05');
  assert.equal(told(now - 20 * hour), 'yesterday 18:05');
  assert.equal(told(now + 20 * hour), 'tomorrow 10:05');
  assert.equal(told(now - 4 * 24 * hour), '8 Nov');
  assert.equal(told(now - 400 * 24 * hour), '8 Oct 2025');
});

test('yesterday is the day before in the zone of the company, not 24 hours', () => {
  const justPastMidnight = Date.parse('2026-11-12T00:30:00+01:00');
  assert.equal(relativeText(justPastMidnight - 7 * hour, justPastMidnight, zone), 'yesterday 17:30');
  assert.equal(relativeText(justPastMidnight - 7 * hour, justPastMidnight, 'America/New_York'), 'today 11:30');
});

test('days and clocks are those of the zone', () => {
  const at = Date.parse('2026-03-28T23:30:00Z');
  assert.equal(isoDay(at, zone), '2026-03-29');
  assert.equal(isoDay(at, 'UTC'), '2026-03-28');
  assert.equal(clockText(at, zone), '00:30');
  assert.match(exactText(at, zone), /^Sun,? 29 Mar 2026,? (?:at )?00:30:00 CET$/u);
});

test('durations have the unit that fits', () => {
  assert.deepEqual([420, 3_290, 45_900, 4 * minute, 130 * minute, 3 * 24 * hour].map(durationText), ['420 ms', '3.2 s', '45 s', '4 min', '2 h 10 min', '3 d']);
});
