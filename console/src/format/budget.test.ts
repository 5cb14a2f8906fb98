import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountText, isPresentWindow, ofText, readAmount, windowNow, windowOwner, windowText } from './budget.ts';

const euros = { unit: 'money', currency: 'EUR' } as const;
const yen = { unit: 'money', currency: 'JPY' } as const;
const effects = { unit: 'count', currency: null } as const;
const now = Date.UTC(2026, 10, 26, 23, 30);

test('amounts say their unit once', () => {
  assert.equal(amountText(effects, 1), '1 effect');
  assert.equal(amountText({ unit: 'tokens', currency: null }, 12_000), '12,000 tokens');
  assert.equal(ofText(euros, 1_240, 5_000), '12.40 of 50.00 EUR');
  assert.equal(ofText(effects, 1, 200), '1 of 200 effects');
});

test("a window is the present one by the company's clocks", () => {
  assert.equal(windowNow('day', now, 'Europe/Berlin'), '2026-11-27');
  assert.equal(windowNow('hour', now, 'Europe/Berlin'), '2026-11-27T00');
  assert.equal(isPresentWindow('agent:support/2026-11', 'month', now, 'Europe/Berlin'), true);
  assert.equal(isPresentWindow('2026-11-26', 'day', now, 'Europe/Berlin'), false);
});

test('windows are told in words, and whose they are', () => {
  assert.equal(windowText('2026-11-27', 'day', now, 'Europe/Berlin'), 'today');
  assert.equal(windowText('agent:support/2026-11-25', 'day', now, 'Europe/Berlin'), 'on 25 Nov');
  assert.equal(windowText('2026-03', 'month', now, 'Europe/Berlin'), 'in March 2026');
  assert.equal(windowText('2026-11-25T09', 'hour', now, 'Europe/Berlin'), '25 Nov, from 09:00');
  assert.deepEqual(windowOwner('flow:t12/ever'), { scope: 'flow', name: 't12' });
  assert.equal(windowOwner('2026-11-25'), null);
});

test('an amount that was typed is taken in the smallest unit, or not at all', () => {
  assert.equal(readAmount(euros, '12.5'), 1_250);
  assert.equal(readAmount(euros, '1,200 eur'), 120_000);
  assert.equal(readAmount(yen, '500'), 500);
  assert.equal(readAmount(effects, '20 effects'), 20);
  for (const wrong of ['', '0', '-5', '1.234', '5 USD', 'ten']) assert.equal(readAmount(euros, wrong), null, wrong);
  assert.equal(readAmount(yen, '1.5'), null);
});
