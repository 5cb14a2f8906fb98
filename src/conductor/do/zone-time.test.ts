import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { answerMoment, daysInMonth, daysLater, momentOf, offsetMinutes, shownMoment, wallTime, weekdayOf } from './zone-time.ts';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/St_Johns', 'Pacific/Chatham'];

test('a moment on the wall of a zone is that moment again, but for the hour that the clocks show twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2015, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 }), fc.constantFrom(...zones), (minutes, zone) => {
      const at = minutes * 60_000;
      const back = momentOf(wallTime(at, zone), zone);
      assert.notEqual(back.clock, 'skipped');
      assert.ok(back.clock === 'twice' ? back.at <= at : back.at === at, `${new Date(at).toISOString()} in ${zone}: ${back.clock}`);
      assert.deepEqual(wallTime(back.at, zone), wallTime(at, zone));
    }),
    { seed: 1 },
  );
});

test('a time that the clocks skip is as much later as they are put forward; one that they show twice is the first', () => {
  const berlin = (text: string) => {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/\D/u).map(Number);
    const { at, clock } = momentOf({ year, month, day, hour, minute }, 'Europe/Berlin');
    return [new Date(at).toISOString().slice(0, 16), clock];
  };
  assert.deepEqual(berlin('2027-03-28 02:30'), ['2027-03-28T01:30', 'skipped']);
  assert.deepEqual(berlin('2027-10-31 02:30'), ['2027-10-31T00:30', 'twice']);
  assert.deepEqual(berlin('2027-03-28 09:00'), ['2027-03-28T07:00', 'once']);
  assert.deepEqual(berlin('2027-03-27 09:00'), ['2027-03-27T08:00', 'once']);
});

test('days go on over months, years and changes of the clocks', () => {
  assert.deepEqual(daysLater({ year: 2026, month: 12, day: 31, hour: 9, minute: 0 }, 1), { year: 2027, month: 1, day: 1, hour: 9, minute: 0 });
  assert.deepEqual([daysInMonth(2027, 2), daysInMonth(2028, 2), daysInMonth(2026, 12)], [28, 29, 31]);
  assert.equal(weekdayOf({ year: 2026, month: 11, day: 26, hour: 0, minute: 0 }), 4);
  assert.deepEqual([offsetMinutes(Date.UTC(2026, 6, 1), 'Europe/Berlin'), offsetMinutes(Date.UTC(2026, 0, 1), 'Asia/Kolkata')], [120, 330]);
});

test('a moment is shown with its zone, and with the year when it is another one', () => {
  const now = Date.UTC(2026, 10, 26, 16);
  assert.equal(shownMoment(Date.UTC(2026, 10, 30, 8), 'Europe/Berlin', now), 'Mon 30 Nov 09:00 (Europe/Berlin)');
  assert.equal(shownMoment(Date.UTC(2027, 0, 1, 8), 'Europe/Berlin', now), 'Fri 1 Jan 2027 09:00 (Europe/Berlin)');
  assert.equal(answerMoment(Date.UTC(2026, 10, 30, 8), 'Europe/Berlin'), '2026-11-30 09:00');
});
