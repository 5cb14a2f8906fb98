import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Embedder } from '../vocabulary/embedder.ts';
import { NeedsOperator, Retryable } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import { queryEmbedder } from './embed-query.ts';

function embedderOf(embed: Embedder['embed']): Embedder & { asked: string[] } {
  const asked: string[] = [];
  return {
    id: 'local:tiny:2', dimensions: 2, prefixes: { item: 'passage: ', query: 'query: ' }, textCharsMax: 1_000, asked,
    embed: (texts, signal) => {
      asked.push(...texts);
      return embed(texts, signal);
    },
  };
}

const one: Embedder['embed'] = async () => [Float32Array.of(0.5, -0.25)];

test('a question becomes the vector of its model, with the prefix for questions before it', async () => {
  const embedder = embedderOf(one);
  const answer = await queryEmbedder(embedder, { timeoutMs: 1_000, now: () => 0 })('where is my parcel');
  assert.deepEqual(answer, { vector: { model: 'local:tiny:2', vector: Int8Array.of(127, -63) }, reason: null });
  assert.deepEqual(embedder.asked, ['query: where is my parcel']);
});

test('a repeated question asks nobody, also while the first is on its way', async () => {
  const embedder = embedderOf(one);
  const vectorOf = queryEmbedder(embedder, { timeoutMs: 1_000, now: () => 0 });
  await Promise.all([vectorOf('a'), vectorOf('a')]);
  await vectorOf('a');
  assert.equal(embedder.asked.length, 1);
});

test('the newest questions are kept, and no more than the limit', async () => {
  const embedder = embedderOf(one);
  const vectorOf = queryEmbedder(embedder, { timeoutMs: 1_000, now: () => 0 });
  for (let i = 0; i <= limits.queryVectorsCachedMax; i++) {
    await vectorOf(`q${i}`);
    await vectorOf('used again and again');
  }
  assert.equal(embedder.asked.filter((text) => text.includes('used')).length, 1);
  const before = embedder.asked.length;
  await vectorOf(`q${limits.queryVectorsCachedMax}`);
  assert.equal(embedder.asked.length, before);
  await vectorOf('q0');
  assert.equal(embedder.asked.length, before + 1);
});

test('an embedder that does not answer in time is not waited for, and the reason says so', async () => {
  const embedder = embedderOf((_, signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Retryable('models.aborted', 'was not waited for', '')))));
  const hold = setTimeout(() => undefined, 5_000);
  const started = performance.now();
  const answer = await queryEmbedder(embedder, { timeoutMs: 50, now: () => 0 })('a');
  clearTimeout(hold);
  assert.ok(performance.now() - started < 1_000);
  assert.deepEqual(answer, { vector: null, reason: 'The embedder local:tiny:2 did not answer within 50 ms.' });
});

test('after a failure search goes on without for half a minute, and then asks again', async () => {
  let now = 0;
  let fail = true;
  const embedder = embedderOf(async (texts) => {
    if (fail) throw new NeedsOperator('models.key-refused', 'The key was refused.', 'Set another.');
    return one(texts);
  });
  const vectorOf = queryEmbedder(embedder, { timeoutMs: 1_000, now: () => now });
  assert.deepEqual(await vectorOf('a'), { vector: null, reason: 'The key was refused. Set another.' });
  fail = false;
  now = 29_999;
  assert.deepEqual(await vectorOf('b'), { vector: null, reason: 'The key was refused. Set another.' });
  assert.equal(embedder.asked.length, 1);
  now = 30_000;
  assert.equal((await vectorOf('a')).reason, null);
});
