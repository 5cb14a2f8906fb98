import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RollbackOutcome, TaskContext } from '../../vocabulary/contract.ts';
import { Conflict, NeedsOperator, Terminal } from '../../vocabulary/errors.ts';
import type { FieldConflict, RollbackStep } from '../../vocabulary/gate-views.ts';
import { testContext, type TestContext } from '../support/test-context.ts';
import type { RollbackOutput } from './contract.ts';
import { rollbackAgent } from './rollback.ts';

const id = (digit: number): `e${string}` => `e${String(digit).repeat(24)}`;

/** Effect n, which is taken back by "Undo n". */
const taken = (n: number, onFailure: 'go-on' | 'stop' = 'stop'): RollbackStep => ({ do: 'compensate', effect: id(n), sentence: `Do ${n}`, by: `Undo ${n}`, how: '', onFailure });
/** Nobody knows whether effect n happened. */
const unknown = (n: number): RollbackStep => ({ do: 'nothing', effect: id(n), sentence: `Do ${n}`, why: 'Not known.', open: true });
const reverted: RollbackStep = { do: 'revert', ref: 'customer:jane', version: 2, fields: ['plan'] };

interface World {
  /** What each look at the plan finds; the last one stays. */
  plans: RollbackStep[][];
  answers?: string[];
  /** How the proposals about an effect end, one after the other; without it well. */
  ends?: Record<string, (RollbackOutcome | Error)[]>;
  withdraws?: boolean;
  revert?: Error;
  changed?: FieldConflict[];
}

const sent: RollbackOutcome = { status: 'succeeded', receipt: null, edited: false };
const rejected: RollbackOutcome = { status: 'rejected', reason: 'No.' };

async function run(world: World): Promise<{ did: string[]; questions: TestContext['questions']; result: RollbackOutput }> {
  const did: string[] = [];
  const plans = [...world.plans];
  const ctx = testContext({ answers: world.answers ?? [] });
  const propose = async (what: string, effect: `e${string}`): Promise<RollbackOutcome> => {
    did.push(`${what} ${effect[1] ?? ''}`);
    const end = world.ends?.[effect[1] ?? '']?.shift() ?? sent;
    if (end instanceof Error) throw end;
    return end;
  };
  const rollback: TaskContext['rollback'] = {
    plan: async (task) => ({ task, title: '', by: null, steps: (plans.length > 1 ? plans.shift() : plans[0]) ?? [] }),
    withdraw: async (effect) => (did.push(`withdraw ${effect[1] ?? ''}`), world.withdraws ?? true),
    revert: async (task, ref, version) => {
      did.push(`revert ${ref} ${version} of ${task}`);
      if (world.revert) throw world.revert;
      return 9;
    },
    changedSince: async () => world.changed ?? [],
    compensate: (effect) => propose('compensate', effect),
    correct: (effect) => propose('correct', effect),
  };
  const result = await rollbackAgent.run({ ...ctx, rollback }, { task: 't5', reason: 'wrong' });
  return { did, questions: ctx.questions, result };
}

test('the steps are taken in the order of the plan, and each is told', async () => {
  const { did, result } = await run({ plans: [[taken(3), reverted, { do: 'correct', effect: id(2), sentence: 'Do 2', why: 'It is out.', correction: 'Sorry.', drafted: true }, taken(1)]] });
  assert.deepEqual(did, ['compensate 3', 'revert customer:jane 2 of t5', 'correct 2', 'compensate 1']);
  assert.deepEqual([result.outcome, result.undone.length, result.left], ['undone', 4, []]);
});

test('what stops the rest is asked about before anything else happens (E4)', async () => {
  const { did, questions, result } = await run({ plans: [[taken(2), taken(1)]], ends: { 2: [rejected] }, answers: ['go on'] });
  assert.deepEqual(did, ['compensate 2', 'compensate 1']);
  assert.deepEqual([questions.length, questions[0]?.closed, questions[0]?.expiresMs], [1, true, undefined]);
  assert.match(JSON.stringify(questions[0]?.evidence), /still to come.*Do 1/u);
  assert.deepEqual([result.outcome, result.left.map(({ what }) => what)], ['partly', ['Do 2']]);
});

test('without an answer that says so nothing more is taken back', async () => {
  for (const answers of [['end here'], []]) {
    const { did, result } = await run({ plans: [[taken(2), taken(1)]], ends: { 2: [{ status: 'expired' }] }, answers });
    assert.deepEqual([did, result.outcome, result.left.map(({ what }) => what)], [['compensate 2'], 'ended', ['Do 2', 'take back: Do 1']]);
  }
});

test('what fails for good is never tried again by the rollback: it is open in the inbox', async () => {
  const failed: RollbackOutcome = { status: 'failed', reason: 'Refused.' };
  const stops = await run({ plans: [[taken(2), taken(1)]], ends: { 2: [failed] }, answers: ['go on'] });
  assert.deepEqual(stops.questions[0]?.choices, ['go on', 'end here']);
  const goesOn = await run({ plans: [[taken(2, 'go-on'), taken(1)]], ends: { 2: [failed] } });
  assert.deepEqual([goesOn.did, goesOn.questions.length, goesOn.result.outcome], [['compensate 2', 'compensate 1'], 0, 'partly']);
});

test('a proposal that can not even be made is asked about like one that was rejected; one that is made elsewhere is not', async () => {
  const gone = await run({ plans: [[taken(2), taken(1)]], ends: { 2: [new NeedsOperator('adapter.none', 'No adapter.', 'Switch one on.')] }, answers: ['try again'] });
  assert.deepEqual([gone.did, gone.result.outcome], [['compensate 2', 'compensate 2', 'compensate 1'], 'undone']);
  const elsewhere = await run({ plans: [[taken(2), taken(1)]], ends: { 2: [new Conflict('effect.compensated', 'Taken back already.', 'Look.')] } });
  assert.deepEqual([elsewhere.questions.length, elsewhere.did], [0, ['compensate 2', 'compensate 1']]);
  await assert.rejects(run({ plans: [[taken(1)]], ends: { 1: [new Error('a bug')] } }), /a bug/u);
});

test('what goes on without one asks beside it, and takes the answer at the end', async () => {
  const { did, result } = await run({ plans: [[taken(2, 'go-on'), taken(1)]], ends: { 2: [rejected] }, answers: ['try again'] });
  assert.deepEqual([did, result.outcome], [['compensate 2', 'compensate 1', 'compensate 2'], 'undone']);
  const left = await run({ plans: [[taken(2, 'go-on'), taken(1)]], ends: { 2: [rejected] }, answers: ['leave it'] });
  assert.deepEqual([left.did, left.result.outcome], [['compensate 2', 'compensate 1'], 'partly']);
});

test('what others changed since is told field by field, also when it was changed after the plan was made', async () => {
  const conflicts: FieldConflict[] = [{ field: 'plan', task: 'pro', now: 'team' }];
  const kept: RollbackStep = { do: 'keep', ref: 'customer:jane', version: 2, why: 'Others changed it.', conflicts };
  const nothing = new Terminal('memory.nothing-to-revert', 'Nothing is left.', 'Nothing to do.');
  for (const world of [{ plans: [[kept]] }, { plans: [[reverted, kept]], changed: conflicts }, { plans: [[reverted]], changed: conflicts, revert: nothing }]) {
    const { result } = await run(world);
    assert.equal(result.left.filter(({ how }) => /plan was "pro", now "team"/u.test(how)).length, 1);
  }
});

test('what has not begun is withdrawn first, and what began meanwhile is looked at again', async () => {
  const waiting: RollbackStep = { do: 'withdraw', effect: id(2), sentence: 'Do 2' };
  const { did, result } = await run({ plans: [[waiting, taken(1)], [taken(2), taken(1)]], withdraws: false });
  assert.deepEqual([did, result.outcome], [['withdraw 2', 'compensate 2', 'compensate 1'], 'undone']);
});

test('what may have happened is settled before anything is taken back, or left by the operator’s word (E3)', async () => {
  const doubt = unknown(2);
  const settled = await run({ plans: [[doubt, taken(1)], [taken(2), taken(1)]], answers: ['look again'] });
  assert.deepEqual(settled.did, ['compensate 2', 'compensate 1']);
  const left = await run({ plans: [[doubt, taken(1)]], answers: ['go on without them'] });
  assert.deepEqual([left.did, left.result.left], [['compensate 1'], [{ what: 'Do 2', how: 'Not known.' }]]);
});

test('what began while it was asked about another is taken back with the rest (E3, E4)', async () => {
  const waiting: RollbackStep = { do: 'withdraw', effect: id(2), sentence: 'Do 2' };
  const { did, questions, result } = await run({ plans: [[waiting, unknown(3), taken(1)], [taken(2), unknown(3), taken(1)]], withdraws: false, answers: ['go on without them'] });
  assert.deepEqual([did, questions.length], [['withdraw 2', 'compensate 2', 'compensate 1'], 1]);
  assert.deepEqual([result.outcome, result.left], ['partly', [{ what: 'Do 3', how: 'Not known.' }]]);
});

test('going on without one is no word about another that began meanwhile', async () => {
  const { did, questions, result } = await run({ plans: [[unknown(3), taken(1)], [unknown(2), unknown(3), taken(1)], [taken(2), unknown(3), taken(1)]], answers: ['go on without them', 'look again'] });
  assert.deepEqual(questions.map(({ evidence }) => evidence?.map(({ label }) => label)), [[id(3)], [id(2)]]);
  assert.deepEqual([did, result.left.map(({ what }) => what)], [['compensate 2', 'compensate 1'], ['Do 3']]);
});

test('what can neither be withdrawn nor is ever seen to have begun is told as left', async () => {
  const waiting: RollbackStep = { do: 'withdraw', effect: id(2), sentence: 'Do 2' };
  const { did, result } = await run({ plans: [[waiting, taken(1)]], withdraws: false });
  assert.deepEqual([did.filter((one) => one === 'withdraw 2').length, did.at(-1)], [20, 'compensate 1']);
  assert.deepEqual([result.outcome, result.left.map(({ what }) => what)], ['partly', ['Do 2']]);
});

test('a doubt that was left is told too when the rollback ends before its turn', async () => {
  const { result } = await run({ plans: [[taken(2), unknown(1)]], ends: { 2: [rejected] }, answers: ['go on without them', 'end here'] });
  assert.deepEqual([result.outcome, result.left], ['ended', [{ what: 'Do 2', how: 'It was rejected: No.' }, { what: 'Do 1', how: 'Not known.' }]]);
});

test('one task has one rollback for ever (T5)', () => {
  assert.equal(rollbackAgent.key({ task: 't5', reason: 'a' }), rollbackAgent.key({ task: 't5', reason: 'b' }));
  assert.equal(rollbackAgent.input.safeParse({ task: 'five', reason: 'a' }).success, false);
});
