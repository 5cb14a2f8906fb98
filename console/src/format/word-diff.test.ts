import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordDiff, type DiffPart } from './word-diff.ts';

const side = (parts: DiffPart[], without: DiffPart['type']): string => parts.filter(({ type }) => type !== without).map(({ text }) => text).join('');
const shown = (before: string, after: string): string => wordDiff(before, after).map(({ type, text }) => (type === 'same' ? text : type === 'added' ? `{+${text}+}` : `[-${text}-]`)).join('');

test('what was changed is told by words', () => {
  assert.equal(shown('We refund 20 EUR today.', 'We refund 25 EUR tomorrow.'), 'We refund [-20-]{+25+} EUR [-today-]{+tomorrow+}.');
  assert.equal(shown('Hello Jane', 'Hello Jane'), 'Hello Jane');
  assert.equal(shown('', 'new'), '{+new+}');
  assert.equal(shown('old', ''), '[-old-]');
});

test('two changed words beside each other are one change', () => {
  assert.equal(shown('a red car', 'a blue bus'), 'a [-red car-]{+blue bus+}');
});

test('both texts can be put together again from the parts, whatever they are', () => {
  const texts = ['', 'a', 'a b  c\n\nd', 'c b a', 'Grüße, 3 × 4 = 12\n', `${'x y '.repeat(300)}end`, 'line\n'.repeat(5_000), `${'line\n'.repeat(2_500)}other\n${'line\n'.repeat(2_499)}`];
  for (const before of texts) {
    for (const after of texts) {
      const parts = wordDiff(before, after);
      assert.equal(side(parts, 'added'), before);
      assert.equal(side(parts, 'removed'), after);
    }
  }
});
