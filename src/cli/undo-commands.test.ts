import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import type { RollbackPlan } from '../vocabulary/gate-views.ts';
import type { TaskDetail } from '../vocabulary/views.ts';
import { runProgram } from './run-program.ts';
import type { Shell } from './shell.ts';
import { fakeEffect, fakeItem, fakeShell, fakeState, noCost, type FakeShell, type FakeState } from './test-company.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-cli-'));
  writeFileSync(join(folder, 'company.yaml'), '');
  writeFileSync(join(folder, 'letter.txt'), 'Subject: Your credit\r\n\r\nHello Jane,\r\nit is 20 EUR.\r\n');
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function keelson(state: FakeState, args: string[], change: Partial<Shell> = {}): Promise<{ code: number; shell: FakeShell }> {
  const shell = fakeShell(state, { cwd: folder, ...change });
  return { code: await runProgram(args, shell, '0.0.0'), shell };
}

function fakeTask(change: Partial<TaskDetail> = {}): TaskDetail {
  return {
    id: 't1', agent: 'rollback', title: 'Rollback of t5: wrong', lane: 'customer', status: 'parked', subject: null, parent: null, createdAt: 1_000, updatedAt: 1_000, createdSeq: 2, waits: [], input: null, result: null, failure: null, timeline: [], cost: noCost, ...change,
  };
}

const effect = (digit: string): `e${string}` => `e${digit.repeat(24)}`;

function fakePlan(change: Partial<RollbackPlan> = {}): RollbackPlan {
  return {
    task: 't5', title: 'Credit for jane@example.com', by: null,
    steps: [
      { do: 'withdraw', effect: effect('1'), sentence: 'Send "Bye"' },
      { do: 'correct', effect: effect('2'), sentence: 'Send "Your credit"', why: 'It is out.', correction: 'Please disregard it.', drafted: true },
      { do: 'compensate', effect: effect('3'), sentence: 'Credit of 20.00 EUR', by: 'Revoke 20.00 EUR', how: 'The credit is revoked.', onFailure: 'stop' },
      { do: 'revert', ref: 'customer:jane@example.com', version: 3, fields: ['plan'] },
      { do: 'keep', ref: 'customer:jane@example.com', version: 3, why: 'Others changed it since.', conflicts: [{ field: 'phone', task: '1', now: '2' }] },
      { do: 'nothing', effect: effect('4'), sentence: 'Credit of 1.00 EUR', why: 'Whether it went out is not known.', open: true },
    ],
    ...change,
  };
}

describe('keelson task rollback', () => {
  test('--plan shows what is taken back in its order, what can not be with its correction, and what stays, and does nothing', async () => {
    const state = fakeState({ rollbackPlan: fakePlan() });
    const { code, shell } = await keelson(state, ['task', 'rollback', '5', '--plan']);
    assert.deepEqual([code, state.calls], [0, ['rollbackPlan t5', 'close']]);
    const text = shell.printed.join('\n');
    assert.match(text, /Taken back[\s\S]*1 {2}Send "Bye"[\s\S]*3 {2}Credit of 20\.00 EUR\n.*by: Revoke 20\.00 EUR[\s\S]*the rest waits for you[\s\S]*4 {2}plan of customer:jane@example\.com/u);
    assert.match(text, /Can not be taken back\n {3}2 {2}Send "Your credit"[\s\S]*Please disregard it\./u);
    assert.match(text, /phone: the task wrote "1", now it is "2"[\s\S]*Nothing to do[\s\S]*not known/u);
    const json = await keelson(state, ['task', 'rollback', 't5', '--plan', '--json']);
    assert.deepEqual(JSON.parse(json.shell.printed.join('')), fakePlan());
  });

  test('where nobody can be asked it shows the plan, and takes --yes alone for consent', async () => {
    const state = fakeState({ rollbackPlan: fakePlan(), tasks: [fakeTask()] });
    const { code, shell } = await keelson(state, ['task', 'rollback', 't5', '--reason', 'wrong']);
    assert.deepEqual([code, state.calls], [2, ['rollbackPlan t5', 'close']]);
    assert.match(shell.printed.join(), /Rollback of t5/u);
    assert.match(shell.complained.join(), /usage\.rollback-unconfirmed[\s\S]*--yes/u);
  });

  test('with --yes it begins, runs until idle, and shows how it stands and what waits', async () => {
    const result = { outcome: 'partly', undone: [{ what: 'Credit of 20.00 EUR', how: 'Revoke 20.00 EUR' }], left: [{ what: 'Send "Your credit"', how: 'Rejected.' }] };
    const state = fakeState({ rollbackPlan: fakePlan(), tasks: [fakeTask({ result })], items: [fakeItem({ id: 7, task: 't1' }), fakeItem({ id: 8, task: 't2' })] });
    const { code, shell } = await keelson(state, ['task', 'rollback', 't5', '--reason', 'wrong', '--yes']);
    assert.deepEqual([code, state.calls], [0, ['rollbackPlan t5', 'rollback t5 wrong', 'run true', 'close']]);
    const text = shell.printed.join('\n');
    assert.match(text, /Waits for you: #7[\s\S]*Taken back or corrected\n {2}Credit of 20\.00 EUR[\s\S]*Left as it was\n {2}Send "Your credit"/u);
    assert.doesNotMatch(text, /#8/u);
    const json = JSON.parse((await keelson(state, ['task', 'rollback', 't5', '--yes', '--no-run', '--json'])).shell.printed.join('')) as { plan: { task: string }; waiting: { id: number }[] };
    assert.deepEqual([json.plan.task, json.waiting.map(({ id }) => id), state.calls.includes('rollback t5 You asked for it.')], ['t5', [7], true]);
  });

  test('a task that is rolled back already is not asked about again', async () => {
    const state = fakeState({ rollbackPlan: fakePlan({ by: 't1' }), tasks: [fakeTask()] });
    const { code, shell } = await keelson(state, ['task', 'rollback', 't5']);
    assert.equal(code, 0);
    assert.match(shell.printed.join(), /t5 is rolled back once: by t1/u);
  });

  test('an empty reason is wrong usage', async () => {
    const state = fakeState({ rollbackPlan: fakePlan() });
    assert.deepEqual([(await keelson(state, ['task', 'rollback', 't5', '--reason', ' ', '--yes'])).code, state.calls], [2, []]);
  });
});

describe('keelson task', () => {
  test('shows a task as before, whatever subcommands there are', async () => {
    const state = fakeState({ tasks: [fakeTask()] });
    const { code, shell } = await keelson(state, ['task', '1']);
    assert.equal(code, 0);
    assert.match(shell.printed.join(), /t1 {2}Rollback of t5/u);
    assert.equal((await keelson(state, ['task'])).code, 2);
    assert.equal((await keelson(state, ['task', 't1', 't2'])).code, 2);
  });

  test('skip, retry, supply and done-by-hand reach the company with their words', async () => {
    const state = fakeState({ tasks: [fakeTask()] });
    writeFileSync(join(folder, 'rate.json'), '{"eur":1.08}');
    for (const args of [['skip', '1', '--step', 'rate'], ['retry', '1', '--note', 'again'], ['supply', '1', '--step', 'rate', '--result', 'rate.json', '--no-run'], ['done-by-hand', '1', '--note', 'called her']]) {
      assert.equal((await keelson(state, ['task', ...args])).code, 0, args.join(' '));
    }
    assert.deepEqual(state.calls.filter((call) => call !== 'close'), ['skip t1 rate null', 'run true', 'retry t1 again', 'run true', 'supply t1 rate {"eur":1.08} null', 'doneByHand t1 null called her', 'run true']);
    assert.equal((await keelson(state, ['task', 'supply', '1', '--step', 'rate', '--result', 'none.json'])).code, 2);
    assert.equal((await keelson(state, ['task', 'done-by-hand', '1'])).code, 2);
  });
});

describe('keelson credit and keelson refund', () => {
  const give = (state: FakeState): unknown => JSON.parse(state.calls[0]?.replace('start goodwill ', '') ?? '');

  test('start the task that gives it, with the letter and its subject from the file', async () => {
    const state = fakeState({ tasks: [fakeTask({ title: 'Credit of 20.00 EUR for jane@example.com' })] });
    const { code, shell } = await keelson(state, ['credit', 'Jane@Example.com', '20', 'EUR', '--reason', 'three days down', '--letter', 'letter.txt']);
    assert.equal(code, 0);
    assert.deepEqual(give(state), { amount: 2_000, currency: 'EUR', customer: 'jane@example.com', give: { kind: 'credit' }, reason: 'three days down', letter: { subject: 'Your credit', text: 'Hello Jane,\nit is 20 EUR.\n' }, asked: 3_000 });
    assert.ok(state.calls.includes('run true'));
    assert.match(shell.printed.join(), /Credit of 20\.00 EUR/u);
  });

  test('a refund names its payment, and its letter may come from standard input', async () => {
    const state = fakeState({ tasks: [fakeTask()] });
    await keelson(state, ['refund', 'jane@example.com', 'pay_1', '19.50 USD', '--reason', 'twice', '--letter', '-', '--subject', 'Your refund', '--no-run'], { stdin: Readable.from(['It is on its way.']) });
    assert.deepEqual(give(state), { amount: 1_950, currency: 'USD', customer: 'jane@example.com', give: { kind: 'refund', payment: 'pay_1' }, reason: 'twice', letter: { subject: 'Your refund', text: 'It is on its way.\n' }, asked: 3_000 });
    assert.ok(!state.calls.includes('run true'));
  });

  test('tell what came of it: the agent’s word and the receipt', async () => {
    const result = { given: 'succeeded', letter: null, reason: 'It was given.' };
    const given = fakeEffect({ kind: 'credit.grant', state: 'succeeded', sentence: 'Give a credit of 20.00 EUR', receipt: { id: 'cr_1' } });
    const { code, shell } = await keelson(fakeState({ tasks: [fakeTask({ status: 'completed', result })], effects: [given] }), ['credit', 'jane@example.com', '20', 'EUR', '--reason', 'x']);
    assert.equal(code, 0);
    assert.match(shell.printed.join('\n'), /done +Give a credit of 20\.00 EUR\nid +e0123456789abcdef01234567\nreceipt id +cr_1\nIt was given\.$/u);
  });

  test('are a failure when it was not given, and name the command that says why', async () => {
    const result = { given: 'rejected', letter: null, reason: 'It was not given: the policy denies it.' };
    const denied = fakeEffect({ kind: 'credit.grant', state: 'rejected', verdict: 'deny' });
    const { code, shell } = await keelson(fakeState({ tasks: [fakeTask({ status: 'completed', result })], effects: [denied] }), ['credit', 'jane@example.com', '20', 'EUR', '--reason', 'x']);
    assert.equal(code, 1);
    assert.match(shell.printed.join('\n'), /It was not given: the policy denies it\.\n`keelson policy explain e0123456789abcdef01234567`/u);
    assert.equal((await keelson(fakeState({ tasks: [fakeTask({ status: 'failed' })] }), ['credit', 'jane@example.com', '20', 'EUR', '--reason', 'x'])).code, 1);
  });

  test('are no failure while it waits for an approval', async () => {
    const state = fakeState({ tasks: [fakeTask()], effects: [fakeEffect({ kind: 'credit.grant', state: 'staged' })], items: [fakeItem({ id: 7 })] });
    const { code, shell } = await keelson(state, ['credit', 'jane@example.com', '20', 'EUR', '--reason', 'x']);
    assert.equal(code, 0);
    assert.match(shell.printed.join('\n'), /Waits for you: #7[\s\S]*staged: prepared and shown[\s\S]*keelson policy explain e0/u);
  });

  test('an empty payment is wrong usage, and nothing is begun', async () => {
    const state = fakeState();
    const { code, shell } = await keelson(state, ['refund', 'jane@example.com', ' ', '20', 'EUR', '--reason', 'x']);
    assert.deepEqual([code, state.calls], [2, []]);
    assert.match(shell.complained.join('\n'), /usage\.payment-empty[\s\S]*pay_123/u);
  });

  test('what is no amount, no address, no reason or half a letter is wrong usage, and nothing is begun', async () => {
    const state = fakeState();
    const wrong = [['jane@example.com', '20'], ['jane@example.com', '0.001', 'EUR'], ['jane@example.com', '20', 'XYZ'], ['jane', '20', 'EUR'], ['jane@example.com', '20', 'EUR', '--reason', ' '], ['jane@example.com', '20', 'EUR', '--subject', 'x'], ['jane@example.com', '20', 'EUR', '--letter', 'none.txt']];
    for (const args of wrong) assert.equal((await keelson(state, ['credit', ...args, ...(args.includes('--reason') ? [] : ['--reason', 'x'])])).code, 2, args.join(' '));
    assert.equal((await keelson(state, ['credit', 'jane@example.com', '20', 'EUR'])).code, 2);
    assert.deepEqual(state.calls, []);
  });
});
