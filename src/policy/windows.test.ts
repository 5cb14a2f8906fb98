import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextWindowStart, windowName } from './windows.ts';

const berlin = 'Europe/Berlin';
const start = (zone: string, at: string, per: 'hour' | 'day' | 'month'): string => new Date(nextWindowStart(zone, Date.parse(at), per) ?? 0).toISOString();

test('a window is that of the clocks of the company, not of UTC', () => {
  const at = Date.parse('2026-01-31T23:30:00Z');
  assert.deepEqual([windowName(berlin, at, 'hour'), windowName(berlin, at, 'day'), windowName(berlin, at, 'month'), windowName(berlin, at, 'ever')], ['2026-02-01T00', '2026-02-01', '2026-02', 'ever']);
  assert.equal(windowName('Asia/Kolkata', Date.parse('2026-01-31T18:29:59Z'), 'day'), '2026-01-31');
  assert.equal(windowName('Asia/Kolkata', Date.parse('2026-01-31T18:30:00Z'), 'day'), '2026-02-01');
});

test('the next window begins when its clocks say so, on days of 23 and 25 hours too', () => {
  assert.equal(start(berlin, '2026-01-05T12:00:00Z', 'hour'), '2026-01-05T13:00:00.000Z');
  assert.equal(start(berlin, '2026-01-05T12:59:59.999Z', 'hour'), '2026-01-05T13:00:00.000Z');
  assert.equal(start('Asia/Kolkata', '2026-01-05T12:00:00Z', 'hour'), '2026-01-05T12:30:00.000Z');
  assert.equal(start(berlin, '2026-03-28T23:00:00Z', 'day'), '2026-03-29T22:00:00.000Z');
  assert.equal(start(berlin, '2026-10-24T22:00:00Z', 'day'), '2026-10-25T23:00:00.000Z');
  assert.equal(start(berlin, '2026-10-01T00:00:00Z', 'month'), '2026-10-31T23:00:00.000Z');
  assert.equal(nextWindowStart(berlin, 0, 'ever'), null);
});

test('the hour that the end of summer time repeats is one window: its cap is not given twice', () => {
  assert.equal(windowName(berlin, Date.parse('2026-10-25T00:30:00Z'), 'hour'), windowName(berlin, Date.parse('2026-10-25T01:30:00Z'), 'hour'));
  assert.equal(start(berlin, '2026-10-25T00:30:00Z', 'hour'), '2026-10-25T02:00:00.000Z');
});

test('every hour of a year, in zones of all sorts: the next window is another one, and begins within the longest there is', () => {
  for (const zone of [berlin, 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']) {
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 7 * 3_600_000) {
      for (const per of ['hour', 'day'] as const) {
        const next = nextWindowStart(zone, at, per) ?? 0;
        assert.ok(next > at && windowName(zone, next, per) !== windowName(zone, at, per) && windowName(zone, next - 1, per) === windowName(zone, at, per), `${zone} ${new Date(at).toISOString()} ${per}`);
      }
    }
  }
});
