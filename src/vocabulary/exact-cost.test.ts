import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addCosts, costOf, costText, worstCostOf } from './exact-cost.ts';
import type { Price } from './model-settings.ts';
import { exactCostSchema } from './models.ts';

const usd: Price = { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15, currency: 'USD' };
const usage = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0 };

test('a call costs its tokens by their kinds, to the billionth of a cent', () => {
  // 600 plain at 3, 300 cached at 0.30, 100 written at 3.75, 50 out at 15: 0.0018 + 0.00009 + 0.000375 + 0.00075 = 0.003015 USD.
  assert.deepEqual(costOf({ input: 1_000, cachedInput: 300, cacheWrite: 100, output: 50 }, usd), { amount: 0, billionths: 301_500_000, currency: 'USD' });
  assert.deepEqual(costOf({ ...usage, input: 1_000_000 }, usd), { amount: 300, billionths: 0, currency: 'USD' });
  assert.deepEqual(costOf(usage, usd), { amount: 0, billionths: 0, currency: 'USD' });
});

test('numbers that binary fractions miss are exact', () => {
  const price = { ...usd, input: 0.1, output: 0.2 };
  assert.deepEqual(costOf({ ...usage, input: 3, output: 3 }, price), { amount: 0, billionths: 90_000, currency: 'USD' });
  let sum = costOf(usage, price);
  for (let i = 0; i < 1_000; i++) sum = addCosts(sum, costOf({ ...usage, input: 1 }, price));
  assert.deepEqual(sum, costOf({ ...usage, input: 1_000 }, price));
});

test('what is finer than a billionth is rounded up, once', () => {
  const price = { ...usd, input: 0.000001, cachedInput: 0.000001, output: 0.000001, currency: 'JPY' };
  // A yen has no smaller unit: a token at 10^-12 yen is a thousandth of a billionth.
  assert.deepEqual(costOf({ ...usage, input: 1 }, price), { amount: 0, billionths: 1, currency: 'JPY' });
  assert.deepEqual(costOf({ ...usage, input: 1, output: 1 }, price), { amount: 0, billionths: 1, currency: 'JPY' });
  assert.deepEqual(costOf({ ...usage, input: 1_001 }, price), { amount: 0, billionths: 2, currency: 'JPY' });
});

test('the smallest unit is that of the currency', () => {
  const at = (currency: string): number => costOf({ ...usage, input: 1_000_000 }, { ...usd, currency }).amount;
  assert.deepEqual([at('EUR'), at('JPY'), at('KWD')], [300, 3, 3_000]);
});

test('the worst case takes all of the input at its dearest', () => {
  assert.deepEqual(worstCostOf({ inputTokensMax: 1_000_000, outputTokensMax: 100_000 }, usd), { amount: 525, billionths: 0, currency: 'USD' });
  assert.deepEqual(worstCostOf({ inputTokensMax: 1_000_000, outputTokensMax: 0 }, { ...usd, cacheWrite: 0 }).amount, 300);
});

const price = fc.integer({ min: 0, max: 100_000_000 }).map((micros) => micros / 1_000_000);
const tokens = fc.integer({ min: 0, max: 1_000_000 });

test('no call costs more than its worst case, and every cost fits into the ledger', () => {
  fc.assert(
    fc.property(fc.record({ input: price, cachedInput: price, cacheWrite: price, output: price, currency: fc.constantFrom('USD', 'JPY', 'KWD') }), tokens, tokens, tokens, tokens, (prices, plain, cachedInput, cacheWrite, output) => {
      const input = plain + cachedInput + cacheWrite;
      const cost = exactCostSchema.parse(costOf({ input, cachedInput, cacheWrite, output }, prices));
      const worst = worstCostOf({ inputTokensMax: input, outputTokensMax: output }, prices);
      assert.ok(cost.amount < worst.amount || (cost.amount === worst.amount && cost.billionths <= worst.billionths));
    }),
    { numRuns: 300 },
  );
});

test('a provider that counts more from its cache than there was does not make a call cheaper', () => {
  assert.deepEqual(costOf({ ...usage, input: 10, cachedInput: 1_000 }, usd), costOf({ ...usage, input: 1_000, cachedInput: 1_000 }, usd));
});

test('costs of two currencies are not added', () => {
  assert.throws(() => addCosts(costOf(usage, usd), costOf(usage, { ...usd, currency: 'EUR' })), /two currencies/u);
});

test('a cost is shown with as many digits as say something', () => {
  const text = (amount: number, billionths = 0, currency = 'USD'): string => costText({ amount, billionths, currency });
  assert.equal(text(1, 234_567_000), '0.0123 USD');
  assert.equal(text(0, 301_500_000), '0.003 USD');
  assert.equal(text(0, 1_234_500), '0.000012 USD');
  assert.equal(text(0), '0.00 USD');
  assert.equal(text(1_250), '12.50 USD');
  assert.equal(text(99, 999_999_999), '1.00 USD');
  assert.equal(text(9_999, 996_000_000), '100.00 USD');
  assert.equal(text(1_234_567, 800_000_000), '12345.678 USD');
  assert.equal(text(12, 345_678_901, 'JPY'), '12.35 JPY');
  assert.equal(text(3, 0, 'JPY'), '3 JPY');
  assert.equal(text(0, 1, 'KWD'), '0.000000000001 KWD');
});

test('in a column a cost has as many digits as the others', () => {
  const text = (amount: number, billionths: number, alike: number): string => costText({ amount, billionths, currency: 'USD' }, alike);
  assert.equal(text(0, 301_500_000, 6), '0.003015 USD');
  assert.equal(text(1_250, 0, 4), '12.5000 USD');
  assert.equal(text(0, 1_234_500, 4), '0.000012 USD');
});
