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

test('a cell that may go on is broken between words, and cut after its last line', () => {
  const wrapping: Column[] = [{ title: '#' }, { title: 'what', shrinksTo: 10, linesMax: 2 }, { title: 'state' }];
  const lines = stripVTControlCharacters(table({ ...terminal, columns: 30 }, wrapping, [['1', 'one two three four five six seven', { text: 'open', format: 'green' }]])).split('\n');
  for (const line of lines) assert.equal(textWidth(line), 30, line);
  assert.deepEqual(lines.slice(2, 4), ['│ 1 │ one two three  │ open  │', '│   │ four five six… │       │']);
});

test('a column whose words fit gives way before a word of another breaks', () => {
  const wrapping: Column[] = [{ title: 'since', shrinksTo: 8, linesMax: 2 }, { title: 'what', shrinksTo: 8, linesMax: 3 }];
  const text = stripVTControlCharacters(table({ ...terminal, columns: 32 }, wrapping, [['Thu 26 Nov 14:59', 'Send to jane@doe.example']]));
  assert.match(text, /│ jane@doe\.example │/u);
});

test('rows that fit no table are lines of their own, with nothing cut, and a first cell that is empty belongs to the row above', () => {
  const text = stripVTControlCharacters(table({ ...terminal, columns: 30 }, [{ title: 'id' }, { title: 'window' }, { title: 'left' }, { title: 'note' }], [['a-long-identifier', '2026-11-26', '500.00 EUR', ''], ['', '2026-11-25', { text: 'nothing', format: 'yellow' }, 'words that take two lines and']]));
  assert.deepEqual(text.split('\n'), ['a-long-identifier', '  window: 2026-11-26', '  left: 500.00 EUR', '  window: 2026-11-25', '  left: nothing', '  note: words that take two', '        lines and']);
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
