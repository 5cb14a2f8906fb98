import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertOffers, decisionFromWords } from './decision.ts';
import { fakeItem, fakeQuestion } from './test-company.ts';

test('a question is answered with words, or with the number of a choice', () => {
  const question = fakeQuestion();
  assert.deepEqual(decisionFromWords(question, '2'), { action: 'answer', text: 'no-reply' });
  assert.deepEqual(decisionFromWords(question, '3'), { action: 'answer', text: '3' });
  assert.deepEqual(decisionFromWords(question, ' Yes, by Friday. '), { action: 'answer', text: 'Yes, by Friday.' });
});

test('a doubt and an escalation take only the ways out that they offer', () => {
  const doubt = fakeItem({ type: 'doubt', actions: ['sent', 'not-sent', 'send-again'] });
  assert.deepEqual(decisionFromWords(doubt, 'Not sent'), { action: 'not-sent', text: null });
  assert.throws(() => decisionFromWords(doubt, 'retry'), { code: 'inbox.action-not-offered', nextStep: /not-sent/ });
  assert.deepEqual(decisionFromWords(fakeItem({ type: 'escalation', actions: ['retry', 'dismiss'] }), 'retry'), { action: 'retry', text: null });
});

test('an approval is not answered: a word like "approve" must not slip through as one', () => {
  assert.throws(() => decisionFromWords(fakeItem(), 'approve'), { code: 'inbox.action-not-offered', nextStep: /keelson approve 1/ });
});

test('what is decided already is refused with how it was', () => {
  assert.throws(() => assertOffers(fakeItem({ state: 'decided', decision: { action: 'reject', text: null, at: 1 } }), 'approve'), { code: 'inbox.not-open', message: /reject/ });
});
