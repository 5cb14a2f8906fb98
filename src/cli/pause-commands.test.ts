import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { PauseView } from '../vocabulary/gate-views.ts';
import type { TaskDetail } from '../vocabulary/views.ts';
import { runProgram } from './run-program.ts';
import { fakeEffect, fakeItem, fakeShell, fakeState, noCost, type FakeState } from './test-company.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-pause-'));
  writeFileSync(join(folder, 'company.yaml'), '');
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function keelson(state: FakeState, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const shell = fakeShell(state, { cwd: folder });
  const code = await runProgram(args, shell, '0.0.0');
  return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
}

const at = Date.UTC(1970, 0, 1);
const all: PauseView = { scope: 'all', name: null, reason: 'holiday', at, waiting: 1 };
const support: PauseView = { scope: 'agent', name: 'support', reason: '', at, waiting: 2 };
const book: PauseView = { scope: 'adapter', name: 'book', reason: '', at, waiting: 0 };
const task: TaskDetail = { id: 't1', agent: 'support', title: 'Jane', lane: 'customer', status: 'parked', subject: null, parent: null, createdAt: 1, updatedAt: 1, createdSeq: 2, waits: [], input: null, result: null, failure: null, timeline: [], cost: noCost };

/** An item whose approval leads to nothing, since something is paused. */
function kept(pauses: PauseView[]): FakeState {
  return fakeState({ tasks: [task], pauses, items: [fakeItem({ id: 7, effectDetail: fakeEffect({ state: 'approved' }) })] });
}

describe('what is paused is said', () => {
  test('after an approval that it keeps from going out, with since when, why and how to resume', async () => {
    const { err } = await keelson(kept([all]), 'approve', '7');
    assert.match(err, /^Everything is paused since Thu 01 Jan .*\(holiday\): 1 effect waits unsent\. `keelson resume --all` lets it go on\.$/u);
    assert.match((await keelson(kept([support]), 'approve', '7')).err, /The agent support is paused .*`keelson resume support`/u);
    assert.match((await keelson(kept([{ ...book, name: 'outbox' }]), 'approve', '7', '--no-run')).err, /The adapter outbox is paused/u);
    const json = JSON.parse((await keelson(kept([all]), 'approve', '7', '--json')).out) as { paused: PauseView[] };
    assert.deepEqual(json.paused, [all]);
  });

  test('and not when it keeps something else, or when all went out', async () => {
    assert.equal((await keelson(kept([book, { ...support, name: 'rollback' }]), 'approve', '7')).err, '');
    const sent = fakeState({ pauses: [all], items: [fakeItem({ id: 7, effectDetail: fakeEffect({ state: 'succeeded', receipt: {} }) })] });
    assert.equal((await keelson(sent, 'approve', '7')).err, '');
  });

  test('at the end of a run, when something waits for it', async () => {
    assert.match((await keelson(fakeState({ pauses: [support, book] }), 'run', '--until-idle')).err, /Idle after 0 events\..*\nThe agent support is paused since .*: 2 effects wait unsent\. `keelson resume support` lets it go on\.$/u);
    assert.doesNotMatch((await keelson(fakeState({ pauses: [book] }), 'run', '--until-idle')).err, /paused/u);
    const json = JSON.parse((await keelson(fakeState({ pauses: [support, book] }), 'run', '--until-idle', '--json')).out) as { paused: PauseView[] };
    assert.deepEqual(json.paused, [support]);
  });
});

test('that nothing goes out since nobody knows the budgets is said by whatever lets things happen', async () => {
  const unknown = { budgets: null, items: [fakeItem({ id: 7, effectDetail: fakeEffect({ state: 'approved' }) })] };
  for (const args of [['approve', '7'], ['run', '--until-idle']]) assert.match((await keelson(fakeState(unknown), ...args)).err, /Nothing goes out, not even what you approve: .*`keelson policy`/u);
  assert.doesNotMatch((await keelson(fakeState(), 'run', '--until-idle')).err, /Nothing goes out/u);
});

test('resume without a name lists what is paused and how to name it, and resumes nothing', async () => {
  const { code, err } = await keelson(fakeState({ pauses: [all, support] }), 'resume');
  assert.equal(code, 2);
  assert.match(err, /Paused: everything, the agent support\.[\s\S]*`keelson resume --all` or `keelson resume support`/u);
  assert.match((await keelson(fakeState(), 'resume')).err, /Nothing is paused\./u);
});
