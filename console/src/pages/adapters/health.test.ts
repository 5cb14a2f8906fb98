import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf, kindsText, type Adapter } from './health.ts';

const calm: Adapter = {
  name: 'outbox', class: 'keyed', classWords: '', kinds: ['mail.send'], reaches: 'provider', canBeAsked: true, canBeCompared: false, paused: null, inFlight: 0, inFlightMax: 8, retrying: 0, doubts: [], doubtsCount: 0,
  lastSuccess: { at: 1, effect: 'e1', task: 't1', sentence: '' }, lastFailure: null, lastDoubt: null, reconciled: null,
};
const failure = { at: 2, effect: 'e2', task: 't1', sentence: '', code: 'smtp.down', message: '', nextStep: '', retryAt: 5, over: false } as const;

test('the worst of what is true of an adapter is its state', () => {
  const states = [calm, { ...calm, lastSuccess: null }, { ...calm, lastFailure: failure }, { ...calm, lastFailure: failure, doubtsCount: 1 }, { ...calm, doubtsCount: 1, paused: { scope: 'adapter', reason: '', at: 1 } }].map((one) => healthOf(one as Adapter).state);
  assert.deepEqual(states, ['healthy', 'dot', 'failing', 'doubt', 'paused']);
});

test('a failure that is over is none, and one that waits for the operator says so', () => {
  assert.equal(healthOf({ ...calm, lastFailure: { ...failure, over: true } }).state, 'healthy');
  assert.match(healthOf({ ...calm, lastFailure: { ...failure, retryAt: null } }).sentence, /waits for you/u);
});

test('what is tried again is told', () => {
  assert.equal(healthOf({ ...calm, retrying: 2, inFlight: 1 }).sentence, 'It works, and 1 is on the way. 2 things are tried again by themselves.');
  assert.equal(kindsText(['payment.refund', 'credit.grant']), 'refunds and credits');
});
