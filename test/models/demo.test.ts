import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { initCompany, openCompany } from '../../src/company.ts';
import { openStage } from '../../src/cli/demo/open-stage.ts';
import type { DemoOutcome } from '../../src/cli/demo/outcome.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import type { Session } from '../../src/cli/session.ts';
import { fakeShell, fakeState, type FakeShell } from '../../src/cli/test-company.ts';
import { startModelPeer } from '../peers/model-peer.ts';

function shellIn(t: TestContext): FakeShell {
  const root = mkdtempSync(join(tmpdir(), 'keelson-demo-test-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  return fakeShell(fakeState(), { cwd: root, openCompany, initCompany });
}

const text = 'Thank you for your mail. The page of your account says how that is done, step by step.';

test('the demo with a model keeps all that it promises without, and tells what was asked, what it cost and what was otherwise', async (t) => {
  const peer = await startModelPeer();
  t.after(() => peer.close());
  await peer.script({ match: /You write mails for/u, answer: { text, used: [], missing: null } }, { match: /how much harm/u, answer: { level: 'low', reasons: [] } }, { match: /Each playbook says/u, answer: { playbook: 'none' } });
  const shell = shellIn(t);
  assert.equal(await runProgram(['demo', '--json', '--model', peer.baseUrl, '--model-name', 'small', '--model-price', '1 2 EUR'], shell, '0.0.0'), 0, shell.complained.join('\n'));
  // The operator's own rules are told to whoever writes a mail, in our voice, and to nobody else.
  const told = (await peer.requests()).filter(({ request }) => request.messages.some(({ role, content }) => role === 'system' && /review: Every mail needs your review\./u.test(content)));
  assert.ok(told.length > 0 && told.every(({ request }) => /You write mails for/u.test(request.messages[0]?.content ?? '')));
  const { models, problems, sent } = JSON.parse(shell.printed.join('\n')) as DemoOutcome;
  assert.deepEqual(problems, []);
  assert.ok(sent.length > 5);
  assert.equal(models?.problem, null);
  assert.ok(models.differences.some(({ what }) => /in its words/u.test(what)));
  const purposes = models.costs?.rows.map(({ name }) => name) ?? [];
  for (const purpose of ['support.draft', 'support.risk']) assert.ok(purposes.includes(purpose), purposes.join());
  assert.equal(models.costs?.total.cost[0]?.currency, 'EUR');
});

test('a server that does not answer is told, and the demo is played without a model', async (t) => {
  const shell = shellIn(t);
  const folder = join(shell.cwd, 'tidemark');
  const model = { url: 'http://127.0.0.1:1/v1', name: 'small', price: { input: 0, output: 0, currency: 'EUR' } };
  const { company, asked } = await openStage({ shell } as unknown as Session, folder, model);
  t.after(() => company.close());
  assert.notEqual(asked?.problem, null);
  assert.deepEqual(await company.models.list(), []);
  assert.deepEqual(await company.tasks.list(), []);
  assert.doesNotMatch(readFileSync(join(folder, 'company.yaml'), 'utf8'), /^models:/mu);
});
