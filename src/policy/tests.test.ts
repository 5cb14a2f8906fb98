import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { policyOf, rule } from './test-policies.ts';
import { runPolicyTests } from './tests.ts';

const rules = [rule('money', 'effect.amount > 0', 'stage'), rule('all', 'effect.external', 'allow')];
const run = (tests: string) => runPolicyTests(policyOf(rules, `tests:\n${tests}`), 'p.yaml');

describe('the tests beside the rules', () => {
  it('pass when the verdict is the expected one, and fail with what it was and why', () => {
    const { passed, failed, tests } = run('  - { name: a, given: { effect: { amount: 5 } }, expect: stage }\n  - { name: b, expect: review }\n');
    assert.deepEqual([passed, failed, tests.map(({ passed: good, expected, actual, line }) => [good, expected, actual, line])], [1, 1, [[true, 'stage', 'stage', 6], [false, 'review', 'allow', 7]]]);
    assert.equal(tests[1]?.why, 'about all (all)');
  });

  it('tell cool-offs apart', () => assert.equal(run('  - { name: a, expect: allow after 10m }\n').failed, 1));

  it('that name rules want exactly those to have decided', () => {
    const { tests } = run('  - { name: a, expect: allow, rules: [all] }\n  - { name: b, expect: allow, rules: [money] }\n  - { name: c, expect: allow, rules: [] }\n  - { name: d, expect: allow, rules: [all, money] }\n');
    assert.deepEqual(tests.map(({ passed }) => passed), [true, false, false, false]);
    assert.match(tests[1]?.why ?? '', /^By all instead of money\./);
  });

  it('are judged as the gate judges: what untrusted text chose is reviewed (E5)', () => {
    assert.equal(run('  - { name: a, given: { effect: { tainted: true, taintedFields: [links] } }, expect: review, rules: [untrusted-input] }\n').passed, 1);
  });
});
