import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { initCompany, openCompany } from '../../src/company.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { fakeShell, fakeState } from '../../src/cli/test-company.ts';
import { fakeAdapter } from '../../src/effects/test-effects.ts';
import { factTypes } from '../../src/policy/fact-types.ts';

// The policy commands on a real company: what they print, what they exit with.

const rules = `version: 1
rules:
  - { id: mail, when: effect.kind == "mail.send", then: review, because: mails are read first }
  - { id: money, when: effect.amount > 100.0, then: stage, because: much money }
tests:
  - { name: much money is staged, given: { effect: { kind: payment.refund, amount: 200 } }, expect: stage }
  - { name: mails are reviewed, given: {}, expect: review }
`;
const loose = "version: 1\nrules:\n  - { id: all, when: 'true', then: allow, because: trust }\n";

const options = { adapters: [fakeAdapter('keyed', async () => null)] };
let place: string;
const file = (name: string, text: string): string => {
  const path = join(place, name);
  writeFileSync(path, text);
  return path;
};

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const shell = fakeShell(fakeState(), { cwd: join(place, 'acme'), openCompany: (folder) => openCompany(folder, options), env: {} });
  const code = await runProgram(args, shell, '0');
  return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
}

async function json<T>(...args: string[]): Promise<T> {
  const { out } = await run(...args, '--json');
  return JSON.parse(out) as T;
}

before(async () => {
  place = mkdtempSync(join(tmpdir(), 'keelson-policy-cli-'));
  await initCompany(join(place, 'acme'), { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
  writeFileSync(join(place, 'acme', 'policy.yaml'), rules);
  const company = await openCompany(join(place, 'acme'), options);
  await company.signal.mail(new URL('../../examples/monday/01-invoice-copy.eml', import.meta.url).pathname);
  await company.run({ untilIdle: true });
  const [item] = await company.inbox.list();
  await company.inbox.decide(item?.id ?? 0, { action: 'reject', text: 'Not like this.' });
  await company.close();
});
after(() => rmSync(place, { recursive: true }));

describe('policy', () => {
  it('says what is in force, and with exit code 1 what is wrong with the file', async () => {
    assert.match((await run('policy')).out, /2 rules, 0 budgets, 2 tests/);
    writeFileSync(join(place, 'acme', 'policy.yaml'), rules.replace('effect.amount', 'efect.amount'));
    const { code, out } = await run('policy', 'status');
    writeFileSync(join(place, 'acme', 'policy.yaml'), rules);
    assert.equal(code, 1);
    assert.match(out, /every effect waits for your review[\s\S]*line 4[\s\S]*\^[\s\S]*inbox #/);
    assert.equal((await json<{ problem: null }>('policy')).problem, null);
  });

  it('check finds a good file good, and shows an error with its place and exit code 1', async () => {
    assert.equal((await run('policy', 'check')).code, 0);
    const { code, out } = await run('policy', 'check', file('typo.yaml', rules.replace('effect.amount', 'effect.amuont')));
    assert.equal(code, 1);
    assert.match(out, /line 4[\s\S]*amuont[\s\S]*\^/);
    assert.equal(out.match(/line 4/g)?.length, 1, 'the place is said once');
  });

  it('a file that is not there is wrong usage, whatever is to be done with it', async () => {
    for (const args of [['check'], ['test'], ['backtest']]) {
      const { code, err } = await run('policy', ...args, '/nope.yaml');
      assert.equal(code, 2, args.join(' '));
      assert.match(err, /\/nope\.yaml can't be read[\s\S]*Name a readable file\./);
    }
    assert.equal((await run('policy', 'check', place)).code, 2);
  });

  it('test runs the tests beside the rules, and exits with 1 when one fails', async () => {
    assert.match((await run('policy', 'test')).out, /2 tests passed/);
    const { code, out } = await run('policy', 'test', file('failing.yaml', rules.replace('expect: stage', 'expect: deny')));
    assert.equal(code, 1);
    assert.match(out, /failed much money is staged[\s\S]*expected deny, got stage/);
  });

  it('facts lists everything that a rule may look at', async () => {
    const { code, out } = await run('policy', 'facts');
    assert.deepEqual([code, out.split('\n').length], [0, factTypes.size + 1]);
    assert.match(out, /effect\.amount +double +money in whole units/);
    assert.match(out, /effect\.risk +string +as the agent sees it \(low, medium, high\)/);
    const [first] = await json<{ name: string; values: string[] }[]>('policy', 'facts');
    assert.deepEqual([first?.name, first?.values[0]], ['effect.kind', 'mail.send']);
  });

  it('explain tells of an effect, by its inbox number too, each rule with its values', async () => {
    const { code, out } = await run('policy', 'explain', '1');
    assert.equal(code, 0, out);
    assert.match(out, /review by mail/);
    assert.match(out, /decides\s+mail\s+review\s+effect\.kind = "mail\.send"/);
    assert.match(out, /no\s+money\s+stage\s+effect\.amount = 0/);
    const { effect } = await json<{ effect: string }>('policy', 'explain', '1');
    assert.equal((await run('policy', 'explain', effect)).out, out);
  });

  it('explain tells of made-up facts, by another file too', async () => {
    const facts = file('facts.yaml', 'effect: { kind: payment.refund, amount: 200 }\n');
    assert.match((await run('policy', 'explain', '--facts', facts)).out, /stage by money/);
    assert.match((await run('policy', 'explain', '--facts', facts, '--policy', file('loose.yaml', loose))).out, /allow by all/);
    const wrong = await run('policy', 'explain', '--facts', file('wrong.yaml', 'effect: { amuont: 200 }\n'));
    assert.deepEqual([wrong.code, /effect\.amuont: there is no such fact/.test(wrong.err)], [1, true]);
    assert.equal((await run('policy', 'explain')).code, 2);
  });

  it('backtest shows first what you rejected and it would have let through', async () => {
    const path = file('loose.yaml', loose);
    const report = await json<{ effects: number; wouldHaveLetThrough: { to: string; ended: string }[] }>('policy', 'backtest', path);
    assert.equal(report.effects, 1);
    // The mail came from a stranger, so nothing that rules say lets the answer out (E5).
    assert.deepEqual(report.wouldHaveLetThrough, []);
    assert.match((await run('policy', 'backtest', path, '--since', '2099-01-01')).out, /Of 0 effects since/);
  });

  it('is kept among the documents over all these starts', async () => {
    assert.equal((await run('ledger', 'tail', '--kind', 'document.removed')).out.includes('policy.yaml'), false);
    assert.equal((await json<unknown[]>('memory', 'history', 'document:policy.yaml')).length, 1);
  });
});
