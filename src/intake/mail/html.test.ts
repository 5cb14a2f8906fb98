import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOfHtml } from './html.ts';

test('a roman list with an absurd start is numbered from one', () => {
  assert.match(textOfHtml('<ol type="i" start="99999"><li>tea<li>milk</ol>').text, /1\. tea\s+2\. milk/);
});

test('pictures written into the markup do not use up the limit', () => {
  const { text, cut } = textOfHtml(`<p><img src="data:image/png;base64,${'A'.repeat(2_000_000)}">Where is my order?</p>`);
  assert.deepEqual([text, cut], ['Where is my order?', false]);
});

test('tags nested beyond all reason are dropped, and cost no time', () => {
  const started = performance.now();
  assert.deepEqual(textOfHtml(`${'<b></i>'.repeat(50_000)}Where is my <br>order?`), { text: 'Where is my order?', cut: false });
  assert.ok(performance.now() - started < 1_000);
});

test('a long list of paragraphs that are closed is not taken for nesting', () => {
  const { text } = textOfHtml('<div><p>One</p><br><img></div>'.repeat(3_000));
  assert.match(text, /^One\n\n/);
});
