import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { timeFacts } from './local-time.ts';

const business = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' } as const;

describe('the time that rules see', () => {
  it('is that of the company, over midnight and summer time', () => {
    assert.deepEqual(timeFacts(Date.UTC(2026, 2, 1, 23, 30), 'Europe/Berlin', business), { weekday: 'mon', hour: 0, date: '2026-03-02', businessHours: false });
    assert.deepEqual(timeFacts(Date.UTC(2026, 6, 6, 7, 0), 'Europe/Berlin', business), { weekday: 'mon', hour: 9, date: '2026-07-06', businessHours: true });
    assert.deepEqual(timeFacts(Date.UTC(2026, 0, 5, 7, 59), 'Europe/Berlin', business), { weekday: 'mon', hour: 8, date: '2026-01-05', businessHours: false });
  });

  it('is in business hours from the first minute until before the last', () => {
    const at = (hour: number, minute: number) => timeFacts(Date.UTC(2026, 0, 5, hour, minute), 'UTC', business).businessHours;
    assert.deepEqual([at(8, 59), at(9, 0), at(16, 59), at(17, 0)], [false, true, true, false]);
    assert.equal(timeFacts(Date.UTC(2026, 0, 4, 12), 'UTC', business).businessHours, false);
  });

  it('knows hours that go on after midnight, which belong to the day before', () => {
    const bar = { days: ['sat'], from: '20:00', to: '04:00' } as const;
    const at = (day: number, hour: number) => timeFacts(Date.UTC(2026, 0, day, hour), 'UTC', bar).businessHours;
    assert.deepEqual([at(3, 19), at(3, 20), at(4, 3), at(4, 4), at(3, 3)], [false, true, true, false, false]);
  });

  it('is never in business hours where there are none', () => {
    assert.equal(timeFacts(Date.UTC(2026, 0, 5, 12), 'UTC').businessHours, false);
  });
});
