import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { trigramsOf, wordSimilarity } from './similar.ts';

describe('how alike two words are', () => {
  it('rests on trigrams with the ends marked', () => {
    assert.deepEqual(trigramsOf('card'), ['  c', ' ca', 'car', 'ard', 'rd ']);
    assert.deepEqual(trigramsOf('aaaaa'), ['  a', ' aa', 'aaa', 'aa ']);
    assert.deepEqual(trigramsOf(''), ['   ']);
  });

  it('puts the word that was meant before its neighbours', () => {
    const vocabulary = ['subscription', 'description', 'subscriber', 'refund', 'found', 'refuse', 'invoice', 'voice', 'card', 'care', 'receive', 'believe', 'address', 'dress', 'rechnung', 'regnung'];
    for (const [slip, meant] of [['subscribtion', 'subscription'], ['refnud', 'refund'], ['invioce', 'invoice'], ['crad', 'card'], ['recieve', 'receive'], ['adress', 'address'], ['rechnug', 'rechnung']] as const) {
      assert.equal(vocabulary.toSorted((a, b) => wordSimilarity(slip, b) - wordSimilarity(slip, a))[0], meant);
      assert.ok(wordSimilarity(slip, meant) > 0.4, `${slip} ${wordSimilarity(slip, meant)}`);
    }
  }); // prettier-ignore

  it('is from 0 to 1, the same both ways, and 1 for the same word only', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const likeness = wordSimilarity(a, b);
        assert.ok(likeness >= 0 && likeness <= 1);
        assert.equal(likeness, wordSimilarity(b, a));
        assert.equal(likeness === 1, a === b);
      }),
    );
  });

  it('is bounded for an endless word', () => {
    assert.equal(trigramsOf(Array.from({ length: 1_000 }, (_, i) => String.fromCharCode(0x4e_00 + i)).join('')).length, 65);
    const started = performance.now();
    assert.ok(wordSimilarity('a'.repeat(10_000_000), 'ab'.repeat(5_000_000)) < 1);
    assert.ok(performance.now() - started < 1_000);
  });
});
