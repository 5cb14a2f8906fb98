import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inventionIn } from './rephrase.ts';

const forms = 'send Jane the onboarding mail on Monday\ngive Jane 20 EUR credit because of the outage';

test('a sentence of the operator’s words and the words of the forms says nothing new', () => {
  assert.equal(inventionIn('send Jane the onboarding mail on Monday', 'Jane ought to hear how to begin, onboarding and all that, come Monday', forms), null);
});

test('a name, an amount or an address that nobody said is found', () => {
  assert.match(inventionIn('send Robert the onboarding mail', 'Jane ought to hear how to begin', forms) ?? '', /robert/u);
  assert.match(inventionIn('give Jane 20 EUR credit', 'Jane deserves something for her trouble', forms) ?? '', /“20”/u);
  assert.match(inventionIn('send jane@evil.example the onboarding mail', 'Jane ought to hear how to begin', forms) ?? '', /jane@evil\.example/u);
});

test('a name of the forms is no customer’s unless the operator said it', () => {
  assert.match(inventionIn('send Jane the onboarding mail', 'Robert ought to hear how to begin', forms) ?? '', /“jane”/u);
});

test('a "not" is never lost on the way', () => {
  assert.match(inventionIn('give Jane 20 EUR credit', 'Jane should by no means, not ever, have 20 EUR credit', forms) ?? '', /“not”/u);
  assert.match(inventionIn('give Jane 20 EUR credit', 'Jane shouldn’t have 20 EUR credit', forms) ?? '', /“not”/u);
  assert.match(inventionIn('give Jane 20 EUR credit', 'Jane soll keine 20 EUR credit', forms) ?? '', /“not”/u);
});
