import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { limits } from '../vocabulary/limits.ts';
import { wordsOf } from './words.ts';

describe('words of a text', () => {
  it('are lower case and without the accents of Latin letters', () => {
    assert.deepEqual(wordsOf('Größe ÜBER façade, naïve Øl; Straße Łódź'), ['grosse', 'uber', 'facade', 'naive', 'ol', 'strasse', 'lodz']);
  });

  it('are the same however an accent is encoded, full width or not', () => {
    assert.deepEqual(wordsOf('cafe\u0301 ＩＮＶ１'), wordsOf('café INV1'));
  });

  it('give a code whole and in parts', () => {
    assert.deepEqual(wordsOf('INV-2024-00817'), ['inv202400817', 'inv', '2024', '00817']);
    assert.deepEqual(wordsOf('user_id anna@example.com'), ['userid', 'user', 'id', 'annaexamplecom', 'anna', 'example', 'com']);
    assert.deepEqual(wordsOf('v3.14, 12:30'), ['v314', 'v3', '14', '1230', '12', '30']);
  });

  it('take a missing space for a space, not for a name', () => {
    assert.deepEqual(wordsOf('and/or the end.Next: one'), ['and', 'or', 'the', 'end', 'next', 'one']);
  });

  it('find source code by its identifiers', () => {
    assert.deepEqual(wordsOf('if (order.total_cents > 0) { refund(order); }'), ['if', 'ordertotalcents', 'order', 'total', 'cents', '0', 'refund', 'order']);
  });

  it('lose possessives, contractions and elided articles, but not the names with an apostrophe', () => {
    assert.deepEqual(wordsOf("It's the customer’s. L'homme n’a pas"), ['it', 'the', 'customer', 'homme', 'a', 'pas']);
    assert.deepEqual(wordsOf("Don't ask O’Brien, 'quoted'"), ['dont', 'ask', 'obrien', 'quoted']);
  });

  it('are pairs of characters where a script has no spaces, and keep the dakuten', () => {
    assert.deepEqual(wordsOf('東京タワー、猫、人々'), ['東京', '京タ', 'タワ', 'ワー', '猫', '人々']);
    assert.notDeepEqual(wordsOf('バス'), wordsOf('ハス'));
    assert.deepEqual(wordsOf('ﾊﾞｽ'), wordsOf('バス'));
    assert.deepEqual(wordsOf('한국어'), ['한국', '국어']);
    assert.deepEqual(wordsOf('𠮷野家'), ['𠮷野', '野家']);
    assert.deepEqual(wordsOf('ไทย'), ['ไท', 'ทย']);
  });

  it('are one for the variants of an Arabic letter, with vowel signs and tatweel or without', () => {
    assert.deepEqual(wordsOf('السَّلامُ الـكـتاب'), ['السلام', 'الكتاب']);
    assert.deepEqual(wordsOf('إلى أحمد فاتورة'), wordsOf('الي احمد فاتوره'));
    assert.deepEqual(wordsOf('٣٤'), ['34']);
  });

  it('tell letters apart that only look accented', () => {
    assert.notDeepEqual(wordsOf('йод'), wordsOf('иод'));
    assert.deepEqual(wordsOf('ёлка ΣΊΣΥΦΟΣ'), ['елка', 'σισυφοσ']);
  });

  it('survive null bytes, lone surrogates, direction marks and emoji', () => {
    assert.deepEqual(wordsOf('a\u0000b \uD800 \uDC00 x😀y \u202Ec\u200Bd\uFEFF'), ['a', 'b', 'x', 'y', 'cd']);
    assert.deepEqual(wordsOf('b \uD800a 語\uD800語'), ['b', 'a', '語', '語']);
    assert.deepEqual(wordsOf('\u0000\u0007-_-...\'\'\uD800'), []);
  });

  it('are well formed and bounded for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const word of wordsOf(text)) {
          assert.ok(word.length > 0 && word.length <= limits.wordCharsMax + 1 && word.isWellFormed(), JSON.stringify(word));
          assert.equal(word, word.toLowerCase());
        }
      }),
    );
  });

  it('are bounded in number and length, whatever ten megabytes hold', () => {
    assert.deepEqual(wordsOf(`${' '.repeat(limits.indexedCharsMax)}late`), []);
    const started = performance.now();
    assert.deepEqual(wordsOf('a'.repeat(10_000_000)), ['a'.repeat(limits.wordCharsMax)]);
    assert.equal(wordsOf('word '.repeat(2_000_000)).length, limits.wordsPerTextMax);
    assert.equal(wordsOf('語'.repeat(10_000_000)).length, limits.wordsPerTextMax);
    for (const piece of ['a-', "a'", '-', '\u0301', '\uFDFA', '😀', '\uD800', '\u0000']) assert.ok(wordsOf(piece.repeat(10_000_000 / piece.length)).length <= limits.wordsPerTextMax);
    assert.ok(performance.now() - started < 10_000, 'in seconds, not minutes');
  });
});
