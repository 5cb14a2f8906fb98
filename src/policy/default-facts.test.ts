import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsSchema } from '../vocabulary/facts.ts';
import { completeFacts, givenFactsSchema } from './default-facts.ts';

describe('made-up facts', () => {
  it('are calm where nothing is said: a reply to somebody known, in business hours, for no money, chosen by nobody outside', () => {
    const { effect, time, trust, budget, volume } = completeFacts({});
    assert.deepEqual([effect.kind, effect.amount, effect.unknownRecipients, effect.tainted, effect.taintedFields, effect.risk, time.businessHours], ['mail.send', 0, 0, false, [], 'low', true]);
    assert.deepEqual([trust.relaxed, budget.used, volume.hour], [[], 0, 0]);
  });

  it('change what is given and nothing else', () => {
    const facts = completeFacts({ effect: { amount: 20, currency: 'EUR' }, time: { weekday: 'sun' } });
    const calm = completeFacts({});
    assert.deepEqual(facts, { ...calm, effect: { ...calm.effect, amount: 20, currency: 'EUR' }, time: { ...calm.time, weekday: 'sun' } });
    assert.deepEqual(completeFacts({}), calm);
  });

  it('have every fact that there is, and each may be given', () => {
    for (const [group, { shape }] of Object.entries(factsSchema.shape)) {
      const calm = completeFacts({})[group as keyof typeof factsSchema.shape];
      assert.deepEqual(Object.keys(calm).toSorted(), Object.keys(shape).toSorted());
      assert.ok(givenFactsSchema.safeParse({ [group]: calm }).success);
    }
  });

  for (const [what, given] of Object.entries({ 'a fact that does not exist': { effect: { amuont: 1 } }, 'a group that does not exist': { efect: {} }, 'a value of another type': { effect: { amount: 'much' } }, 'a value that never occurs': { effect: { kind: 'mial.send' } }, 'less than nothing': { effect: { amount: -1 } }, 'more than certain': { playbook: { confidence: 2 } }, 'half a word': { effect: { words: 1.5 } } })) {
    it(`are refused with ${what}`, () => assert.equal(givenFactsSchema.safeParse(given).success, false));
  }
});
