import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moneyProblem, moneySchema, parseMoney } from './money.ts';

test('money is read as a person writes it, in the smallest unit of its currency', () => {
  assert.deepEqual(parseMoney(' 19.5 USD '), { amount: 1_950, currency: 'USD' });
  assert.deepEqual(parseMoney('500 JPY'), { amount: 500, currency: 'JPY' });
  assert.equal(moneyProblem('19.5 USD'), '');
});

test('what is not money says what to write', () => {
  const wrong: [string, RegExp][] = [['20', /with its currency: 20 EUR/u], ['20 eur', /20 EUR/u], ['20.5 XYZ', /no currency XYZ\. .*20\.5 EUR/u], ['5.5 JPY', /whole number: 5 JPY/u], ['5.555 EUR', /2 digits/u], ['0 EUR', /above zero/u]];
  for (const [text, problem] of wrong) {
    assert.equal(parseMoney(text), null, text);
    assert.match(moneyProblem(text), problem, text);
  }
});

test('a currency that is not known here stays readable on record', () => {
  assert.equal(moneySchema.safeParse({ amount: 1, currency: 'XYZ' }).success, true);
});
