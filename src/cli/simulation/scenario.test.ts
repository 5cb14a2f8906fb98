import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { NeedsOperator } from '../../vocabulary/errors.ts';
import { readScenario, type Scenario } from './scenario.ts';

function read(t: TestContext, text: string): Scenario {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-scenario-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'there.eml'), 'Subject: x\n\nx\n');
  writeFileSync(join(folder, 'other.yaml'), 'version: 1\nrules: []\n');
  writeFileSync(join(folder, 'scenario.yaml'), text);
  return readScenario(join(folder, 'scenario.yaml'));
}

function refused(t: TestContext, text: string, line: number, words: RegExp): void {
  assert.throws(
    () => read(t, text),
    (error) => error instanceof NeedsOperator && error.code === 'usage.bad-scenario' && error.message.includes(`scenario.yaml, line ${line}:`) && words.test(error.message),
    `${text}\nline ${line} ${words}`,
  );
}

test('what is left out has its default, spans become ms, and paths count from the folder of the scenario', (t) => {
  const scenario = read(t, 'name: A\nstart: 2026-11-16T08:00Z\npolicy: other.yaml\nfaults: [{ fault: rate-limit, retryAfter: 10m }]\nsteps:\n  - mail: there.eml\n  - wait: 3h\n');
  assert.deepEqual([scenario.company, scenario.start, scenario.policy], ['copy', Date.UTC(2026, 10, 16, 8), 'version: 1\nrules: []\n']);
  assert.deepEqual(scenario.faults, [{ fault: 'rate-limit', call: 1, times: 1, retryAfter: 600_000, lasts: 30_000 }]);
  assert.match(JSON.stringify(scenario.steps[0]?.mail), /^"\/.*there\.eml"$/);
  assert.equal(scenario.steps[1]?.wait, 10_800_000);
});

test('a policy may be written out in the scenario, as text or as it is', (t) => {
  assert.equal(read(t, 'name: A\npolicy: |\n  version: 1\n  rules: []\nsteps: [{ crash: true }]\n').policy, 'version: 1\nrules: []\n');
  assert.equal(read(t, 'name: A\npolicy: { version: 1, rules: [] }\nsteps: [{ crash: true }]\n').policy, 'version: 1\nrules: []\n');
});

test('every mistake is an error with its line', (t) => {
  refused(t, 'name: A\nsteps:\n  - mial: x.eml\n', 3, /mial: there is no such setting/);
  refused(t, 'name: A\nsteps:\n  - mail: gone.eml\n', 3, /there is no file .*gone\.eml/);
  refused(t, 'name: A\nsteps:\n  - mail: there.eml\n    wait: 3h\n', 3, /exactly one of mail, start, wait/);
  refused(t, 'name: A\nsteps:\n  - {}\n', 3, /exactly one of/);
  refused(t, 'name: A\nsteps:\n  - wait: soon\n', 3, /must be a span such as/);
  refused(t, 'name: A\nsteps:\n  - decide: { action: approv }\n', 3, /action/);
  refused(t, 'name: A\nfaults:\n  - { fault: lightning }\nsteps: [{ crash: true }]\n', 3, /must be one of timeout, rate-limit/);
  refused(t, 'name: A\nfaults:\n  - { fault: slow, kind: mail.sent }\nsteps: [{ crash: true }]\n', 3, /must be one of mail\.send/);
  refused(t, 'name: A\ncrash:\n  - { after: effect.begun }\nsteps: [{ crash: true }]\n', 3, /no such kind of event/);
  refused(t, 'name: A\ncrash:\n  - { nth: 2 }\nsteps: [{ crash: true }]\n', 3, /either `after: KIND`/);
  refused(t, 'name: A\nstart: tomorrow\nsteps: [{ crash: true }]\n', 2, /no date and time/);
  refused(t, 'name: A\nsteps: [{ crash: true }]\nexpect:\n  states: { sent: 1 }\n', 4, /expect\.states\.sent: there is no such setting/);
  refused(t, 'name: A\nsteps: [{ crash: true }]\nexpect:\n  atMost: { money: [a lot] }\n', 4, /amount such as 50 EUR/);
  refused(t, 'name: [A\n', 2, /Flow sequence/);
  refused(t, 'name: A\nsteps: []\n', 2, /steps/);
});

test('a file that is not there is wrong usage too', () => {
  assert.throws(() => readScenario('/nowhere/scenario.yaml'), (error) => error instanceof NeedsOperator && error.code === 'usage.no-scenario');
});
