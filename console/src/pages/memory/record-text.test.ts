import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOfDay } from './end-of-day.ts';
import { asEdited, fromText } from './field-text.ts';
import { changesBetween } from './version-changes.ts';

test('a value that is edited and left as it was is what it was', () => {
  for (const value of ['Jane', 'a, b', 0, 12.5, -3, true, false, ['vip', 'gym'], ['with, comma'], { amount: 100, currency: 'EUR' }, [{ text: 'x' }], [1, 2]]) {
    assert.deepEqual(fromText(asEdited('field', value)), value, JSON.stringify(value));
  }
  assert.equal(fromText(asEdited('field', null)), undefined);
});

test('what can’t be such a value is refused with what to write', () => {
  for (const [text, type] of [['many', 'number'], ['perhaps', 'boolean'], ['{', 'json']] as const) assert.throws(() => fromText({ name: 'seats', text, type }), (error: { nextStep?: string }) => (error.nextStep ?? '') !== '');
  assert.equal(fromText({ name: 'seats', text: '  ', type: 'number' }), undefined);
});

test('versions differ in the fields whose value differs, whatever the order of keys within', () => {
  assert.deepEqual(changesBetween({ a: 1, b: { x: 1, y: 2 }, c: 3 }, { b: { y: 2, x: 1 }, c: 4, d: null }), [{ field: 'a', before: 1 }, { field: 'c', before: 3, after: 4 }, { field: 'd', after: null }]);
  assert.deepEqual(changesBetween({}, {}), []);
});

test('a day ends at midnight of its zone, also when the clocks change', () => {
  assert.equal(endOfDay('2026-11-16', 'Europe/Berlin'), Date.parse('2026-11-16T22:59:59.999Z'));
  assert.equal(endOfDay('2026-03-29', 'Europe/Berlin'), Date.parse('2026-03-29T21:59:59.999Z'));
  assert.equal(endOfDay('2026-10-25', 'Europe/Berlin'), Date.parse('2026-10-25T22:59:59.999Z'));
  assert.equal(endOfDay('2026-07-01', 'Pacific/Auckland'), Date.parse('2026-07-01T11:59:59.999Z'));
  assert.equal(endOfDay('2026-07-01', 'America/Los_Angeles'), Date.parse('2026-07-02T06:59:59.999Z'));
});
