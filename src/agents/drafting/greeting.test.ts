import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutFrame } from './greeting.ts';

test('a greeting and a closing that nobody asked for are taken off', () => {
  assert.equal(withoutFrame('Hi Jane,\n\nhere it is.\n\nBest regards,\nThe support team'), 'here it is.');
  assert.equal(withoutFrame('Sehr geehrte Frau Doe,\n\nhier ist sie.\n\nMit freundlichen Grüßen\nIhr Team'), 'hier ist sie.');
});

test('words that only look like a greeting or a closing stay', () => {
  for (const text of ['Hello is what the button says: press it and wait until the light is green, then go on.', 'Thanks for asking: it works.\nBest of all, it is quick.', 'Regards']) assert.equal(withoutFrame(text), text);
});
