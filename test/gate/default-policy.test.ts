import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { initCompany } from '../../src/company.ts';
import { checkPolicy } from '../../src/policy/check.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { completeFacts, type GivenFacts } from '../../src/policy/default-facts.ts';
import { judgeClosed } from '../../src/policy/judge.ts';
import { outcomeText } from '../../src/policy/outcome.ts';
import { runPolicyTests } from '../../src/policy/tests.ts';
import { effectKinds } from '../../src/vocabulary/effects.ts';

// The policy that a new company begins with.

const text = readFileSync(new URL('../../templates/company/policy.yaml', import.meta.url), 'utf8');
const policy = compilePolicy(text, 'policy.yaml');
const says = (given: GivenFacts): string => outcomeText(judgeClosed(policy, completeFacts(given)));
const relaxed = { relaxed: policy.rules.map(({ id }) => id), samples: 900, good: 900, lower: 0.99 };

describe('the policy that a company begins with', () => {
  it('is written by init, to the letter', async () => {
    const place = mkdtempSync(join(tmpdir(), 'keelson-default-'));
    await initCompany(join(place, 'acme'), { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
    assert.equal(readFileSync(join(place, 'acme', 'policy.yaml'), 'utf8'), text);
    rmSync(place, { recursive: true });
  });

  it('is right: nothing is found in it, and its tests pass', () => {
    const { ok, findings, tests } = checkPolicy(text, 'policy.yaml');
    assert.deepEqual([ok, findings, tests > 5], [true, [], true]);
    assert.deepEqual(runPolicyTests(policy, 'policy.yaml').tests.filter(({ passed }) => !passed), []);
  });

  it('lets nothing out by itself, of any kind', () => {
    for (const kind of effectKinds) assert.equal(says({ effect: { kind } }), kind === 'mail.send' ? 'review' : 'stage', kind);
    assert.equal(says({ effect: { amount: 0.01 } }), 'stage', 'a mail that costs something');
  });

  it('never lets money go by trust, nor a mail that is risky, goes to a stranger, or was chosen by untrusted text', () => {
    for (const kind of effectKinds.filter((one) => one !== 'mail.send')) assert.equal(says({ effect: { kind, amount: 5, currency: 'EUR' }, trust: relaxed }), 'stage', kind);
    const mails: GivenFacts['effect'][] = [{ risk: 'high' }, { unknownRecipients: 1 }, { tainted: true, taintedFields: ['links'] }];
    for (const effect of mails) assert.equal(says({ effect, trust: relaxed }), 'review', JSON.stringify(effect));
    assert.equal(says({ trust: relaxed }), 'allow after 10m unless stopped');
  });
});
