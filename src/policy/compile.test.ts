import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { compilePolicy } from './compile.ts';
import { completeFacts, type GivenFacts } from './default-facts.ts';
import { outcomeText, parseOutcome, stricter } from './outcome.ts';
import { policyOf, policyText, rule } from './test-policies.ts';

const says = (rules: readonly string[], given: GivenFacts = {}, rest = ''): string => outcomeText(policyOf(rules, rest).judge(completeFacts(given)));
const fails = 'effect.links[0] == "x"';

describe('a verdict', () => {
  it('is that of the strictest rule that matches, however they are ordered', () => {
    const outcomes = ['allow', 'allow after 5m', 'allow after 2h', 'review', 'stage', 'deny'];
    fc.assert(
      fc.property(fc.array(fc.record({ outcome: fc.constantFrom(...outcomes), matches: fc.boolean() }), { maxLength: 8 }), fc.infiniteStream(fc.nat()), (rules, order) => {
        const lines = rules.map(({ outcome, matches }, n) => rule(`r${n}`, matches ? 'effect.external' : 'effect.tainted', outcome));
        const shuffled = lines.map((line) => ({ line, at: order.next().value as number })).toSorted((a, b) => a.at - b.at).map(({ line }) => line);
        const strictest = rules.filter(({ matches }) => matches).map(({ outcome }) => parseOutcome(outcome)!).reduce((a, b) => (stricter(b, a) > 0 ? b : a), { outcome: 'allow', afterMs: 0 });
        const expected = rules.some(({ matches }) => matches) ? outcomeText(strictest) : 'review';
        const verdicts = [says(lines), says(shuffled)];
        assert.deepEqual(verdicts, [expected, expected]);
      }),
      { numRuns: 150 },
    );
  });

  it('is a review when no rule matches, and when there are none', () => {
    const verdict = policyOf([rule('a', 'effect.tainted', 'allow')]).judge(completeFacts({}));
    assert.deepEqual([verdict.outcome, verdict.rules, says([])], ['review', [], 'review']);
    assert.match(verdict.why, /No rule speaks about this/);
  });

  it('names the rules that gave it and their reasons, and not those that said less', () => {
    const { rules, why } = policyOf([rule('a', 'true', 'review'), rule('b', 'true', 'stage'), rule('c', 'true', 'stage'), rule('d', 'false', 'stage')]).judge(completeFacts({}));
    assert.deepEqual([rules, why], [['b', 'c'], 'about b (b); about c (c)']);
  });

  it('stays short, however many rules and however long their reasons', () => {
    const { rules, why } = policyOf(Array.from({ length: 300 }, (_, n) => rule(`r${n}`, 'true', 'deny'))).judge(completeFacts({}));
    assert.deepEqual([rules.length, why], [200, 'about r0 (r0); about r1 (r1); about r2 (r2); and 297 more']);
  });

  it('waits as long as the rule with the longest cool-off says', () => assert.equal(says([rule('a', 'true', 'allow after 90m'), rule('b', 'true', 'allow'), rule('c', 'true', 'allow after 2h')]), 'allow after 2h unless stopped'));
});

describe('E6: a rule that fails', () => {
  it('counts as a review, and says so', () => {
    const { outcome, rules, why } = policyOf([rule('a', 'true', 'allow'), rule('b', fails, 'allow')]).judge(completeFacts({}));
    assert.deepEqual([outcome, rules], ['review', ['b']]);
    assert.match(why, /The rule b could not be evaluated: .*index/);
  });

  it('whatever it would have said, and a stricter rule beside it still decides', () => {
    assert.deepEqual([says([rule('a', fails, 'deny')]), says([rule('a', fails, 'allow after 1h'), rule('b', 'true', 'stage')])], ['review', 'stage']);
  });

  it('is not relaxed by trust', () => assert.equal(says([rule('a', fails, 'review', 'relaxable: true')], { trust: { relaxed: ['a'] } }), 'review'));

  it('is one whose pattern takes too long on the text of a stranger', () => {
    assert.equal(says([rule('a', 'effect.text.matches("(a+)+$")', 'allow'), rule('b', 'true', 'allow')], { effect: { text: `${'a'.repeat(60)}b` } }), 'review');
  });
});

describe('a relaxed rule', () => {
  const mails = rule('mails', 'effect.kind == "mail.send"', 'review', 'relaxable: true');
  const relaxed: GivenFacts = { trust: { relaxed: ['mails', 'money'] } };

  it('says what trust.relaxTo says, where it is relaxed, and what it says elsewhere', () => {
    assert.deepEqual([says([mails], relaxed), says([mails]), says([mails], relaxed, 'trust: { relaxTo: allow after 2h }\n')], ['allow after 10m unless stopped', 'review', 'allow after 2h unless stopped']);
    assert.match(policyOf([mails]).judge(completeFacts(relaxed)).why, /You have relaxed mails/);
  });

  it('does not soften what other rules say', () => assert.equal(says([mails, rule('risky', 'true', 'review')], relaxed), 'review'));

  it('is only one that says it may be: an id among the relaxed is not enough', () => assert.equal(says([rule('money', 'true', 'stage'), rule('mails', 'true', 'review')], relaxed), 'stage'));

  it('does not match more than it did', () => assert.equal(says([mails], { ...relaxed, effect: { kind: 'payment.refund' } }), 'review'));
});

describe('a policy', () => {
  it('is known by the digest of its text, to the letter', () => {
    const text = policyText([rule('a', 'true', 'review')]);
    assert.equal(compilePolicy(text, 'a.yaml').digest, hash('sha256', text, 'hex'));
    assert.notEqual(compilePolicy(`${text}\n`, 'a.yaml').digest, compilePolicy(text, 'a.yaml').digest);
  });

  it('with a mistake in a condition is refused, with file, line, rule, and a caret', () => {
    const wrong = policyText([rule('a', 'true', 'review'), rule('b', 'effect.amuont > 1.0', 'deny')]);
    assert.throws(() => compilePolicy(wrong, 'my.yaml'), (error: unknown) => {
      assert.ok(error instanceof NeedsOperator && error.code === 'policy.bad');
      assert.match(error.message, /^my\.yaml, line 4: rules\.b\.when: No such key: amuont[\s\S]*\n {2,}\^$/);
      return true;
    });
  });

  it('explains each rule: matched or not, what it says, and the facts it looks at', () => {
    const policy = policyOf([rule('a', 'effect.amount > 10.0', 'stage'), rule('b', 'effect.words > 5 && effect.risk == "low"', 'review', 'relaxable: true'), rule('c', fails, 'allow'), rule('d', 'effect.external', 'allow')]);
    const { verdict, policy: digest, rules } = policy.explain(completeFacts({ trust: { relaxed: ['b'] } }));
    assert.deepEqual([verdict.rules, digest], [['c'], policy.digest]);
    assert.deepEqual(rules.map(({ id, line, matched, outcome, relaxed, decided }) => [id, line, matched, outcome, relaxed, decided]), [
      ['a', 3, false, 'stage', false, false],
      ['b', 4, true, 'allow after 10m unless stopped', true, false],
      ['c', 5, null, 'review', false, true],
      ['d', 6, true, 'allow', false, false],
    ]);
    assert.deepEqual(rules[1]?.values, [{ fact: 'effect.words', value: 80 }, { fact: 'effect.risk', value: 'low' }]);
    assert.match(rules[2]?.error ?? '', /index/);
  });
});
