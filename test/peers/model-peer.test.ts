import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { leastOf } from './model-peer-answer.ts';
import { startModelPeer, type ModelPeer } from './model-peer.ts';

// The peer is what the tests of models and the bench of costs stand on: what it counts and how it chooses is checked here.

let peer: ModelPeer;
before(async () => {
  peer = await startModelPeer();
});
after(() => peer.close());
beforeEach(() => peer.forget());

interface Completion {
  choices: { message: { content: string | null }; finish_reason: string }[];
  usage: { prompt_tokens: number; completion_tokens: number; prompt_tokens_details: { cached_tokens: number } };
}

async function chat(content: string, more: object = {}): Promise<Completion> {
  const response = await fetch(`${peer.baseUrl}/chat/completions`, { method: 'POST', body: JSON.stringify({ model: 'large', messages: [{ role: 'user', content }], ...more }) });
  return (await response.json()) as Completion;
}

test('four bytes are a token, and whole blocks of 128 that were read before are cached', async () => {
  await peer.script({ answer: 'eight by' });
  const long = 'x'.repeat(4 * 300);
  const first = (await chat(`${long} one`)).usage;
  assert.deepEqual([first.prompt_tokens, first.completion_tokens, first.prompt_tokens_details.cached_tokens], [Math.ceil((`<|user|>\n${long} one\n`).length / 4), 2, 0]);
  assert.equal((await chat(`${long} two`)).usage.prompt_tokens_details.cached_tokens, 256);
  assert.equal((await chat(`y${long}`)).usage.prompt_tokens_details.cached_tokens, 0, 'only a beginning is known');
  assert.equal((await chat(`${long} one`, { model: 'small' })).usage.prompt_tokens_details.cached_tokens, 0, 'each model has its own');
});

test('the first rule that fits decides, as often as it says', async () => {
  await peer.script({ match: /refund/iu, answer: 'about a refund', times: 1 }, { model: 'small', answer: { small: true } }, { match: /REFUND/iu, answer: 'again' });
  const said = async (content: string, model = 'large'): Promise<unknown> => (await chat(content, { model })).choices[0]?.message.content;
  assert.deepEqual([await said('Refund?'), await said('refund?'), await said('hello', 'small'), await said('hello')], ['about a refund', 'again', '{"small":true}', 'That is what I would answer.']);
  await peer.first({ answer: 'first', times: 1 });
  assert.deepEqual([await said('refund'), await said('refund')], ['first', 'again']);
  assert.deepEqual((await peer.requests()).map(({ request }) => request.model), ['large', 'large', 'small', 'large', 'large', 'large']);
});

test('an answer is cut at its limit, and the least that fits a schema is made up', async () => {
  await peer.script();
  assert.deepEqual((await chat('x', { max_tokens: 2 })).choices[0], { index: 0, message: { role: 'assistant', content: 'That is ' }, finish_reason: 'length' });
  const schema = { type: 'object', properties: { kind: { enum: ['a', 'b'] }, list: { type: 'array', minItems: 2, items: { $ref: '#/$defs/one' } }, maybe: { anyOf: [{ type: 'null' }, { type: 'string' }] }, more: { type: 'string' } }, required: ['kind', 'list', 'maybe'], $defs: { one: { type: 'integer', minimum: 3 } } };
  assert.deepEqual(leastOf(schema), { kind: 'a', list: [3, 3], maybe: null });
});

test('it gives vectors too', async () => {
  const response = await fetch(`${peer.baseUrl}/embeddings`, { method: 'POST', body: JSON.stringify({ model: 'tiny', input: ['a', 'b'], dimensions: 32 }) });
  const { data } = (await response.json()) as { data: { embedding: number[] }[] };
  assert.deepEqual(data.map(({ embedding }) => embedding.length), [32, 32]);
});

test('started by hand it prints its address and serves until it is ended', async (t) => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./model-peer-process.ts', import.meta.url)), '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill());
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const response = await fetch(`${line.trim()}/chat/completions`, { method: 'POST', body: JSON.stringify({ model: 'any', messages: [] }) });
  assert.equal(response.status, 200);
});
