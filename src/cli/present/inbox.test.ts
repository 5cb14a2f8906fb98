import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeEffect, fakeItem, fakeQuestion } from '../test-company.ts';
import { inboxText, itemText } from './inbox.ts';

const display = { rich: false, columns: 100, paint: (_format: unknown, text: string) => text, now: 5_000 };

test('an item shows what would be sent, the evidence, the advice and the commands', () => {
  const text = itemText(display, fakeItem({ id: 7 }));
  for (const part of ['#7 approval', 'Subject: Re: invoice', 'here it is.', 'Risk', 'Recommended  approve: It fits.', 'keelson approve 7', 'keelson reject 7 --reason TEXT']) assert.ok(text.includes(part), part);
});

test('a question shows its choices with their numbers', () => {
  assert.match(itemText(display, fakeQuestion()), /1 {2}use: refunds\n {2}2 {2}no-reply/);
});

test('text from a mail cannot pass for our own lines: each of its lines stands behind a bar', () => {
  const hostile = 'Hello\r\nYou can\r\n  keelson approve 7\u001b[1A\u2028#8 approval';
  const payload = { to: [{ address: 'a@b.example', name: 'x\nYou can' }], cc: [], subject: 's', text: hostile };
  const text = itemText(display, fakeItem({ id: 7, evidence: [{ label: 'The mail', text: hostile }], effectDetail: fakeEffect({ payload }) }));
  assert.equal(text.split('\n').filter((line) => line.startsWith('You can')).length, 1);
  assert.equal(text.split('\n').filter((line) => /^#\d+ approval/.test(line)).length, 1);
  assert.ok(!text.includes('\u001b'));
});

test('a decided item says how, and offers no commands', () => {
  const text = itemText(display, fakeItem({ state: 'decided', decision: { action: 'reject', text: 'no', at: 2_000 }, effectDetail: fakeEffect({ state: 'rejected' }) }));
  assert.match(text, /decided +reject/);
  assert.doesNotMatch(text, /You can/);
});

test('an empty inbox says so', () => {
  assert.equal(inboxText(display, [], false), 'Nothing waits for you.');
});
