import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safeLine, safeText } from './safe-text.ts';

test('escape sequences are taken out, with their arguments', () => {
  assert.equal(safeText('a\u001b[31mred\u001b[0m b'), 'ared b');
  assert.equal(safeText('\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007'), 'click');
  assert.equal(safeText('\u001b[2J\u001b[Htop'), 'top');
  assert.equal(safeText('\u009b31mred'), 'red');
});

test('an unfinished escape sequence hides nothing that follows it', () => {
  assert.match(safeText('a\u001b]0;title without an end\nsecond line'), /second line/);
});

test('control characters and carriage returns cannot overwrite a line', () => {
  assert.equal(safeText('safe\rEVIL'), 'safe\nEVIL');
  assert.equal(safeText('a\bb\u0000c\u007fd\u0085e'), 'abcd\ne');
});

test('bidirectional overrides, zero-width characters and hidden tags are taken out', () => {
  assert.equal(safeText('invoice\u202Efdp.exe\u202C'), 'invoicefdp.exe');
  assert.equal(safeText('a\u200bb\ufeffc\u2066d\u2069e\u{e0041}f'), 'abcdef');
});

test('letters of all scripts and joined emoji stay', () => {
  const text = 'Jürgen 日本語 עברית می‌خواهم 👩‍👧';
  assert.equal(safeText(text), text);
});

test('one line stays one line', () => {
  assert.equal(safeLine('  a\n\tb\u2028c  '), 'a b c');
});

test('whatever comes in, nothing that steers a terminal comes out', () => {
  const hostile = fc.string({ unit: fc.oneof(fc.constantFrom('\u001b', '[', ']', '\u0007', '\u009b', '\u009d', '\r', 'm', ';', '1', '\u202e', '\\'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });
  fc.assert(
    fc.property(hostile, (text) => {
      // oxlint-disable-next-line no-control-regex -- the control characters are the point
      assert.doesNotMatch(safeText(text), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      assert.doesNotMatch(safeLine(text), /\n/);
    }),
    { numRuns: 2_000 },
  );
});
