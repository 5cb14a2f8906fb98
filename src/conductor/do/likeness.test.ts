import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intents } from './intents.ts';
import { intentLike } from './likeness.ts';

// None of these stands among the examples.
const unseen: readonly (readonly [string, string])[] = [
  ['the invoice copy should go to Anna next week', 'letter'],
  ['Jane ought to receive our welcome mail', 'letter'],
  ['Anna soll die Onboarding-Mail kriegen', 'letter'],
  ['Jane deserves 20 EUR credit for waiting', 'credit'],
  ['Jane wants her payment returned', 'refund'],
  ['Bob soll sein Geld zurückbekommen', 'refund'],
  ['ping me on Tuesday about the taxes', 'remind'],
  ['I must not forget to renew the licence in March', 'remind'],
  ['put everything on hold', 'pause'],
  ['let the support agent go on', 'resume'],
];

test('a wish without plain wording is like the examples of what it is', async () => {
  const wrong: unknown[] = [];
  for (const [text, intent] of unseen) {
    const likeness = await intentLike(text);
    if (likeness?.name !== intent || likeness.abstained) wrong.push([text, likeness]);
  }
  assert.deepEqual(wrong, []);
});

test('what is none of them is not made one', async () => {
  for (const text of ['asdf qwer', '🎉', 'yes', 'what a day', 'hire a designer', 'fix the website', 'bake a cake for Anna']) assert.equal((await intentLike(text))?.abstained, true, text);
});

test('every intent has examples enough to be told from the others, and they are understood as it', async () => {
  for (const { name, examples, slots, does } of intents) {
    assert.ok(examples.length >= 8 && slots.length > 0 && does.endsWith('.'), name);
    for (const example of examples) assert.equal((await intentLike(example))?.name, name, example);
  }
});
