import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters, styleText } from 'node:util';
import type { Display } from './display.ts';
import { fields, table, type Column } from './table.ts';
import { textWidth } from './width.ts';

const pipe: Display = { rich: false, columns: 40, paint: (_format, text) => text, now: 0 };
const terminal: Display = { rich: true, columns: 40, paint: (format, text) => styleText(format, text, { validateStream: false }), now: 0 };
const columns: Column[] = [{ title: '#', align: 'right' }, { title: 'what', shrinksTo: 8 }, { title: 'state' }];

test('in a pipe a table is plain, aligned, uncut, and an empty cell is a dash', () => {
  const text = table(pipe, columns, [['1', 'a summary that is much longer than forty columns are', 'open'], ['12', '', { text: 'done', format: 'green' }]]);
  assert.deepEqual(text.split('\n'), [
    ' #  WHAT                                                  STATE',
    ' 1  a summary that is much longer than forty columns are  open',
    '12  -                                                     done',
  ]);
});

test('on a terminal a table fits the width and only shrinkable columns are cut', () => {
  const text = table(terminal, columns, [['1', 'a summary that is much longer than forty columns are', { text: 'open', format: 'green' }], ['2', '日本語日本語日本語日本語日本語日本語', 'open']]);
  const lines = stripVTControlCharacters(text).split('\n');
  for (const line of lines) assert.equal(textWidth(line), 40, line);
  assert.match(lines[2] ?? '', /a summary.*… +│ open/);
});

test('a cell cannot smuggle in colours, lines or overrides', () => {
  const text = table(pipe, columns, [['1', '\u001b[31mred\nsecond\u202e', 'open']]);
  assert.equal(text.split('\n').length, 2);
  assert.match(text, /red second/);
});

test('fields leave out what is empty and align the rest', () => {
  assert.equal(fields(pipe, [['a', '1'], ['empty', ''], ['longer', '2\n3']]), 'a       1\nlonger  2 3');
});

test('on a terminal a long value wraps beside its label', () => {
  const lines = stripVTControlCharacters(fields({ ...terminal, columns: 30 }, [['why', 'one two three four five six seven']])).split('\n');
  assert.deepEqual(lines, ['why  one two three four five', '     six seven']);
});
