import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { called, lost, reused } from '../../../test/ledger/sample-model-calls.ts';
import { openScratch, steadyClock } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { ExactCost } from '../../vocabulary/models.ts';
import { companyCosts } from './costs.ts';

const jane = 'customer:jane@example.com';
const joe = 'customer:joe@example.com';
const euros = (amount: number, billionths = 0): ExactCost => ({ amount, billionths, currency: 'EUR' });
const dollars = (amount: number): ExactCost => ({ amount, billionths: 0, currency: 'USD' });

async function open(t: TestContext, { now = Date.UTC(2026, 0, 5, 12), zone = 'UTC' } = {}) {
  const clock = steadyClock(now);
  const ledger = await openScratch(t, { clock });
  return { ledger, clock, costs: companyCosts({ ledger, clock, zone }) };
}

const named = (id: string, name: string): Draft => ({ kind: 'record.put', actor: 'agent:support', subject: `customer:${id}`, data: { kind: 'customer', id, version: 1, value: { name }, provenance: { source: 'operator', model: null }, call: null, name: null } });

describe('a report', () => {
  test('is about this month by purpose, and sums what each currency has', async (t) => {
    const { ledger, costs } = await open(t);
    await ledger.append([called({ cost: euros(3, 500_000_000) }), called({ cost: euros(1, 700_000_000) }), called({ cost: dollars(9), purpose: 'memory.summarise' }), lost(), reused(), called({ cost: null }), called({ day: '2025-12-31' })]);
    const report = await costs.report();
    assert.deepEqual([report.by, report.since, report.until, report.more, report.firstDay], ['purpose', '2026-01-01', '2026-01-05', 0, '2025-12-31']);
    assert.deepEqual(report.rows.map(({ name, label, calls, cost }) => ({ name, label, calls, cost })), [
      { name: 'memory.summarise', label: 'memory.summarise', calls: 1, cost: [dollars(9)] },
      { name: 'support.draft', label: 'support.draft', calls: 4, cost: [euros(6, 323_000_000)] },
    ]);
    assert.deepEqual(report.total, {
      calls: 5, answered: 4, failed: 0, lost: 1, tokens: { input: 7_600, cached: 2_048, output: 320 }, cost: [euros(6, 323_000_000), dollars(9)],
      worst: { calls: 1, tokens: 4_000, cost: [euros(1, 123_000_000)] }, reused: { answers: 1, tokens: 980, cost: [euros(0, 123_000_000)] }, unpriced: 1,
    });
  });

  test('names customers as their records do, those without one by their address, and the forgotten not at all', async (t) => {
    const { ledger, costs } = await open(t);
    await ledger.append([named('jane@example.com', 'Jane Doe'), called({ cost: euros(30) }, { subject: jane }), called({ cost: euros(20) }, { subject: joe }), called({ cost: euros(10) }), called({ cost: euros(40) }, { subject: 'customer:gone@example.com' })]);
    await ledger.forget(['customer:gone@example.com'], 'operator', 'They asked.');
    const { rows } = await costs.report({ by: 'customer' });
    assert.deepEqual(rows.map(({ name, label }) => [name, label]), [['forgotten', 'forgotten'], [jane, 'Jane Doe (jane@example.com)'], [joe, 'joe@example.com'], [null, 'about nobody']]);
  });

  test('by day is in the order of the days, and of the days that were asked for', async (t) => {
    const { ledger, costs } = await open(t);
    await ledger.append([called({ day: '2026-01-03' }), called({ day: '2026-01-01', cost: euros(50) }), called({ day: '2026-01-04' })]);
    const days = async (span: { since?: string; until?: string }): Promise<unknown> => (await costs.report({ by: 'day', ...span })).rows.map(({ name }) => name);
    assert.deepEqual(await days({}), ['2026-01-01', '2026-01-03', '2026-01-04']);
    assert.deepEqual(await days({ since: '2026-01-02', until: '2026-01-03' }), ['2026-01-03']);
    assert.deepEqual((await costs.report({ until: '2025-11-20' })).since, '2025-11-01');
    await assert.rejects(costs.report({ since: '2026-01-06' }), { code: 'usage.span' });
  });

  test('of a few rows names the dearest and says how many more there are', async (t) => {
    const { ledger, costs } = await open(t);
    await ledger.append([called({ cost: euros(20) }, { subject: joe }), called({ cost: euros(30) }, { subject: jane }), called({ cost: euros(10) })]);
    const { rows, more, total } = await costs.report({ by: 'customer', limit: 1 });
    assert.deepEqual([rows.map(({ name }) => name), more, total.calls], [[jane], 2, 3]);
  });

  test("takes the month from the company's clocks", async (t) => {
    const now = Date.UTC(2026, 1, 1, 4);
    const { costs } = await open(t, { now, zone: 'America/New_York' });
    assert.deepEqual([(await costs.report()).since, (await costs.report()).until], ['2026-01-01', '2026-01-31']);
  });
});

test('a task costs what its own calls cost', async (t) => {
  const { ledger, costs } = await open(t);
  await ledger.append([called({}, { task: 't1' }), reused({}, { task: 't1' }), called({}, { task: 't2' })]);
  const { calls, cost, reused: again } = await costs.task('t1');
  assert.deepEqual([calls, cost, again.answers], [1, [euros(0, 123_000_000)], 1]);
  assert.deepEqual((await costs.task('t9')).cost, []);
});

describe('the forecast', () => {
  /** So much each day, from one day of January on. */
  const daily = (from: number, to: number, cost: ExactCost): Draft[] => Array.from({ length: to - from + 1 }, (_, index) => called({ cost, day: `2026-01-${String(from + index).padStart(2, '0')}` }));

  test('adds the days to come to what was spent, each currency for itself and from its own first call on', async (t) => {
    const { ledger, costs } = await open(t, { now: Date.UTC(2026, 0, 29, 12) });
    await ledger.append([...daily(10, 28, euros(1_000)), called({ cost: euros(400), day: '2026-01-29' }), called({ cost: dollars(90), day: '2026-01-28' }), called({ cost: euros(7), day: '2025-12-01' })]);
    const { month, until, daysLeft, currencies } = await costs.forecast();
    assert.deepEqual([month, until, daysLeft], ['2026-01', '2026-01-31', 2.5]);
    const [first, second] = currencies;
    assert.deepEqual([first?.spent, first?.fullDays, first?.byWeekday], [euros(19_400), 56, true]);
    assert.deepEqual(second, { currency: 'USD', spent: dollars(90), projected: dollars(90 + 225), interval: null, fullDays: 1, byWeekday: false });
    // Of the 56 days before, 37 cost nothing.
    const low = first?.interval?.low.amount ?? 0;
    const high = first?.interval?.high.amount ?? 0;
    assert.ok(low >= 19_400 && low < (first?.projected.amount ?? 0) && high > (first?.projected.amount ?? 0) && high <= 19_400 + 2_600, `${low} ${high}`);
    assert.deepEqual(await costs.forecast(), { month, until, daysLeft, currencies }, 'the same each time');
  });

  test('is empty when nothing had a price', async (t) => {
    const { ledger, costs } = await open(t);
    await ledger.append([called({ cost: null })]);
    assert.deepEqual((await costs.forecast()).currencies, []);
  });

  test('keeps fractions of the smallest unit where there is little else', async (t) => {
    const { ledger, costs } = await open(t, { now: Date.UTC(2026, 0, 30, 12) });
    await ledger.append(daily(20, 29, euros(0, 250_000_000)));
    assert.deepEqual((await costs.forecast()).currencies.map(({ spent, projected }) => [spent, projected]), [[euros(2, 500_000_000), euros(2, 875_000_000)]]);
  });

  // In Berlin 2026-03-29 has 23 hours, and 2026-10-25 has 25.
  for (const [now, left] of [['2026-03-29T12:00:00+02:00', 12 / 23], ['2026-10-25T12:00:00+01:00', 12 / 25], ['2026-03-28T12:00:00+01:00', 0.5], ['2026-10-26T00:00:00+01:00', 1]] as const) {
    test(`knows how long the day is that the clocks are set on: ${now}`, async (t) => {
      const { costs } = await open(t, { now: Date.parse(now), zone: 'Europe/Berlin' });
      const day = Number(now.slice(8, 10));
      assert.ok(Math.abs((await costs.forecast()).daysLeft - (left + 31 - day)) < 1e-9);
    });
  }

  test("ends with the company's month, and February has 29 days in a leap year", async (t) => {
    const berlin = await open(t, { now: Date.parse('2026-01-31T23:30:00Z'), zone: 'Europe/Berlin' });
    assert.deepEqual([(await berlin.costs.forecast()).month, (await berlin.costs.forecast()).until], ['2026-02', '2026-02-28']);
    const leap = await open(t, { now: Date.parse('2028-02-10T12:00:00Z') });
    assert.deepEqual([(await leap.costs.forecast()).until, (await leap.costs.forecast()).daysLeft], ['2028-02-29', 19.5]);
  });
});
