import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costText, countText, exactCostText, moneyText } from './money.ts';

test('an amount is written with the digits of its currency, however large', () => {
  assert.equal(moneyText({ amount: 4_999, currency: 'EUR' }), '49.99 EUR');
  assert.equal(moneyText({ amount: 5, currency: 'EUR' }), '0.05 EUR');
  assert.equal(moneyText({ amount: -124_999, currency: 'USD' }), '−1,249.99 USD');
  assert.equal(moneyText({ amount: 1_200, currency: 'JPY' }), '1,200 JPY');
  assert.equal(moneyText({ amount: 1_234, currency: 'KWD' }), '1.234 KWD');
  assert.equal(moneyText({ amount: 9_007_199_254_740_991, currency: 'EUR' }), '90,071,992,547,409.91 EUR');
});

test('a cost below some cents keeps four more digits, and nothing is never written for something', () => {
  const cost = (amount: number, billionths: number): string => costText({ amount, billionths, currency: 'EUR' });
  assert.equal(cost(0, 0), '0.00 EUR');
  assert.equal(cost(0, 301_500_000), '0.003015 EUR');
  assert.equal(cost(3, 999_999_999), '0.040000 EUR');
  assert.equal(cost(0, 1), '< 0.000001 EUR');
  assert.equal(cost(1_240, 400_000_000), '12.40 EUR');
  assert.equal(cost(1_239, 500_000_000), '12.40 EUR');
});

test('an exact cost has every digit and no more', () => {
  assert.equal(exactCostText({ amount: 0, billionths: 301_500_000, currency: 'EUR' }), '0.003015 EUR');
  assert.equal(exactCostText({ amount: 123_456, billionths: 1, currency: 'EUR' }), '1,234.56000000001 EUR');
  assert.equal(exactCostText({ amount: 100, billionths: 0, currency: 'JPY' }), '100 JPY');
});

test('counts have their thousands apart', () => {
  assert.deepEqual([0, 999, 1_000, 1_234_567].map(countText), ['0', '999', '1,000', '1,234,567']);
});
