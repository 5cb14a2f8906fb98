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

test('a hundred thousand nested tags neither overflow the stack nor take long', () => {
  const started = performance.now();
  assert.equal(textOfHtml('<div>'.repeat(100_000)).cut, true);
  assert.ok(performance.now() - started < 10_000);
});
