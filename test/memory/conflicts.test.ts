import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { memoryConflict } from '../../src/agents/memory-conflict/memory-conflict.ts';
import { untilAtRest } from '../../src/conductor/engine-hold.ts';
import { operatorMemory } from '../../src/conductor/operator-memory.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { readIdentity } from '../../src/memory/identities.ts';
import { memoryConflictSchema } from '../../src/vocabulary/memory-conflict.ts';
import { parseTaskId } from '../../src/vocabulary/ids.ts';
import { recordKinds } from '../../src/vocabulary/record-kinds.ts';
import { agent, companyOf, nextLife, type AnyAgent, type CompanyOfAgents } from '../simulation/company-of-agents.ts';

const agents = [memoryConflict as unknown as AnyAgent];
const jane = 'person:Jane';
const joe = 'person:Joe';
const shared = 'address:office@shop.example';

function memoryOf({ ledger, engine, clock }: CompanyOfAgents) {
  return operatorMemory({ ledger, engine, clock, kinds: recordKinds(), ephemeralMs: 1, untilAtRest: (task) => untilAtRest({ ledger, engine }, task), upkeep: () => Promise.reject(new Error('not here')) });
}

/** Jane has the address, Joe claims it, and the operator is asked. */
async function contested(t: TestContext) {
  const company = await companyOf(t, agents);
  const memory = memoryOf(company);
  assert.equal((await memory.claim(jane, shared)).task, null);
  const { task } = await memory.claim(joe, shared);
  assert.ok(task);
  await company.settle();
  return { company, memory, task: parseTaskId(task) };
}

async function question(company: CompanyOfAgents) {
  const [item, ...more] = await company.openItems();
  assert.ok(item && more.length === 0, 'one question is open');
  const opened = await company.ledger.event(item.openedSeq);
  assert.ok(opened.kind === 'inbox.opened');
  return { id: item.id, ...opened.data };
}

async function answer(company: CompanyOfAgents, text: string): Promise<void> {
  await company.decide((await question(company)).id, 'answer', text);
  await company.settle();
}

const holder = (ledger: Ledger) => ledger.identities.holderOf({ type: 'address', value: 'office@shop.example' });

test('two who claim one address are a question in the inbox, with choices, a recommendation and evidence', async (t) => {
  const { company } = await contested(t);
  const asked = await question(company);
  assert.equal(asked.summary, 'person:Joe claims the address office@shop.example, which person:Jane has.');
  assert.deepEqual(asked.choices, ['keep with person:Jane', 'move to person:Joe', 'merge both']);
  assert.equal(asked.recommended.why, 'keep with person:Jane: nothing says that it has changed hands.');
  assert.deepEqual(asked.evidence, [{ label: 'Has it now', text: 'person:Jane: called Jane, never wrote to us' }, { label: 'Claims it', text: 'person:Joe: called Joe, never wrote to us' }]);
  assert.equal(await holder(company.ledger), jane);
});

const outcomes: [text: string, outcome: string, holder: string, sameNow: boolean][] = [
  ['keep with person:Jane', 'kept', jane, false],
  ['move to person:Joe', 'moved', joe, false],
  ['MERGE both ', 'merged', jane, true],
];
for (const [text, outcome, after, same] of outcomes) {
  test(`the answer is applied, also by the next process: ${outcome}`, async (t) => {
    const { company, task } = await contested(t);
    const next = await nextLife(t, company, agents);
    await next.settle();
    await answer(next, text);
    assert.equal(((await next.result(task)) as { outcome: string }).outcome, outcome);
    assert.equal(await holder(next.ledger), after);
    assert.equal((await next.ledger.identities.canonical(joe)) === jane, same);
    assert.equal((await next.ledger.rebuild()).identical, true);
  });
}

test('M2: what the operator decided can be taken back: a merge by split, a move by claiming again', async (t) => {
  const { company, memory } = await contested(t);
  await answer(company, 'merge both');
  assert.ok((await readIdentity(company.ledger, jane)).subjects.includes(joe));
  await memory.split(joe);
  assert.ok(!(await readIdentity(company.ledger, jane)).subjects.includes(joe));
  const moved = await memory.claim(joe, shared);
  assert.ok(moved.task);
  await company.settle();
  await answer(company, 'move to person:Joe');
  assert.equal(await holder(company.ledger), joe);
  await memory.split(joe, { handle: shared });
  assert.equal((await memory.claim(jane, shared)).task, null);
  assert.equal(await holder(company.ledger), jane);
});

test('the same conflict is asked once while it is open, and again after it was decided', async (t) => {
  const { company, memory, task } = await contested(t);
  assert.equal((await memory.claim(joe, shared)).task, task);
  const other = await memory.claim('person:Jim', shared);
  assert.notEqual(other.task, task);
  await company.settle();
  assert.equal((await company.openItems()).length, 2);
  const [first] = await company.openItems();
  await company.decide(first!.id, 'answer', 'keep with person:Jane');
  await company.settle();
  assert.notEqual((await memory.claim(joe, shared)).task, task);
});

test('an answer that is none of the choices is refused before anything is written, and the question stays (M1)', async (t) => {
  const { company, task } = await contested(t);
  const { id } = await question(company);
  const { seq } = await company.ledger.head();
  for (const text of ['bananas', 'yes', 'move to person:Jim', 'keep', '9']) await assert.rejects(answer(company, text), { code: 'inbox.not-a-choice', nextStep: /1 keep with person:Jane; 2 move to person:Joe; 3 merge both/ });
  assert.equal((await company.ledger.head()).seq, seq);
  assert.equal((await question(company)).id, id);
  await answer(company, ' Move TO person:joe');
  assert.equal(((await company.result(task)) as { outcome: string }).outcome, 'moved');
  const [decided] = await company.events(task, 'inbox.decided');
  assert.equal(decided?.data.text, 'move to person:Joe', 'on record is the choice in its own words');
});

test('the question is in the inbox when the call that met the conflict returns, while the company runs and while it doesn’t', async (t) => {
  const company = await companyOf(t, agents);
  const memory = memoryOf(company);
  await memory.claim(jane, shared);
  await memory.claim(joe, shared);
  assert.equal((await company.openItems()).length, 1);
  // Asked already: nothing has to run for it.
  await memory.claim(joe, shared);
  assert.equal((await company.openItems()).length, 1);
});

test('when the world moved on before the answer, nothing is done and the task says why', async (t) => {
  const { company, memory, task } = await contested(t);
  await memory.split(jane, { handle: shared });
  await memory.claim('person:Jim', shared);
  await answer(company, 'move to person:Joe');
  const { outcome, reason } = (await company.result(task)) as { outcome: string; reason: string };
  assert.equal(outcome, 'nothing-done');
  assert.match(reason, /who is who has changed/);
  assert.equal(await holder(company.ledger), 'person:Jim');
});

test('the address of a customer on record can’t move without them', async (t) => {
  const company = await companyOf(t, agents);
  const memory = memoryOf(company);
  await memory.put('customer', 'jane@example.com', { name: 'Jane' });
  assert.ok((await memory.claim(jane, 'jane@example.com')).task);
  await company.settle();
  const asked = await question(company);
  assert.deepEqual(asked.choices, ['merge both', 'keep with customer:jane@example.com']);
  assert.match(asked.recommended.why, /^merge both: both are called Jane/);
  await answer(company, 'merge both');
  assert.deepEqual((await memory.show(jane)).type, 'identity');
  assert.equal(await company.ledger.identities.canonical(jane), 'customer:jane@example.com');
});

/** Version 2 changed a, b and c; version 3 changed a and b again. */
async function revertible(t: TestContext) {
  const company = await companyOf(t, agents);
  const memory = memoryOf(company);
  for (const value of [{ a: 1, b: 1, c: 1 }, { a: 2, b: 2, c: 2 }, { a: 3, b: 3, c: 2 }]) await memory.put('product', 'pro', { name: 'Pro', ...value });
  const report = await memory.revert('product:pro', 2);
  assert.equal(report.version, null);
  assert.ok(report.task);
  await company.settle();
  return { company, memory, task: parseTaskId(report.task) };
}

const reverts: [text: string, value: { a: number; b: number; c: number }][] = [
  ['keep', { a: 3, b: 3, c: 1 }],
  ['restore', { a: 1, b: 1, c: 1 }],
  ['restore only b', { a: 3, b: 1, c: 1 }],
];
for (const [text, value] of reverts) {
  test(`M2: fields that were changed again since are asked about, and the answer makes a new version: ${text}`, async (t) => {
    const { company, memory, task } = await revertible(t);
    const asked = await question(company);
    assert.equal(asked.summary, 'Version 2 of product:pro is to be taken back, but a, b changed again since.');
    assert.deepEqual(asked.choices, ['keep', 'restore', 'restore only a', 'restore only b']);
    assert.deepEqual(asked.evidence[0], { label: 'a', text: 'before version 2: 1\nby version 2: 2\nnow: 3' });
    await answer(company, text);
    assert.equal(((await company.result(task)) as { outcome: string }).outcome, 'reverted');
    const [newest, ...older] = await memory.history('product:pro');
    assert.deepEqual(newest?.value, { name: 'Pro', ...value });
    assert.deepEqual([newest?.version, newest?.reverts, newest?.actor, newest?.source], [4, 2, 'agent:memory-conflict', 'operator']);
    assert.equal(older.length, 3);
    const [, , , decided] = await memory.why('product:pro', { field: 'c' });
    assert.equal(decided?.text, `The operator answered “${text}”, asked “${asked.summary}”.`);
  });
}

test('an agent is told when what it claims or merges can’t be', async (t) => {
  const clumsy = agent('clumsy', async (ctx) => {
    const tried = async (work: () => Promise<unknown>) => work().then(() => 'done', (error: unknown) => (error as { code: string }).code);
    const handle = { type: 'handle', value: '@jane' } as const;
    return [await tried(() => ctx.memory.claim(jane, handle, 'test')), await tried(() => ctx.memory.claim(joe, handle, 'test')), await tried(() => ctx.memory.merge(jane, joe, 'test')), await tried(() => ctx.memory.merge(joe, jane, 'test')), await tried(() => ctx.memory.restore('product:pro', 1, [], 'test'))];
  });
  const company = await companyOf(t, [clumsy]);
  const task = await company.start('clumsy');
  await company.settle();
  assert.deepEqual(await company.result(task), ['done', 'memory.identity-changed', 'done', 'memory.same-identity', 'memory.unknown-ref']);
});

test('the question holds all that it needs, as plain JSON', async (t) => {
  const { company, task } = await contested(t);
  const [created] = await company.events(task, 'task.created');
  assert.equal(memoryConflictSchema.safeParse(created?.data.input).success, true);
  assert.equal(created?.subject, joe);
});
