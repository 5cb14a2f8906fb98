import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftOut } from './left-out.ts';

const prepared = 'Hi Jane,\n\nYou can download invoice 1042 yourself: sign in at https://tidemark.example/login. Each one is there as a PDF.\n\nIda';

test('a draft has the numbers that the customer asked about and the link of the prepared reply, however it says them', () => {
  assert.equal(leftOut('Invoice 1042 is there: https://tidemark.example/login.', prepared, ['1042']), null);
  assert.match(leftOut('Your invoice is there: https://tidemark.example/login', prepared, ['1042']) ?? '', /“1042”/u);
  assert.match(leftOut('You find invoice 1042 in your account.', prepared, ['1042']) ?? '', /“https:\/\/tidemark\.example\/login”/u);
});

test('a number that the prepared reply does not name, and all links but one, may be left out', () => {
  assert.equal(leftOut('Sign in at https://tidemark.example/login.', prepared.replace('1042', ''), ['1042', '88']), null);
  assert.equal(leftOut('See https://tidemark.example/pricing.', `${prepared} https://tidemark.example/pricing`, []), null);
});

test('where nothing was prepared, nothing is left out', () => assert.equal(leftOut('What would you like to know?', '', ['1042']), null));
