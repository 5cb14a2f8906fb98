import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPolicy } from './check.ts';
import { policyText, rule } from './test-policies.ts';

/** What is said of each rule: its id, the line, the level, and what is wrong. */
function findings(...rules: string[]): string[] {
  return checkPolicy(policyText(rules), 'policy.yaml').findings.map(({ level, rule: id, line, message }) => `${level} ${id} ${line}: ${message}`);
}

const mails = (id: string, then: string, more?: string): string => rule(id, 'effect.kind == "mail.send"', then, more);

describe('a check of a policy', () => {
  it('finds nothing wrong where nothing is, and counts what there is', () => {
    const text = policyText([rule('a', 'effect.amount > 0', 'stage'), mails('b', 'review', 'relaxable: true'), rule('c', 'effect.risk == "high"', 'review')], 'budgets:\n  - { id: x, per: day, cap: 5 effects }\ntests:\n  - { name: t, expect: review }\n');
    assert.deepEqual(checkPolicy(text, 'p.yaml'), { file: 'p.yaml', ok: true, rules: 3, tests: 1, budgets: 1, findings: [] });
  });

  it('finds what makes a file unusable, with its line', () => {
    const { ok, findings: [finding, ...more] } = checkPolicy(policyText([mails('a', 'review'), rule('b', 'effect.amuont > 1.0', 'deny')]), 'p.yaml');
    assert.deepEqual([ok, finding?.level, finding?.line, more], [false, 'error', 4, []]);
    assert.match(finding?.message ?? '', /amuont/);
    assert.equal(checkPolicy('version: 1\nrules:\n  - [', 'p.yaml').ok, false);
  });

  it('finds a rule that can never match: an error', () => {
    assert.deepEqual(findings(mails('a', 'review'), rule('b', 'effect.amount > 10.0 && effect.amount < 5.0', 'deny')), ['error b 4: "b" can never match: its condition contradicts itself.']);
    assert.equal(checkPolicy(policyText([rule('a', 'time.hour > 23', 'deny')]), 'p.yaml').ok, false);
  });

  it('finds rules with the same condition that say different things', () => {
    assert.deepEqual(findings(mails('a', 'allow'), rule('b', '"mail.send" == effect.kind', 'deny')), ['warning a 3: "a" (allow) contradicts "b" (deny): they have the same condition, and the stricter one wins.']);
  });

  it('finds a rule that never decides, wherever the stricter one stands', () => {
    const milder = rule('small', 'effect.amount > 100.0', 'review');
    const stricter = rule('money', 'effect.amount > 50.0', 'stage');
    const message = '"small" (review) never decides: whenever it matches, "money" matches too and says stage.';
    assert.deepEqual([findings(milder, stricter), findings(stricter, milder)], [[`warning small 3: ${message}`], [`warning small 4: ${message}`]]);
  });

  it('compares cool-offs too', () => {
    assert.deepEqual(findings(rule('a', 'effect.amount > 5.0', 'allow after 5m'), rule('b', 'effect.amount > 1.0', 'allow after 1h')), ['warning a 3: "a" (allow after 5m unless stopped) never decides: whenever it matches, "b" matches too and says allow after 1h unless stopped.']);
  });

  it('finds a rule that adds nothing to one that says the same', () => {
    assert.deepEqual(findings(rule('a', 'effect.amount > 100.0', 'stage'), rule('b', 'effect.amount > 50.0', 'stage')), ['warning a 3: "a" adds nothing: whenever it matches, "b" says the same.']);
    // Of two that are the same the second is the one too many.
    assert.deepEqual(findings(mails('a', 'review'), mails('b', 'review')), ['warning b 4: "b" adds nothing: whenever it matches, "a" says the same.']);
  });

  it('knows that a rule which may be relaxed hides nothing for good', () => {
    const relaxable = mails('mails', 'review', 'relaxable: true');
    const risky = rule('risky', 'effect.kind == "mail.send" && effect.risk == "high"', 'review');
    const quick = rule('quick', 'effect.kind == "mail.send" && effect.words < 20', 'allow');
    assert.deepEqual([findings(relaxable, risky), findings(relaxable, quick)], [[], []]);
    assert.match(findings(relaxable, mails('all', 'allow')).join(), /"all" \(allow\) contradicts "mails" .*It counts only where you have relaxed "mails"/);
  });

  it('finds a rule that allows everything', () => {
    assert.deepEqual(findings(rule('a', 'true', 'allow after 1h')), ['warning a 3: "a" allows everything that no other rule holds back.']);
    assert.match(findings(rule('a', 'effect.tainted || !effect.tainted || true', 'allow')).join(), /allows everything/);
    assert.deepEqual(findings(rule('a', 'true', 'review')), []);
  });

  for (const [when, message] of [
    ['effect.text.contains("REFUND")', 'effect.text is in lower case, so "REFUND" never stands there: write "refund".'],
    ['effect.tainted && !effect.text.startsWith("Dear")', 'effect.text is in lower case, so "Dear" never stands there: write "dear".'],
    ['"Jane@Example.com" in effect.recipients', 'effect.recipients is in lower case, so "Jane@Example.com" never stands there: write "jane@example.com".'],
    ['"Hello" == effect.text', 'effect.text is in lower case, so "Hello" never stands there: write "hello".'],
    ['effect.kind.startsWith("mial.")', 'effect.kind has no value with "mial." there: it is one of mail.send, payment.refund, credit.grant, credit.revoke.'],
    ['time.weekday.contains("day")', 'time.weekday has no value with "day" there: it is one of mon, tue, wed, thu, fri, sat, sun.'],
  ] as const) {
    it(`finds a comparison that never holds: ${when}`, () => assert.deepEqual(findings(rule('a', when, 'review')), [`warning a 3: ${message}`]));
  }

  it('takes for fine what may hold: parts of names that there are, and words in lower case', () => {
    assert.deepEqual(findings(rule('a', 'effect.kind.startsWith("credit.")', 'stage'), rule('b', 'effect.text.contains("refund") || "jane@example.com" in effect.recipients', 'review'), rule('c', 'effect.adapter == "SMTP"', 'deny')), []);
  });
});
