import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountsIn, bareNumbersIn } from './amounts.ts';
import { languageOf } from './wording.ts';

const read = (text: string): (string | null)[] => amountsIn(text, languageOf(text)).map(({ money }) => (money === null ? null : `${money.amount} ${money.currency}`));

test('amounts are read as people write them', () => {
  assert.deepEqual(read('20 EUR'), ['2000 EUR']);
  assert.deepEqual(read('€20 or 20€ or 20 euros or 20 eur'), ['2000 EUR', '2000 EUR', '2000 EUR', '2000 EUR']);
  assert.deepEqual(read('$19.50, £5 and 7 CHF'), ['1950 USD', '500 GBP', '700 CHF']);
  assert.deepEqual(read('1,000.50 EUR'), ['100050 EUR']);
  assert.deepEqual(read('1.000,50 EUR'), ['100050 EUR']);
  assert.deepEqual(read('20,50 EUR'), ['2050 EUR']);
  assert.deepEqual(read("1'000 CHF"), ['100000 CHF']);
  assert.deepEqual(read('1,000,000 JPY'), ['1000000 JPY']);
  assert.deepEqual(read('gib Anna 1.000 Euro'), ['100000 EUR']);
});

test('what may be thousands or decimals, is none or too fine, is no amount, and says why', () => {
  for (const text of ['give 1.000 EUR', 'gib der Anna 1,000 Euro', '0 EUR', '-5 EUR', '10 XYZ', '1.005 EUR', '1.50 JPY', '10,00,0 EUR']) {
    const [amount] = amountsIn(text, languageOf(text));
    assert.deepEqual([amount?.money, (amount?.problem ?? '').length > 10], [null, true], text);
  }
});

test('numbers of other things are not amounts', () => {
  assert.deepEqual(read('invoice 1042 on 3 Mar at 17 Uhr, in 20 min'), []);
  assert.deepEqual(bareNumbersIn('refund 20 of pay_77').map(({ heard }) => heard), ['20']);
});
