import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitWidth, padWidth, textWidth, wrapWidth } from './width.ts';

test('wide characters take two columns, combining marks none', () => {
  assert.equal(textWidth('abc'), 3);
  assert.equal(textWidth('日本'), 4);
  assert.equal(textWidth('e\u0301'), 1);
  assert.equal(textWidth('👩‍👧'), 2);
  assert.equal(textWidth('…—é'), 3);
});

test('a text that fits is not touched, and a longer one ends with an ellipsis inside the width', () => {
  assert.equal(fitWidth('abcdef', 6), 'abcdef');
  assert.equal(fitWidth('abcdefg', 6), 'abcde…');
  assert.equal(fitWidth('日本語', 4), '日…');
  assert.equal(fitWidth('abc', 0), '');
});

test('cutting never exceeds the width and never splits a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 0, max: 30 }), (text, columns) => {
      const cut = fitWidth(text, columns);
      assert.ok(textWidth(cut) <= columns);
      assert.ok(cut.isWellFormed());
    }),
  );
});

test('padding fills on the side that is asked for', () => {
  assert.equal(padWidth('日', 4), '日  ');
  assert.equal(padWidth('7', 3, 'right'), '  7');
});

test('a paragraph breaks between words, and a word longer than the line is cut', () => {
  assert.deepEqual(wrapWidth('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrapWidth('x abcdefgh y', 3), ['x', 'abc', 'def', 'gh', 'y']);
});
