import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantitiesIn } from './quantities.ts';

const read = (text: string): string[] => quantitiesIn(text).flatMap(({ readings }) => readings);

test('an amount is the same with its sign before or its code behind', () => {
  for (const text of ['€1,200', '1.200 EUR', '1200 euros']) assert.ok(read(text).includes('1200 EUR'), text);
});

test('a length of time is the same in words and digits, and in other languages', () => {
  for (const text of ['two working days', '2 days', 'zwei Tage', 'deux jours', '2 more calendar days']) assert.ok(read(text).includes('2 day'), text);
});

test('a number without a unit, or with the unit of another, is no quantity', () => {
  assert.deepEqual(read('invoice 1042 and two of them'), []);
  assert.deepEqual(read('version 3 2 days'), ['2 day']);
});
