import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CostForecast, CostReport, CostTotals, CurrencyForecast } from '../../vocabulary/cost-views.ts';
import type { ExactCost } from '../../vocabulary/models.ts';
import { noCost } from '../test-company.ts';
import { costsText, type Costs } from './costs.ts';

const euros = (amount: number, billionths = 0): ExactCost => ({ amount, billionths, currency: 'EUR' });
const dollars = (amount: number): ExactCost => ({ amount, billionths: 0, currency: 'USD' });
const display = { rich: false, columns: 80, paint: (_format: unknown, text: string) => text, now: 0 };

const some: CostTotals = { ...noCost, calls: 12, answered: 12, tokens: { input: 9_000, cached: 4_500, output: 800 }, cost: [euros(123)] };
const report = (change: Partial<CostReport> = {}): CostReport => ({ by: 'purpose', since: '2026-11-01', until: '2026-11-26', rows: [{ name: 'support.draft', label: 'support.draft', ...some }], more: 0, total: some, firstDay: '2026-10-02', ...change });
const shown = (change: Partial<Costs> = {}): string => costsText(display, { report: report(), budgets: [], forecast: null, ...change });
const forecast = (change: Partial<CurrencyForecast>): CostForecast => ({ month: '2026-11', until: '2026-11-30', daysLeft: 4.25, currencies: [{ currency: 'EUR', spent: euros(123), projected: euros(340), interval: { low: euros(300), high: euros(410), share: 0.8 }, fullDays: 25, byWeekday: true, ...change }] });

test('with nothing to show it says what to do', () => {
  assert.match(shown({ report: report({ firstDay: null, rows: [], total: noCost }) }), /^No model has been called\. .*docs\/MODELS\.md/);
  assert.match(shown({ report: report({ rows: [], total: noCost }) }), /No model was called in these days\. .*keelson costs --since 2026-10-02/);
});

test('each row and the sum are told, and nothing about what there was not', () => {
  assert.deepEqual(shown().split('\n'), [
    'Models, 2026-11-01 to 2026-11-26',
    'PURPOSE        CALLS  TOKENS IN  CACHED  OUT      COST',
    'support.draft     12      9,000   4,500  800  1.23 EUR',
    'total             12      9,000   4,500  800  1.23 EUR',
    '',
    'From the caches of providers: 4,500 of 9,000 tokens read (50 %).',
  ]);
});

test('what was saved, lost, guessed at its worst and without a price is said in words', () => {
  const total: CostTotals = { ...some, failed: 2, lost: 1, worst: { calls: 1, tokens: 4_000, cost: [euros(1)] }, reused: { answers: 3, tokens: 36_000, cost: [euros(49), dollars(2)] }, unpriced: 5 };
  const text = shown({ report: report({ total }) });
  assert.match(text, /^Used again instead of a call: 3 answers\. That saved 36,000 tokens and 0\.49 EUR \+ 0\.02 USD\.$/m);
  assert.match(text, /^Without an answer that could be used: 3 of 12 calls, 1 of them lost because the process stopped\.$/m);
  assert.match(text, /^Counted at the most it can have been: 1 call, 4,000 tokens and 0\.01 EUR\. What became of it nobody knows\.$/m);
  assert.match(text, /^Without a price: 5 calls\. .*models\.prices in company\.yaml\.$/m);
});

test('of many rows the dearest are shown, of many days the latest, and how many more there are', () => {
  const rows = Array.from({ length: 50 }, (_, index) => ({ name: `n${index}`, label: `n${index}`, ...some }));
  const dearest = shown({ report: report({ by: 'customer', rows, more: 450 }) });
  assert.match(dearest, /^n0 /m);
  assert.doesNotMatch(dearest, /^n40 /m);
  assert.match(dearest, /^And 460 more customers; the total has them in it\. --json lists the dearest 50\.$/m);
  const latest = shown({ report: report({ by: 'day', rows }) });
  assert.doesNotMatch(latest, /^n9 /m);
  assert.match(latest, /^n49 /m);
  assert.match(latest, /^And 10 earlier days; the total has them in it\. --json lists all\.$/m);
});

test('the forecast tells its interval, or that it is too early for one', () => {
  assert.match(shown({ forecast: forecast({}) }), /^Until 2026-11-30\n1\.23 EUR so far, about 3\.40 EUR in the end; 3\.00 EUR to 4\.10 EUR in 80 % of months like this\. From 25 full days, weekends apart; 4\.3 days to come\.$/m);
  assert.match(shown({ forecast: forecast({ interval: null, fullDays: 3 }) }), /Too early to say how sure: there are 3 full days\. If it goes on like this, 3\.40 EUR by 2026-11-30\.$/m);
  assert.match(shown({ forecast: forecast({ interval: null, fullDays: 0 }) }), /there is no full day yet/);
});

test('budgets stand below, and what is not known about them is said', () => {
  const budget = { id: 'models', scope: 'company', agent: null, kind: null, per: 'month', unit: 'money', currency: 'EUR', cap: 5_000, whenReached: 'ask', windows: [{ window: '2026-11', reserved: 0, spent: 124, raised: 0, left: 4_876 }] } as const;
  assert.match(shown({ budgets: [{ ...budget, windows: [...budget.windows] }] }), /^Budgets\nBUDGET[^\n]*\nmodels .* 2026-11 +1\.24 EUR +0\.00 EUR +50\.00 EUR +48\.76 EUR$/m);
  assert.match(shown({ budgets: null }), /policy\.yaml can't be used/);
});

test('a name that a stranger chose is one safe line', () => {
  const text = shown({ report: report({ by: 'customer', rows: [{ name: 'x', label: 'Jane\n\u001b[2Jtotal 0.00 EUR', ...some }] }) });
  assert.ok(text.includes('\nJane total 0.00 EUR'), text);
});

test('costs of one table have their points one below the other, also where one is far below a cent', () => {
  const row = (name: string, cost: ExactCost): CostReport['rows'][number] => ({ name, label: name, ...some, cost: [cost] });
  const rows = [row('n0', euros(0, 280_000_000)), row('n1', euros(0, 2_500_000))];
  const text = shown({ report: report({ rows, total: { ...some, cost: [euros(0, 282_500_000)] } }) });
  assert.deepEqual([...text.matchAll(/(\d+\.\d+) EUR$/gmu)].map(([, cost]) => cost), ['0.002800', '0.000025', '0.002825']);
});
