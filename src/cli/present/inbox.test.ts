import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeEffect, fakeItem, fakeQuestion, noCost } from '../test-company.ts';
import { commandsFor, inboxText, itemText } from './inbox.ts';

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

test('what an edit changed is shown line by line, and the draft is not shown once more', () => {
  const original = { to: [{ address: 'jane@example.com', name: 'Jane' }], cc: [], subject: 'Re: invoice', text: 'Hello Jane,\n\nhere it is.' };
  const effectDetail = fakeEffect({ state: 'succeeded', edited: true, original, payload: { ...original, text: 'Dear Jane,\n\u001b[2Jhere it is.' } });
  const text = itemText(display, fakeItem({ state: 'decided', decision: { action: 'edit', text: null, at: 2_000 }, evidence: [{ label: 'draft', text: 'Hello Jane,\n\nhere it is.' }], effectDetail }));
  assert.match(text, /What you changed\n {2}\| …\n {2}\|\n {2}\| - Hello Jane,\n {2}\| -\n {2}\| \+ Dear Jane,\n {2}\| {3}here it is\./);
  assert.doesNotMatch(text, /Evidence/);
  assert.ok(!text.includes('\u001b'));
});

test('what was edited is headed by what was made of it, and by what was asked until then', () => {
  const effectDetail = fakeEffect({ edited: true, sentence: 'Send a mail to jim@example.com' });
  const first = (change: Parameters<typeof fakeItem>[0]): string => itemText(display, fakeItem({ summary: 'Send a mail to jane@example.com', effectDetail, ...change })).split('\n')[0] ?? '';
  assert.match(first({ state: 'decided', decision: { action: 'edit', text: null, at: 2_000 } }), /jim@/u);
  assert.match(first({ state: 'open' }), /jane@/u);
});

test('what was sent, what would be and what never will be are told apart', () => {
  const shown = (change: Parameters<typeof fakeEffect>[0]): string => itemText(display, fakeItem({ state: 'decided', decision: null, effectDetail: fakeEffect(change) }));
  assert.match(shown({ state: 'succeeded', receipt: { messageId: 'x@acme.example' } }), /^What was sent$/m);
  assert.match(shown({ state: 'succeeded', receipt: { doneByHand: true, note: 'I called.' } }), /^What was drafted \(never sent by Keelson\)$/m);
  assert.match(shown({ state: 'succeeded', receipt: { doneByHand: true, note: 'I called.', mayHaveGoneOut: true } }), /^What was drafted \(in doubt whether it was sent/m);
  assert.match(shown({ state: 'review' }), /^What would be sent$/m);
});

test('money is shown in whole units and by name, and what an edit changed in it too', () => {
  const original = { amount: 2_000, currency: 'EUR', customer: 'jane@example.com', payment: 'pay_1', reason: 'Paid\ntwice.' };
  const text = itemText(display, fakeItem({ effectDetail: fakeEffect({ kind: 'payment.refund', payload: { ...original, amount: 1_550 }, original, edited: true }) }));
  assert.match(text, /What would be sent\n {2}\| Amount: 15\.50 EUR\n {2}\| Customer: jane@example\.com\n {2}\| Payment: pay_1\n {2}\| Reason: Paid twice\.\n/);
  assert.match(text, /What you changed\n {2}\| - Amount: 20\.00 EUR\n {2}\| \+ Amount: 15\.50 EUR\n/);
  assert.match(text, /keelson edit 1 --payload FILE\.json/);
  const revoke = itemText(display, fakeItem({ effectDetail: fakeEffect({ kind: 'credit.revoke', payload: { amount: 500, currency: 'JPY', customer: 'jane@example.com', reason: 'x', grant: null, memo: 'm' } }) }));
  assert.match(revoke, /\| Amount: 500 JPY\n {2}\| Customer: jane@example\.com\n {2}\| Reason: x\n {2}\| memo: m\n/);
});

test('the example of a raise is in the unit of the budget', () => {
  const raise = (summary: string): string => commandsFor(fakeItem({ id: 7, type: 'budget', summary, actions: ['raise'], effectDetail: null }))[0] ?? '';
  assert.match(raise('The budget refunds is used up for 2026-11-26: 500.00 USD of 500.00 USD.'), /"raise 50 USD"/);
  assert.match(raise('The budget mails is used up for 2026-11-26: 1 effect of 1 effect.'), /"raise 20"/);
  assert.match(raise('The budget tokens is used up for 2026-11-26: 12,000 tokens of 12,000 tokens.'), /"raise 20000"/);
});

test('items that belong together are counted, with the command that decides about all of them', () => {
  const refunds = [7, 8, 9].map((id) => fakeItem({ id, batch: 'playbooks/refund.md' }));
  const budget = [10, 11].map((id) => fakeItem({ id, type: 'budget', batch: 'budget:tokens:2026-01-05', actions: ['raise', 'wait', 'reject'], recommended: { action: 'wait', why: 'Tomorrow.' } }));
  const text = inboxText(display, [...refunds, ...budget, fakeItem({ id: 12 }), fakeItem({ id: 13, batch: 'alone.md' }), fakeItem({ id: 14, batch: 'alone.md', state: 'expired' })], false);
  assert.match(text, /\n3 of playbooks\/refund\.md: keelson approve 7 --batch\n2 of budget:tokens:2026-01-05: keelson answer 10 wait --batch$/);
});

test('an empty inbox says so', () => {
  assert.equal(inboxText(display, [], false), 'Nothing waits for you.');
});

test('an item says what models cost for it and where each request stands, and nothing where none was asked', () => {
  const cost = { ...noCost, calls: 2, answered: 2, tokens: { input: 1_667, cached: 512, output: 103 }, cost: [{ amount: 0, billionths: 30_000_000, currency: 'EUR' }] };
  assert.match(itemText(display, fakeItem({ cost })), /^models +0\.0003 EUR for 2 calls, 1,667 tokens in \(512 cached\), 103 out\s+\(keelson task t1\)$/mu);
  for (const none of [noCost, null]) assert.doesNotMatch(itemText(display, fakeItem({ cost: none })), /models/u);
});
