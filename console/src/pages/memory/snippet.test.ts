import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snippetOf } from './snippet.ts';

const marked = (text: string, query: string): string => snippetOf(text, query).map(({ words, isFound }) => (isFound ? `[${words}]` : words)).join('');

test('every word that was looked for is marked, whatever its case and ending', () => {
  assert.equal(marked('You CHARGED me twice,\n\ncharging   twice!', 'charg twice'), 'You [CHARGED] me [twice], [charging] [twice]!');
  assert.equal(marked('Ängste sind über uns', 'über ängst'), '[Ängste] sind [über] uns');
});

test('a word within another one, short words and the signs of patterns mark nothing', () => {
  assert.equal(marked('recharge it, (.*) of me', 'charge it (.*)'), 'recharge it, (.*) of me');
});

test('what stands far down is shown from a little before it, and no more than fits', () => {
  const shown = marked(`${'lorem ipsum '.repeat(60)}the invoice 1042 is here ${'dolor '.repeat(100)}`, 'invoice');
  assert.match(shown, /^…[\w ]{30,60}\[invoice\] 1042/u);
  assert.ok(shown.length < 260 && shown.endsWith('…'));
});

test('the settings at the top of a document are left out', () => {
  assert.equal(marked('---\ntitle: Refund\n---\nMoney back.', 'money'), '[Money] back.');
});

test('the pieces together are the text, with each place once', () => {
  const pieces = snippetOf('one two three two', 'two');
  assert.equal(pieces.map(({ words }) => words).join(''), 'one two three two');
  assert.equal(new Set(pieces.map(({ place }) => place)).size, pieces.length);
});
