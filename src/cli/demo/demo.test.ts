import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { initCompany, openCompany } from '../../company.ts';
import { runProgram } from '../run-program.ts';
import { fakeShell, fakeState, type FakeShell } from '../test-company.ts';
import type { DemoOutcome } from './outcome.ts';

let root = '';
let shell: FakeShell;
before(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-demo-test-'));
  shell = fakeShell(fakeState(), { cwd: root, openCompany, initCompany });
});
after(() => rmSync(root, { recursive: true, force: true }));

test('the demo ends as it promises: every kind of decision, approved mails out once, the ledger verified', async () => {
  assert.equal(await runProgram(['demo', '--keep', 'tidemark', '--json'], shell, '0.0.0'), 0);
  const outcome = JSON.parse(shell.printed.join('\n')) as DemoOutcome;
  assert.deepEqual(outcome.problems, []);
  const actions = outcome.decisions.map(({ action }) => action);
  for (const action of ['approve', 'edit', 'reject', 'answer']) assert.ok(actions.includes(action), action);
  assert.ok(outcome.decisions.some(({ text, summary }) => text === 'no-reply' && /instructions to a machine/.test(summary)));
  const of = (kind: string): unknown[] => outcome.sent.filter((one) => one.kind === kind);
  assert.equal(readdirSync(join(root, 'tidemark', 'outbox')).length, of('mail.send').length);
  assert.equal(outcome.sent.filter(({ edited }) => edited).length, 1);
  // Why a mail went out leads back over the operator's word to the mail that it answers; the past is read as it was.
  const told = outcome.memory?.why.steps.map(({ what }) => what) ?? [];
  for (const what of ['approval', 'task', 'signal']) assert.ok(told.includes(what), `${what} in ${told.join(', ')}`);
  const { asOf } = outcome.memory ?? {};
  assert.deepEqual([asOf?.before, asOf?.now].map((view) => (view?.type === 'record' ? view.value['mails'] : null)), [1, 2]);
  assert.match(outcome.memory?.recalled.hits[0]?.text ?? '', /could you please send me a copy of invoice 1042 from October/);
});

test('the demo shows the gate: a verdict explained, a backtest that begins with what was not wanted, a rollback with one thing that can not be undone, a doubt resolved', () => {
  const { gate, sent } = JSON.parse(shell.printed.join('\n')) as DemoOutcome;
  assert.ok(gate.explained?.explanation?.rules.some(({ decided }) => decided));
  assert.deepEqual(gate.backtest.wouldHaveLetThrough.map(({ ended }) => ended), ['rejected by you', 'edited by you']);
  assert.deepEqual(gate.givenBack?.plan.steps.map((step) => step.do), ['correct', 'compensate']);
  assert.deepEqual(sent.flatMap(({ kind }) => (kind === 'mail.send' ? [] : [kind])), ['credit.grant', 'credit.revoke']);
  assert.equal(readdirSync(join(root, 'tidemark', 'book')).length, 2);
  assert.deepEqual([gate.doubt.ok, gate.doubt.effects.map(({ state }) => state), gate.doubt.outside.map(({ times }) => times)], [true, ['succeeded'], [1]]);
});

test('the mail that the company sends of its own accord is not offered as an answer to something else', () => {
  const { decisions } = JSON.parse(shell.printed.join('\n')) as DemoOutcome;
  const asked = decisions.filter(({ summary }) => summary.startsWith('How to answer Jane Doe: “Invoice 1042”? No playbook fits'));
  assert.equal(asked.length, 1);
  assert.match(asked[0]?.summary ?? '', /“A copy of one of our invoices” comes nearest/u);
});

test('the demo never writes into a folder that holds something', async () => {
  assert.equal(await runProgram(['demo', '--keep', 'tidemark'], shell, '0.0.0'), 1);
  assert.match(shell.complained.join(), /demo\.folder-not-empty/);
});
