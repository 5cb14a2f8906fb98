import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvCell, csvLine } from './csv.ts';

test('what a spreadsheet would work out is text', () => {
  for (const attack of ['=HYPERLINK("http://evil.example","x")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1+1']) assert.match(csvCell(attack), /^"?'/u, attack);
  assert.deepEqual([csvCell('plain'), csvCell('a=b'), csvCell(-5), csvCell(null), csvCell(true)], ['plain', 'a=b', '-5', '', 'true']);
});

test('nor does it where lines are divided by semicolons, as in most of Europe', () => {
  for (const attack of ['Hello;=HYPERLINK("http://evil.example")', 'a\n=1+1', 'a\t@SUM(A1)', 'a; "=1', 'a;  +1']) assert.doesNotMatch(csvCell(attack), /[;\t\r\n]["\s]*[=+@]/u, attack);
  assert.equal(csvCell('5 = 3 + 2 - 0'), '5 = 3 + 2 - 0');
});

test('quotes, commas and line ends stay within their cell', () => {
  assert.equal(csvLine(['say "hi", twice', 'two\nlines', 3]), '"say ""hi"", twice","two\nlines",3\r\n');
});
