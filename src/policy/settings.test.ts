import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import { readSettings } from './settings.ts';

/** A file that is right; the mistakes below are made in it. */
const good = `version: 1
business: { days: [mon, sat], from: "08:30", to: "18:00" }
rules:
  - id: money
    when: effect.amount > 0
    then: stage
    because: Money moves.
  - id: mails
    when: effect.kind == "mail.send"
    then: review
    because: Read first.
    relaxable: true
trust:
  threshold: 0.95
  relaxTo: allow after 1h
budgets:
  - id: a-day
    per: day
    cap: 200.50 EUR
tests:
  - name: money is staged
    given: { effect: { amount: 5 } }
    expect: stage
    rules: [money]
`;

function refusal(text: string): { line: number; message: string } {
  try {
    readSettings(text, 'my/policy.yaml');
  } catch (error) {
    assert.ok(error instanceof NeedsOperator && error.code === 'policy.bad', String(error));
    const [, line, message] = /^my\/policy\.yaml, line (\d+): ([\s\S]*)$/u.exec(error.message) ?? [];
    assert.ok(line !== undefined && message !== undefined, error.message);
    return { line: Number(line), message };
  }
  assert.fail('it was taken');
}

describe('the settings of a policy', () => {
  it('are read as they are written, each rule and test with its line', () => {
    const { business, rules, trust, budgets, tests } = readSettings(good, 'p.yaml');
    assert.deepEqual(business, { days: ['mon', 'sat'], from: '08:30', to: '18:00' });
    assert.deepEqual(rules.map(({ id, then, relaxable, line }) => [id, then.outcome, relaxable, line]), [['money', 'stage', false, 4], ['mails', 'review', true, 8]]);
    assert.deepEqual([trust.threshold, trust.relaxTo], [0.95, { outcome: 'allow', afterMs: 3_600_000 }]);
    assert.deepEqual(budgets, [{ id: 'a-day', scope: 'company', agent: null, kind: null, per: 'day', unit: 'money', cap: 20_050, currency: 'EUR', whenReached: 'ask' }]);
    assert.deepEqual(tests.map(({ name, given, expect, rules: by, line }) => [name, given, expect.outcome, by, line]), [['money is staged', { effect: { amount: 5 } }, 'stage', ['money'], 21]]);
  });

  it('have defaults for all but version and rules', () => {
    const { business, trust, budgets, tests } = readSettings('version: 1\nrules: []\n', 'p.yaml');
    assert.deepEqual([business, budgets, tests], [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }, [], []]);
    assert.deepEqual(trust, { confidence: 0.95, threshold: 0.9, samplesMin: 20, editTolerance: 0.05, relaxTo: { outcome: 'allow', afterMs: 600_000 } });
  });

  it('may say the same thing once, by a few aliases', () => {
    const { tests } = readSettings(`${good}  - name: again\n    given: &big { effect: { amount: 9 } }\n    expect: stage\n  - { name: and again, given: *big, expect: stage }\n`, 'p.yaml');
    assert.deepEqual(tests[2]?.given, { effect: { amount: 9 } });
  });
});

describe('a mistake in the file is refused with its line', () => {
  const mistakes: [what: string, from: string, to: string, line: number, message: RegExp][] = [
    ['no version', 'version: 1\n', '', 1, /^version: /],
    ['another version', 'version: 1', 'version: 2', 1, /^version: /],
    ['no rules', /rules:\n[\s\S]*?(?=trust)/u.exec(good)?.[0] ?? '', '', 1, /^rules: /],
    ['an unknown setting', 'budgets:', 'budget:', 16, /^budget: there is no such setting/],
    ['an unknown setting of a rule', '    because: Money moves.', '    because: Money moves.\n    unless: false', 8, /^rules\.0\.unless: there is no such setting/],
    ['an unknown setting of trust', 'threshold: 0.95', 'treshold: 0.95', 14, /^trust\.treshold: there is no such setting/],
    ['a rule without a condition', '    when: effect.amount > 0\n', '', 4, /^rules\.0\.when: /],
    ['a rule without a reason', '    because: Money moves.\n', '', 4, /^rules\.0\.because: /],
    ['a condition that is no text', 'when: effect.amount > 0', 'when: true', 5, /^rules\.0\.when: .*expected string/],
    ['an empty condition', 'when: effect.amount > 0', 'when: ""', 5, /^rules\.0\.when: /],
    ['an unknown outcome', 'then: stage', 'then: staged', 6, /^rules\.0\.then: must be allow, "allow after 10m unless stopped"/],
    ['a cool-off too long', 'then: stage', 'then: allow after 60d', 6, /^rules\.0\.then: .*at most 30d/],
    ['an id that is none', 'id: money', 'id: Money Moves', 4, /^rules\.0\.id: must be lower case with hyphens/],
    ['the id of the rule about untrusted text', 'id: money', 'id: untrusted-input', 4, /^rules\.0\.id: is the name of the rule about untrusted text/],
    ['an id twice', 'id: mails', 'id: money', 8, /^there is another "money" before it/],
    ['what can\'t be relaxed', '    because: Money moves.', '    because: Money moves.\n    relaxable: true', 8, /^rules\.0\.relaxable: only a review can be relaxed/],
    ['a relaxation that allows nothing', 'relaxTo: allow after 1h', 'relaxTo: review', 15, /^trust\.relaxTo: must be an allow/],
    ['a threshold that is none', 'threshold: 0.95', 'threshold: 95', 14, /^trust\.threshold: /],
    ['a day that is none', '[mon, sat]', '[mon, saturday]', 2, /^business\.days\.1: /],
    ['a time that is none', '"08:30"', '"8:30"', 2, /^business\.from: must be a time of day/],
    ['a time that YAML reads as a number', '"18:00"', '18', 2, /^business\.to: /],
    ['a budget without a unit', 'cap: 200.50 EUR', 'cap: "200"', 19, /^budgets\.0\.cap: must be money such as "200 EUR"/],
    ['a budget finer than its currency', 'cap: 200.50 EUR', 'cap: 200.505 EUR', 19, /^budgets\.0\.cap: /],
    ['a period that is none', 'per: day', 'per: week', 18, /^budgets\.0\.per: /],
    ['a company budget for ever', 'per: day', 'per: ever', 18, /^budgets\.0\.per: .*one day stand still/],
    ['a budget twice', 'tests:\n', '  - { id: a-day, per: hour, cap: 5 effects }\ntests:\n', 20, /^there is another "a-day" before it/],
    ['a fact that does not exist', 'amount: 5', 'amuont: 5', 22, /^tests\.0\.given\.effect\.amuont: there is no such setting/],
    ['a fact of another type', 'amount: 5', 'amount: five', 22, /^tests\.0\.given\.effect\.amount: /],
    ['an expectation that is none', 'expect: stage', 'expect: staged', 23, /^tests\.0\.expect: must be allow/],
    ['a test of an unknown rule', 'rules: [money]', 'rules: [mony]', 24, /^there is no rule "mony"/],
    ['a key twice', '    then: stage', '    then: stage\n    then: allow', 7, /[Mm]ap keys must be unique/],
    ['what is no YAML', 'budgets:', 'budgets: [', 17, /./],
    ['two documents', 'tests:', '---\ntests:', 20, /multiple documents/],
  ];
  for (const [what, from, to, line, message] of mistakes) {
    it(what, () => {
      assert.ok(good.includes(from));
      const refused = refusal(good.replace(from, to));
      assert.match(refused.message, message);
      assert.equal(refused.line, line);
    });
  }

  it('an empty file, and one that is a list or a word', () => {
    for (const text of ['', '# nothing\n', '- a\n', 'hello\n', 'null\n']) assert.equal(refusal(text).line, 1);
  });

  it('a file that grows without end by its aliases', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array.from({ length: 9 }, () => `*l${n}`).join(', ')}]`);
    const started = performance.now();
    assert.match(refusal(`version: 1\nrules: []\nl0: &l0 [x]\n${levels.join('\n')}\n`).message, /alias/i);
    assert.ok(performance.now() - started < 1_000);
  });

  it('a file too long to be one, before it is read', () => {
    const started = performance.now();
    assert.match(refusal(`${good}${'#\n- ['.repeat(limits.documentBytesMax)}`).message, /longer than/);
    assert.ok(performance.now() - started < 1_000);
  });
});
