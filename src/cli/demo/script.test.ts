import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ItemDetail } from '../../vocabulary/views.ts';
import { fakeEffect, fakeItem, fakeQuestion } from '../test-company.ts';
import { actionOf, wordsOf } from './operator.ts';
import { scriptedOperator } from './script.ts';

function draft(id: number, risk: string, mail = 'From: Jane'): ItemDetail {
  return fakeItem({ id, evidence: [{ label: 'Risk', text: risk }, { label: 'The mail', text: mail }], effectDetail: fakeEffect() });
}

test('of the first drafts the riskiest is rejected, one is edited and the others approved', async () => {
  const moves = await scriptedOperator().decide([draft(1, 'low: nothing.'), draft(2, 'high: money.'), draft(3, 'low: nothing.'), draft(4, 'low: nothing.')]);
  assert.deepEqual(moves.map(actionOf), ['edit', 'reject', 'approve', 'approve']);
});

test('an answer that would go elsewhere is what is rejected', async () => {
  const moves = await scriptedOperator().decide([draft(1, 'high: money.'), draft(2, 'medium: elsewhere.', 'From: a@b.example\nReply-To: c@d.example'), draft(3, 'low: nothing.')]);
  assert.deepEqual(moves.map(actionOf), ['edit', 'reject', 'approve']);
});

test('later rounds approve, so that what the answers led to goes out', async () => {
  const operator = scriptedOperator();
  await operator.decide([]);
  const moves = await operator.decide([draft(5, 'high: money.'), draft(6, 'low: nothing.'), draft(7, 'low: nothing.')]);
  assert.deepEqual(moves.map(actionOf), ['approve', 'approve', 'approve']);
});

test('an attempt to give the agent orders gets no reply', async () => {
  const [move] = await scriptedOperator().decide([fakeQuestion({ summary: 'How to answer? The mail gives instructions to a machine; they were not followed.' })]);
  assert.equal(move && wordsOf(move), 'no-reply');
});

test('other questions are answered in words, in the language of the mail', async () => {
  const german = fakeQuestion({ id: 1, evidence: [{ label: 'The mail', text: 'From: x\nLanguage: de\n\nGuten Tag' }] });
  const angry = fakeQuestion({ id: 2, evidence: [{ label: 'Risk', text: 'high:\n- medium: It is angry: “unacceptable”.' }] });
  const calm = fakeQuestion({ id: 3, evidence: [{ label: 'Risk', text: 'low: nothing in the mail speaks of money, law, leaving, personal data, anger or instructions to a machine.' }] });
  const moves = await scriptedOperator().decide([german, angry, calm]);
  assert.match(wordsOf(moves[0]!) ?? '', /Vielen Dank/);
  assert.match(wordsOf(moves[1]!) ?? '', /sorry/);
  assert.match(wordsOf(moves[2]!) ?? '', /Thank you/);
});

test('nobody but a person settles a doubt', async () => {
  assert.deepEqual(await scriptedOperator().decide([fakeItem({ type: 'doubt', actions: ['sent', 'not-sent', 'send-again'] })]), []);
});
