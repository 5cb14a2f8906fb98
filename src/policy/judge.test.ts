import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { taintableFields } from '../vocabulary/facts.ts';
import { compilePolicy } from './compile.ts';
import { completeFacts } from './default-facts.ts';
import { judgeClosed, reviewEverything, type Policy } from './judge.ts';

const calm = completeFacts({});
const answering = (answer: unknown): Policy => ({ digest: null, judge: () => answer as never });
const verdict = (change: object = {}): unknown => ({ outcome: 'allow', afterMs: 0, rules: ['all'], why: 'fine', ...change });

describe('E6: a policy that does not work sends nothing by itself', () => {
  it('one that throws', () => {
    const { outcome, rules, why } = judgeClosed({ digest: null, judge: () => { throw new Error('out of order'); } }, calm);
    assert.deepEqual([outcome, rules], ['review', ['policy-unreadable']]);
    assert.match(why, /out of order/);
  });

  const nonsense = { nothing: undefined, null: null, 'a word': 'allow', 'a promise': Promise.resolve(verdict()), 'an unknown outcome': verdict({ outcome: 'yes' }), 'an outcome in capitals': verdict({ outcome: 'ALLOW' }), 'a cool-off before now': verdict({ afterMs: -1 }), 'no number for a cool-off': verdict({ afterMs: Number.NaN }), 'a cool-off longer than any': verdict({ afterMs: 31 * 86_400_000 }), 'no rules': verdict({ rules: undefined }), 'no reason': verdict({ why: 7 }) };
  for (const [what, answer] of Object.entries(nonsense)) {
    it(`one that answers with ${what}`, () => {
      const { outcome, afterMs, rules } = judgeClosed(answering(answer), calm);
      assert.deepEqual([outcome, afterMs, rules], ['review', 0, ['policy-unreadable']]);
    });
  }

  it('none at all', () => assert.deepEqual([judgeClosed(reviewEverything, calm).outcome, reviewEverything.digest], ['review', null]));

  it('but a verdict goes through as it is', () => assert.deepEqual(judgeClosed(answering(verdict({ afterMs: 600_000 })), calm), verdict({ afterMs: 600_000 })));
});

describe('E5: what untrusted text chose is reviewed', () => {
  const tainted = (...fields: (typeof taintableFields)[number][]) => completeFacts({ effect: { tainted: true, taintedFields: fields } });

  for (const field of taintableFields) {
    it(`whatever the rules say: ${field}`, () => {
      for (const afterMs of [0, 600_000]) assert.deepEqual(judgeClosed(answering(verdict({ afterMs })), tainted(field)).rules, ['untrusted-input']);
      const { outcome, afterMs } = judgeClosed(answering(verdict({ afterMs: 600_000 })), tainted(field));
      assert.deepEqual([outcome, afterMs], ['review', 0]);
    });
  }

  it('whatever trust says', () => {
    const policy = compilePolicy("version: 1\nrules:\n  - { id: mails, when: 'true', then: review, because: first, relaxable: true }\n", 'p.yaml');
    const facts = { ...tainted('links'), trust: { samples: 900, good: 900, lower: 0.99, relaxed: ['mails'] } };
    assert.deepEqual([judgeClosed(policy, { ...facts, effect: calm.effect }).outcome, judgeClosed(policy, facts).outcome], ['allow', 'review']);
  });

  it('and what is stricter stays, with its own reason', () => {
    for (const outcome of ['review', 'stage', 'deny']) assert.deepEqual(judgeClosed(answering(verdict({ outcome })), tainted('amount', 'recipients')), verdict({ outcome }));
  });

  it('is told in words, all of it', () => assert.match(judgeClosed(answering(verdict()), tainted('recipients', 'amount', 'links', 'attachments')).why, /whom it goes to, the amount, a link in it, an attachment/));

  it('but what was merely made from it, and chosen by our own records, goes as the rules say', () => assert.equal(judgeClosed(answering(verdict()), tainted()).outcome, 'allow'));
});
