import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecallHit } from '../../vocabulary/memory.ts';
import { pack, tokensOf, type Turn } from './pack.ts';

function hit(id: string, chars: number): RecallHit {
  return { id, score: 1, why: [], seq: 1, version: 1, type: 'message', thread: 't', author: null, subject: null, at: 5, tier: 'operational', tags: [], text: 'x'.repeat(chars) };
}

function turn(id: string, chars: number, at = 0): Turn {
  return { id, author: null, at, text: 'y'.repeat(chars) };
}

const none = (): Promise<Turn[]> => Promise.resolve([]);

function taken(hits: RecallHit[]): number {
  return hits.reduce((sum, { text, context = [] }) => sum + tokensOf(text) + context.reduce((more, one) => more + tokensOf(one.text), 0), 0);
}

describe('packing', () => {
  it('stays within the budget and says what it took', async () => {
    for (const budget of [1, 20, 57, 100, 400, 5_000]) {
      const hits = [hit('a', 300), hit('b', 50), hit('c', 1_000), hit('d', 10)];
      const packed = await pack(hits, budget, () => Promise.resolve([turn('n1', 100), turn('n2', 30)]));
      if (budget >= 20) assert.ok(taken(packed.hits) <= budget, `${taken(packed.hits)} of ${budget}`);
      assert.equal(packed.tokens, taken(packed.hits));
    }
  });

  it('skips a hit that does not fit for the next one that does', async () => {
    const { hits } = await pack([hit('a', 100), hit('huge', 10_000), hit('c', 50)], 100, none);
    assert.deepEqual(hits.map(({ id }) => id), ['a', 'c']);
  });

  it('cuts the first hit rather than finding nothing', async () => {
    const { hits } = await pack([hit('huge', 10_000)], 50, none);
    assert.equal(hits.length, 1);
    assert.ok(hits[0]!.text.length < 200 && hits[0]!.text.endsWith('…'));
  });

  it('brings the turns around a hit along, oldest first, each once', async () => {
    const around = (): Promise<Turn[]> => Promise.resolve([turn('before', 20, 1), turn('after', 20, 9), turn('b', 20, 10)]);
    const { hits } = await pack([hit('a', 20), hit('b', 20)], 1_000, around);
    assert.deepEqual(hits.map(({ context }) => context?.map(({ id }) => id)), [['before', 'after'], []]);
  });
});
