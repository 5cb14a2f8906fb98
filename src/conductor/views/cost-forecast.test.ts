import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addDays, endOfMonth, restOfMonth, type SpendHistory } from './cost-forecast.ts';

/** `costs` are those of the days up to yesterday; the first is that of the first call. */
function history(today: string, costs: readonly number[], change: Partial<SpendHistory> = {}): SpendHistory {
  const firstDay = addDays(today, -costs.length);
  return { today, left: 1, spent: new Map(costs.map((cost, index) => [addDays(firstDay, index), cost])), firstDay, seed: 'x', ...change };
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('the rest of a month', () => {
  test('with days that all cost the same is that, for what is left of today and the days to come, and quite sure', () => {
    const rest = restOfMonth(history('2026-11-26', times(10, 100), { left: 0.25 }));
    assert.deepEqual(rest, { expected: 425, interval: { low: 425, high: 425 }, fullDays: 10, byWeekday: false });
  });

  test('tells weekdays and weekends apart from two weeks of days on', () => {
    // 2026-11-26 is a Thursday: Thursday, Friday and Monday cost 100 each, Saturday and Sunday 10.
    const costs = Array.from({ length: 14 }, (_, index) => ([0, 6].includes(new Date(`${addDays('2026-11-12', index)}T00:00:00Z`).getUTCDay()) ? 10 : 100));
    const rest = restOfMonth(history('2026-11-26', costs));
    assert.deepEqual(rest, { expected: 320, interval: { low: 320, high: 320 }, fullDays: 14, byWeekday: true });
    const oneLess = restOfMonth(history('2026-11-26', costs.slice(1)));
    assert.equal(oneLess.byWeekday, false);
    assert.ok(Math.abs(oneLess.expected - 5 * ((9 * 100 + 4 * 10) / 13)) < 1e-9);
  });

  test('counts days without a call as nothing, and looks back for eight weeks alone', () => {
    const idle = restOfMonth(history('2026-11-30', [70, 0, 0, 0, 0, 0, 0]));
    assert.equal(idle.expected, 10);
    const long = restOfMonth(history('2026-11-30', [...times(100, 1_000), ...times(56, 1)]));
    assert.deepEqual([long.expected, long.fullDays], [1, 56]);
  });

  test('has no interval before there are seven full days', () => {
    assert.deepEqual(restOfMonth(history('2026-11-29', [10, 20, 30, 20, 10, 30])), { expected: 40, interval: null, fullDays: 6, byWeekday: false });
    assert.notEqual(restOfMonth(history('2026-11-29', [10, 20, 30, 20, 10, 30, 20])).interval, null);
  });

  test('on the first day of all is as many days like today so far', () => {
    assert.deepEqual(restOfMonth(history('2026-11-28', [], { spent: new Map([['2026-11-28', 7]]) })), { expected: 14, interval: null, fullDays: 0, byWeekday: false });
  });

  test('is nothing at the end of the last day, whatever the month', () => {
    for (const today of ['2026-11-30', '2026-12-31', '2026-02-28', '2028-02-29']) assert.equal(restOfMonth(history(today, times(8, 5), { left: 0 })).expected, 0, today);
    assert.equal(restOfMonth(history('2028-02-28', times(8, 5), { left: 0 })).expected, 5, 'a leap year has one more day');
  });

  test('is the same each time for the same history, and wider the less is known', () => {
    const costs = [50, 150, 80, 120, 100, 60, 140];
    const few = restOfMonth(history('2026-11-10', costs));
    assert.deepEqual(restOfMonth(history('2026-11-10', costs)), few);
    const many = restOfMonth(history('2026-11-10', times(8, costs).flat()));
    const width = ({ interval }: typeof few): number => (interval?.high ?? 0) - (interval?.low ?? 0);
    assert.ok(Math.abs(few.expected - 2_100) < 1e-9 && Math.abs(many.expected - 2_100) < 200);
    assert.ok(width(few) > 1.5 * width(many) && width(many) > 100, `${width(few)} and ${width(many)}`);
  });

  test('is never less than nothing, and its interval holds what is expected even when one day was very dear', () => {
    const { expected, interval } = restOfMonth(history('2026-11-30', [...times(53, 0), 10_000, 0, 0]));
    assert.ok(interval !== null && interval.low >= 0 && interval.low <= expected && expected <= interval.high);
  });
});

test('of 300 months with noisy days the 80 % interval holds what came in 70 to 90 % of them', (t) => {
  let state = 1;
  const random = (): number => {
    // Park and Miller's minimal standard generator.
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const costOf = (day: string): number => ([0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) ? 30 : 100) * Math.exp(0.5 * normal());
  let inside = 0;
  const runs = 300;
  for (let run = 0; run < runs; run++) {
    const today = addDays('2026-03-01', Math.floor(random() * 700));
    const left = random();
    const length = 7 + Math.floor(random() * 50);
    const costs = Array.from({ length }, (_, index) => costOf(addDays(today, index - length)));
    let truth = left * costOf(today);
    for (let day = addDays(today, 1); day <= endOfMonth(today); day = addDays(day, 1)) truth += costOf(day);
    const { interval } = restOfMonth(history(today, costs, { left, seed: String(run) }));
    if (interval !== null && interval.low <= truth && truth <= interval.high) inside += 1;
  }
  assert.ok(inside / runs >= 0.7 && inside / runs <= 0.9, `${inside} of ${runs}`);
  t.diagnostic(`${inside} of ${runs}`);
});
