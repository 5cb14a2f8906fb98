import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineDiff } from './line-diff.ts';

test('what was changed stands under what it was, with one line around it', () => {
  const before = 'Hello Jane,\n\nhere it is.\nSee you.\n\nKind regards\nAcme\n';
  const after = 'Dear Jane,\n\nhere it is.\nSee you.\n\nKind regards\nJim\nAcme\n';
  assert.equal(lineDiff(before, after), '- Hello Jane,\n+ Dear Jane,\n\n…\n  Kind regards\n+ Jim\n  Acme');
});

test('the same text, but for white space at the end of a line, has no differences', () => {
  assert.equal(lineDiff('one\ntwo\n', 'one \ntwo'), '');
});

test('a text that was replaced as a whole is shown as a whole', () => {
  assert.equal(lineDiff('one\ntwo', 'three'), '- one\n- two\n+ three');
});

test('what nobody would read is not compared', () => {
  assert.match(lineDiff(Array.from({ length: 1_001 }, (_, n) => String(n)).join('\n'), 'x'), /too long/);
});
