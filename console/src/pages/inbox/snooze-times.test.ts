import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldMoment, fieldText, momentOf, snoozeTimes } from './snooze-times.ts';

const zone = 'Europe/Berlin';
const told = (now: string, where = zone): string[] => snoozeTimes(Date.parse(now), where).map(({ label, at }) => `${label} ${new Date(at).toISOString()}`);

test('what one puts off comes back at a time that one would have chosen, by the clocks of the company', () => {
  // A Thursday at 10:05 in Berlin.
  assert.deepEqual(told('2026-11-26T09:05:00Z'), ['Later today 2026-11-26T16:00:00.000Z', 'Tomorrow morning 2026-11-27T07:00:00.000Z', 'Next week 2026-11-30T07:00:00.000Z']);
  assert.deepEqual(told('2026-11-26T15:05:00Z'), ['Later today 2026-11-26T18:00:00.000Z', 'Tomorrow morning 2026-11-27T07:00:00.000Z', 'Next week 2026-11-30T07:00:00.000Z']);
  assert.deepEqual(told('2026-11-26T20:05:00Z').map((line) => line.split(' 2026')[0]), ['Tomorrow morning', 'Next week']);
  // On a Sunday next week is tomorrow, and on a Monday it is a week away.
  assert.deepEqual(told('2026-11-29T20:05:00Z'), ['Tomorrow morning 2026-11-30T07:00:00.000Z', 'Next week 2026-11-30T07:00:00.000Z']);
  assert.equal(told('2026-11-30T20:05:00Z')[1], 'Next week 2026-12-07T07:00:00.000Z');
});

test('a change of the clocks in between moves nothing', () => {
  assert.deepEqual(told('2026-10-24T09:00:00Z').slice(1), ['Tomorrow morning 2026-10-25T07:00:00.000Z', 'Next week 2026-10-26T07:00:00.000Z']);
  assert.equal(told('2026-03-28T12:00:00Z')[1], 'Tomorrow morning 2026-03-29T06:00:00.000Z');
  // 02:30 is left out that night: an hour later.
  assert.equal(new Date(momentOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, zone)).toISOString(), '2026-03-29T01:30:00.000Z');
});

test('a field for date and time holds what it was given', () => {
  for (const where of [zone, 'Asia/Kolkata', 'America/Los_Angeles', 'Pacific/Chatham']) {
    const at = Date.parse('2026-11-26T09:05:00Z');
    assert.equal(fieldMoment(fieldText(at, where), where), at, where);
  }
  assert.equal(fieldText(Date.parse('2026-11-26T09:05:00Z'), zone), '2026-11-26T10:05');
  assert.equal(fieldMoment('', zone), null);
});
