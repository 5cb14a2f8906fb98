import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '../../vocabulary/limits.ts';
import { readMessageIds } from './message-ids.ts';

test('ids come without brackets, in order and once, over all headers', () => {
  assert.deepEqual(readMessageIds(['<a@x> <b@x>', '<c@x>,<a@x>']), ['a@x', 'b@x', 'c@x']);
});

test('words between the ids are no ids', () => {
  assert.deepEqual(readMessageIds(['Your message of Monday <a@x> "(comment)"', '<>', '<unclosed@x']), ['a@x']);
});

test('an id that was folded in the middle is whole again', () => {
  assert.deepEqual(readMessageIds(['<long-id  @customer.example>']), ['long-id@customer.example']);
});

test('an id without brackets counts, free text does not', () => {
  assert.deepEqual(readMessageIds(['a@x b@x']), ['a@x', 'b@x']);
  assert.deepEqual(readMessageIds(['Message from jane@customer.example of Monday']), []);
});

test('an id with control characters or of absurd length is dropped', () => {
  assert.deepEqual(readMessageIds(['<a\u0007@x>', `<${'a'.repeat(600)}@x>`]), []);
});

test('too many ids lose those in the middle', () => {
  const ids = readMessageIds([Array.from({ length: 300 }, (_, index) => `<${index}@x>`).join(' ')]);
  assert.equal(ids.length, limits.mailReferencesMax);
  assert.deepEqual([ids[0], ids[9], ids[10], ids.at(-1)], ['0@x', '9@x', '210@x', '299@x']);
});
