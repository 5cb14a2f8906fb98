import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EffectOutcome } from '../../vocabulary/contract.ts';
import { testContext } from '../support/test-context.ts';
import type { GoodwillInput } from './contract.ts';
import { goodwillAgent } from './goodwill.ts';

const input: GoodwillInput = { amount: 2_000, currency: 'EUR', customer: 'jane@example.com', give: { kind: 'credit' }, reason: 'Three days down.', letter: { subject: 'Your credit', text: 'Hello.\n' }, asked: 1 };

test('the credit is proposed first, and the letter about it to the same customer once it went out', async () => {
  const ctx = testContext();
  const result = await goodwillAgent.run(ctx, input);
  assert.deepEqual(ctx.proposals.map(({ kind, payload, tainted }) => [kind, payload, tainted]), [
    ['credit.grant', { amount: 2_000, currency: 'EUR', customer: 'jane@example.com', reason: 'Three days down.' }, false],
    ['mail.send', { to: [{ address: 'jane@example.com', name: '' }], cc: [], subject: 'Your credit', text: 'Hello.\n', inReplyTo: null, references: [], thread: null }, false],
  ]);
  assert.deepEqual(result, { given: 'succeeded', letter: 'succeeded', reason: 'It was given, and the letter was sent.' });
});

test('a refund names its payment, and without a letter nothing is told', async () => {
  const ctx = testContext();
  const result = await goodwillAgent.run(ctx, { ...input, give: { kind: 'refund', payment: 'pay_1' }, letter: null });
  assert.deepEqual(ctx.proposals.map(({ kind, payload }) => [kind, 'payment' in payload ? payload.payment : '']), [['payment.refund', 'pay_1']]);
  assert.equal(result.letter, null);
});

test('nobody is told of what was not given', async () => {
  const ends: EffectOutcome[] = [{ status: 'rejected', reason: 'Too much.' }, { status: 'expired' }, { status: 'withdrawn', reason: 'It was cancelled.' }];
  for (const effect of ends) {
    const ctx = testContext({ effect });
    const result = await goodwillAgent.run(ctx, input);
    assert.deepEqual([ctx.proposals.length, result.given, result.letter], [1, effect.status, null]);
    assert.match(result.reason, /^It was not given: (?:Too much\.|nobody decided in time\.|It was cancelled\.)$/u);
  }
});

test('a customer who is no mail address, no amount and an empty reason are refused', () => {
  for (const change of [{ customer: 'jane' }, { amount: 0 }, { amount: 1.5 }, { currency: 'eur' }, { reason: '' }, { letter: { subject: '', text: 'x' } }, { give: { kind: 'gift' } }]) {
    assert.equal(goodwillAgent.input.safeParse({ ...input, ...change }).success, false, JSON.stringify(change));
  }
});

test('its key and title hold no more than they may: the key is not sealed, so nobody is named in it', () => {
  assert.equal(goodwillAgent.key(input), 'goodwill:1:credit:2000:EUR');
  assert.equal(goodwillAgent.title(input), 'Credit of 20.00 EUR for jane@example.com');
  assert.equal(goodwillAgent.subject?.(input), 'customer:jane@example.com');
});
