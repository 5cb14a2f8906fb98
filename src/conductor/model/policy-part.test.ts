import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePolicy } from '../../policy/compile.ts';
import { reviewEverything } from '../../policy/judge.ts';
import { policyPart } from './policy-part.ts';

const policy = compilePolicy(
  `version: 1
rules:
  - { id: money, when: 'effect.kind == "payment.refund"', then: review, because: Money moves. }
  - { id: mails, when: 'effect.kind == "mail.send"', then: review, because: Every mail is read by us. }
  - { id: others, when: 'effect.kind != "mail.send"', then: stage, because: It is more than a mail. }
  - { id: risky, when: 'effect.risk == "high"', then: deny, because: The risk is high. }
`,
  'policy.yaml',
);

test('a model is told what the rules say about such effects, and nothing about others', () => {
  const part = policyPart(policy, 'mail.send');
  assert.match(part?.text ?? '', /Every mail is read by us\.\n- deny: The risk is high\.$/u);
  assert.doesNotMatch(part?.text ?? '', /Money|more than/u);
  assert.deepEqual([part?.untrusted, part?.stable], [false, true]);
});

test('without rules there is nothing to tell', () => assert.equal(policyPart(reviewEverything, 'mail.send'), null));
