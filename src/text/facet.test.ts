import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { facetToken } from './facet.ts';

describe('the token of a facet', () => {
  it('is a lower-case word of twelve letters and digits, whatever the value', () => {
    for (const value of ['', 'vip', '<a@b.example>', 'カード', '\u0000', '\uD800', '"x" OR y', 'x'.repeat(100_000)]) {
      assert.match(facetToken('tag', value), /^g[0-9a-z]{11}$/);
    }
  });

  it('differs by kind, by value and by case', () => {
    const kinds = ['thread', 'subject', 'tag', 'author', 'tier', 'kind'] as const;
    const tokens = kinds.flatMap((kind) => ['a', 'A', 'a ', 'á'].map((value) => facetToken(kind, value)));
    assert.equal(new Set(tokens).size, tokens.length);
  });

  it('is the one that it was, since indexes hold it', () => {
    assert.equal(facetToken('thread', 't-1'), 't0okex4j1350');
  });

  it('is another one for each of a hundred thousand tags', () => {
    assert.equal(new Set(Array.from({ length: 100_000 }, (_, i) => facetToken('tag', `tag ${i}`))).size, 100_000);
  });
});
