import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelRequest } from './language-model.ts';
import { requestDigest } from './request-digest.ts';

const request: ModelRequest = { prompt: { stable: ['You answer mails.', 'Persona'], turns: [{ role: 'user', text: 'Hello' }] }, schema: { name: 'support_risk', json: { type: 'object' } }, outputTokensMax: 100, temperature: 0, timeoutMs: 1_000 };
const digest = (change: Partial<ModelRequest> = {}, model = 'local/tiny'): string => requestDigest(model, { ...request, ...change });

test('the same question has the same digest, however long one would wait for it', () => {
  assert.equal(digest(), digest({ timeoutMs: 9, prompt: structuredClone(request.prompt) }));
});

const others: [string, string][] = [
  ['another model', digest({}, 'local/large')],
  ['another temperature', digest({ temperature: 1 })],
  ['no temperature', digest({ temperature: null })],
  ['more room for the answer', digest({ outputTokensMax: 101 })],
  ['no schema', digest({ schema: null })],
  ['another schema', digest({ schema: { name: 'support_risk', json: { type: 'array' } } })],
  ['another name of the schema', digest({ schema: { name: 'support_draft', json: { type: 'object' } } })],
  ['other stable texts', digest({ prompt: { ...request.prompt, stable: ['You answer mails.Persona'] } })],
  ['another turn', digest({ prompt: { ...request.prompt, turns: [{ role: 'user', text: 'Hello!' }] } })],
  ['a turn of the other side', digest({ prompt: { ...request.prompt, turns: [{ role: 'assistant', text: 'Hello' }] } })],
];
for (const [what, other] of others) test(`${what} is another question`, () => assert.notEqual(other, digest()));

test('no two of them are the same', () => assert.equal(new Set(others.map(([, other]) => other)).size, others.length));
