import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmbeddingQueries } from '../../ledger/memory-port.ts';
import { meaningOf } from './meaning.ts';

function embeddingsOf(similarities: [number, number][]): EmbeddingQueries {
  const never = (): never => assert.fail('not asked');
  return { missing: never, models: never, textsOn: never, nearestBy: never, similarities: async (_model, _vector, seqs) => new Map(similarities.filter(([seq]) => seqs.includes(seq))) };
}

const query = { model: 'local:tiny:2', vector: Int8Array.of(1, 2) };

test('the median of the candidates means nothing and the best of them 1, whatever cosines the model gives', async () => {
  for (const floor of [0, 0.7]) {
    const meaning = meaningOf(embeddingsOf([[1, floor], [2, floor + 0.1], [3, floor + 0.2], [4, floor + 0.25], [5, floor + 0.3]]), query);
    const found = await meaning.among([1, 2, 3, 4, 5]);
    assert.deepEqual([...found].map(([seq, value]) => [seq, Math.round(value * 100) / 100]), [[1, 0], [2, 0], [3, 0], [4, 0.5], [5, 1]]);
  }
});

test('where all are alike, or none has a vector of the model, nothing is said', async () => {
  assert.deepEqual(await meaningOf(embeddingsOf([[1, 0.5], [2, 0.5]]), query).among([1, 2]), new Map([[1, 0], [2, 0]]));
  assert.deepEqual(await meaningOf(embeddingsOf([]), query).among([1, 2]), new Map());
});
