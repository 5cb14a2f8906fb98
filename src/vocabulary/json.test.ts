import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { copyJson, isJson, type Json } from './json.ts';

test('a copy is what JSON makes of the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.deepEqual(copyJson(value as Json), JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('a copy shares nothing with the value', () => {
  const value = { list: [{ n: 1 }] };
  const copied = copyJson(value);
  value.list[0] = { n: 2 };
  assert.deepEqual(copied, { list: [{ n: 1 }] });
});

test('a property named __proto__ is copied as a property', () => {
  const value = JSON.parse('{"__proto__": {"a": 1}}') as Json;
  assert.equal(JSON.stringify(copyJson(value)), '{"__proto__":{"a":1}}');
});

test('what does not survive JSON is not JSON', () => {
  const holes: unknown[] = [];
  holes[2] = 1;
  for (const value of [undefined, Number.NaN, Infinity, new Date(), () => 1, 1n, holes, { a: undefined }, Symbol('s'), new Map()]) assert.equal(isJson(value), false);
});
