import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countOf, decodeTerms, encodeTerms, termHash } from './term-list.ts';

describe('a term list', () => {
  it('gives back how often each term occurs', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 6 }), { maxLength: 60 }), (terms) => {
        const list = decodeTerms(encodeTerms(terms));
        assert.equal(list.length, terms.length);
        assert.equal(list.hashes.length, list.counts.length);
        for (const term of new Set(terms)) assert.equal(countOf(list, termHash(term)), terms.filter((other) => termHash(other) === termHash(term)).length);
      }),
    );
  });

  it('knows nothing of other terms', () => {
    const list = decodeTerms(encodeTerms(['card', 'refund']));
    for (const term of ['cards', '', 'x', 'invoice']) assert.equal(countOf(list, termHash(term)), 0);
    assert.equal(countOf(decodeTerms(encodeTerms([])), termHash('card')), 0);
  });

  it('counts to 255 and keeps the length exact', () => {
    const list = decodeTerms(encodeTerms(Array.from({ length: 1_000 }, () => 'card')));
    assert.equal(countOf(list, termHash('card')), 255);
    assert.equal(list.length, 1_000);
  });

  it('is read at any offset of a larger buffer', () => {
    const bytes = encodeTerms(['card', 'refund', 'card']);
    for (let offset = 0; offset < 8; offset++) {
      const larger = new Uint8Array(bytes.length + 16).fill(0xff);
      larger.set(bytes, offset);
      const list = decodeTerms(larger.subarray(offset, offset + bytes.length));
      assert.deepEqual([countOf(list, termHash('card')), countOf(list, termHash('refund')), list.length], [2, 1, 3]);
    }
  });

  it('takes five bytes a distinct term', () => {
    assert.equal(encodeTerms(['a', 'b', 'c', 'a']).length, 4 + 3 * 5);
  });

  it('has the bytes that it had', () => {
    assert.equal(Buffer.from(encodeTerms(['card', 'refund', 'card'])).toString('hex'), '030000009db5281450833f8b0201');
  });

  it('is refused when it is cut', () => {
    const bytes = encodeTerms(['card', 'refund']);
    assert.throws(() => decodeTerms(bytes.subarray(0, -1)), /whole/);
    assert.throws(() => decodeTerms(new Uint8Array(3)), /whole/);
  });

  it('hashes a hundred thousand words nearly without collisions', () => {
    const hashes = new Set(Array.from({ length: 100_000 }, (_, i) => termHash(`w${i}`)));
    assert.ok(hashes.size > 99_990); // 1.2 are expected of a perfect hash
    assert.ok([...hashes].every((hash) => Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32));
  });
});
