import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokensArrived, tokensAtMost } from './tokens.ts';

test('a prompt has no more tokens than bytes, and something for each message', () => {
  const count = (text: string): number => tokensAtMost({ stable: ['', ''], turns: [{ role: 'user', text }] }, null);
  assert.equal(count('größer') - count(''), 8);
  assert.equal(count('包裹') - count(''), 6);
  assert.equal(count('📦') - count(''), 4);
  // What is sent for half of a character has three bytes.
  assert.equal(count('\ud83d') - count(''), 3);
  assert.ok(count('') >= 3 * 10);
});

test('a schema counts, and what providers write around one', () => {
  const prompt = { stable: [], turns: [] };
  const json = { type: 'object', properties: { größe: { type: 'string' } } };
  const counted = tokensAtMost(prompt, { name: 'size', json }) - tokensAtMost(prompt, null);
  assert.ok(counted >= Buffer.byteLength(JSON.stringify(json)) + 4 + 530);
});

test('what has arrived is counted by its pieces and its bytes, whichever is certain', () => {
  assert.equal(tokensArrived(0, 0), 0);
  assert.equal(tokensArrived(100, 400), 100, 'a token a piece');
  assert.equal(tokensArrived(1, 4_000), 500, 'one large piece');
  assert.equal(tokensArrived(400, 400), 133, 'pieces of one character');
});
