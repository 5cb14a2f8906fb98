import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allDays, dayName, exactValue, rowName, valueOf } from './days.ts';

test('days without calls are there too', () => {
  assert.deepEqual(allDays('2026-02-27', '2026-03-02'), ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
  assert.deepEqual(allDays('2026-03-02', '2026-03-01'), []);
});

test('a bar is as high as its exact cost in its own currency', () => {
  const euros = { amount: 123, billionths: 500_000_000, currency: 'EUR' };
  assert.equal(exactValue(euros), 1.235);
  assert.equal(exactValue({ amount: 12, billionths: 0, currency: 'JPY' }), 12);
  const row = { cost: [euros], calls: 3, tokens: { input: 10, cached: 4, output: 5 } };
  assert.deepEqual([valueOf(row, { kind: 'money', currency: 'USD' }), valueOf(row, { kind: 'money', currency: 'EUR' }), valueOf(row, { kind: 'calls' }), valueOf(row, { kind: 'tokens' })], [0, 1.235, 3, 15]);
});

test('rows have names that people read', () => {
  assert.equal(dayName('2026-11-26'), 'Thu 26 Nov');
  assert.equal(rowName({ name: '2026-11-26', label: '2026-11-26' }, 'day'), 'Thu 26 Nov');
  assert.equal(rowName({ name: null, label: 'about nobody' }, 'customer'), 'About nobody in particular');
  assert.equal(rowName({ name: 'forgotten', label: 'forgotten' }, 'customer'), 'Somebody who is forgotten');
});
