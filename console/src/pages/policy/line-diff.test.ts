import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hunksOf, lineDiff, merged } from './line-diff.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', '', 'rules:'), { maxLength: 12 }).map((lines) => lines.join('\n'));

test('a diff without what came is the text before, and without what went the text after', () => {
  fc.assert(fc.property(text, text, (before, after) => {
    const lines = lineDiff(before, after);
    assert.equal(lines.filter(({ type }) => type !== 'added').map((line) => line.text).join('\n'), before);
    assert.equal(lines.filter(({ type }) => type !== 'removed').map((line) => line.text).join('\n'), after);
    assert.deepEqual(lines.flatMap((line) => line.before ?? []), before.split('\n').map((_, at) => at + 1));
    assert.deepEqual(lines.flatMap((line) => line.after ?? []), after.split('\n').map((_, at) => at + 1));
  }));
});

test('hunks have every change, and no more than three lines around it', () => {
  const before = Array.from({ length: 40 }, (_, at) => `line ${at}`);
  const after = before.with(5, 'five').with(30, 'thirty').join('\n');
  const hunks = hunksOf(lineDiff(before.join('\n'), after));
  assert.deepEqual(hunks.map((lines) => [lines[0]?.before, lines.at(-1)?.before]), [[3, 9], [28, 34]]);
  assert.deepEqual(hunksOf(lineDiff('same', 'same')), []);
});

test('two changes of different lines become one text, and two of the same line are for a person', () => {
  const base = 'one\ntwo\nthree\nfour\nfive\nsix';
  assert.equal(merged(base, base.replace('one', 'eins'), base.replace('five', 'fünf\nfünfeinhalb')), 'eins\ntwo\nthree\nfour\nfünf\nfünfeinhalb\nsix');
  assert.equal(merged(base, base.replace('two\n', ''), base.replace('six', 'sechs')), 'one\nthree\nfour\nfive\nsechs');
  assert.equal(merged(base, base.replace('two', 'zwei'), base.replace('two', 'deux')), null);
  assert.equal(merged(base, base.replace('two', 'zwei'), base.replace('three', 'drei')), null);
});

test('a change on one side alone is taken as it is', () => {
  fc.assert(fc.property(text, text, (base, other) => {
    assert.equal(merged(base, other, base), other);
    assert.equal(merged(base, base, other), other);
  }));
});
