import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openScratch, steadyClock } from '../../../test/ledger/scratch-ledger.ts';
import { proposed } from '../../../test/ledger/sample-effects.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { EffectId, TaskId } from '../../vocabulary/ids.ts';

const jane = 'customer:jane@example.com';
const start = Date.UTC(2026, 0, 5, 9);
const effect = (number: number): EffectId => `e${number.toString(16).padStart(24, '0')}`;

async function open(t: TestContext) {
  const clock = steadyClock(start);
  return { clock, ledger: await openScratch(t, { clock }) };
}

const created = (task: TaskId, agent: string): Draft => ({ kind: 'task.created', actor: 'system', task, data: { key: `${agent}:${task}`, agent, version: 1, title: task, lane: 'customer', input: null, seed: '00000000-0000-4000-8000-000000000001', parent: null, deadline: null } });
const completed = (task: TaskId): Draft => ({ kind: 'task.completed', actor: 'system', task, data: { result: null } });
const note = (): Draft => ({ kind: 'association.observed', actor: 'system', data: { scope: 'case:refund', name: 'tone', value: 'warm', weight: 1, evidence: null, provenance: { source: 'test', model: null } } });

describe('the events of a time', () => {
  it('begin after the newest one at or before it, for every time between the first and the last', async (t) => {
    const { clock, ledger } = await open(t);
    const [first] = [(await ledger.head()).seq];
    for (const later of [0, 1_000, 0, 5_000, 1]) {
      clock.time += later;
      await ledger.append([note()]);
    }
    const at = (ms: number): Promise<number> => ledger.activity.seqAt(start + ms);
    assert.equal(await at(-1), 0);
    assert.deepEqual([await at(0), await at(999), await at(1_000), await at(5_999), await at(6_000), await at(6_001), await at(9e9)], [first + 1, first + 1, first + 3, first + 3, first + 4, first + 5, first + 5]);
  });

  it('are counted by kind up to a bound, and named newest first', async (t) => {
    const { ledger } = await open(t);
    const before = (await ledger.head()).seq;
    await ledger.append([note(), created('t1', 'support'), note(), note()]);
    assert.deepEqual([await ledger.activity.count('association.observed', before, 10), await ledger.activity.count('association.observed', before, 2), await ledger.activity.count('association.observed', before + 1, 10)], [3, 2, 2]);
    assert.deepEqual(await ledger.activity.newest('association.observed', before, 2), [before + 4, before + 3]);
    assert.equal(await ledger.activity.count('mail.received', 0, 10), 0);
  });
});

describe('the tasks of an agent', () => {
  it('are counted by how they stand, those of others and the older ones not among them', async (t) => {
    const { ledger } = await open(t);
    await ledger.append([created('t1', 'support'), completed('t1')]);
    const { seq } = await ledger.head();
    await ledger.append([created('t2', 'support'), created('t3', 'support'), created('t4', 'letter'), completed('t3')]);
    assert.equal(await ledger.activity.taskAt(seq), 1);
    assert.equal(await ledger.activity.taskAt(0), 0);
    assert.deepEqual(await ledger.activity.tasksOf('support', 1), { ready: 1, parked: 0, completed: 1, failed: 0, stopped: 0, cancelled: 0 });
    assert.deepEqual(await ledger.activity.tasksOf('support', 0), { ready: 1, parked: 0, completed: 2, failed: 0, stopped: 0, cancelled: 0 });
  });
});

describe('how an adapter fares', () => {
  const own = { task: 't1', subject: jane } as const;
  const failed = (number: number, retryAt: number | null): Draft => ({ ...own, kind: 'effect.failed', actor: 'adapter:smtp', data: { effect: effect(number), call: number, attempt: 1, failure: { code: 'smtp.busy', message: 'Busy.', nextStep: 'Wait.', failure: 'retryable' }, retryAt } });
  const succeeded = (number: number, actor: 'adapter:smtp' | 'operator'): Draft => ({ ...own, kind: 'effect.succeeded', actor, data: { effect: effect(number), call: number, receipt: null, by: actor } });

  it('is its newest success, failure and doubt; the word of the operator is none of them', async (t) => {
    const { ledger } = await open(t);
    assert.deepEqual(await ledger.activity.adapterHealth('smtp'), { succeededSeq: null, failedSeq: null, doubtedSeq: null });
    await ledger.append([created('t1', 'support'), ...[1, 2, 3].map((number) => proposed({ task: 't1', item: 0, subject: jane, effect: effect(number), call: number }))]);
    const { seq } = await ledger.head();
    await ledger.append([failed(1, start + 60_000), succeeded(2, 'adapter:smtp'), succeeded(3, 'operator')]);
    assert.deepEqual(await ledger.activity.adapterHealth('smtp'), { succeededSeq: seq + 2, failedSeq: seq + 1, doubtedSeq: null });
    assert.deepEqual(await ledger.activity.retriesUntil(start + 60_000, 10), [{ effect: effect(1), at: start + 60_000 }]);
    assert.deepEqual(await ledger.activity.retriesUntil(start + 59_999, 10), []);
    assert.deepEqual(await ledger.activity.underWay('smtp'), { started: 0, retrying: 0 }, 'these were proposed for another adapter');
    assert.deepEqual((await ledger.rebuild()).identical, true);
  });
});

describe('open items', () => {
  const opened = (type: 'question' | 'doubt', topic: string | null, expiresAt: number | null): Draft => ({
    kind: 'inbox.opened', actor: 'system',
    data: { type, summary: 'x', evidence: [], recommended: { action: 'dismiss', why: 'x' }, actions: ['dismiss'], choices: [], topic, expiresAt, effect: null, call: null, name: null },
  });

  it('are counted by type with the oldest, without those that are put off or closed', async (t) => {
    const { ledger } = await open(t);
    await ledger.append([opened('question', null, null), opened('question', null, start + 10), opened('doubt', 'reconcile:smtp:a', start + 5), opened('question', 'reconcile:smtps:a', null)]);
    await ledger.append([{ kind: 'inbox.snoozed', actor: 'operator', data: { item: 1, until: start + 100 } }]);
    const { activity } = ledger;
    assert.deepEqual(await activity.waiting(start), [{ type: 'question', count: 2, oldest: 2 }, { type: 'doubt', count: 1, oldest: 3 }]);
    assert.deepEqual(await activity.waiting(start + 100), [{ type: 'question', count: 3, oldest: 1 }, { type: 'doubt', count: 1, oldest: 3 }]);
    assert.deepEqual((await activity.expiring(start, start + 10, 5)).map(({ id }) => id), [3, 2]);
    assert.deepEqual((await activity.openOfType('question', { newestFirst: true, limit: 2 })).map(({ id }) => id), [4, 2]);
    assert.deepEqual([await activity.countOpen('question'), await activity.countOpenAbout('reconcile:smtp:'), await activity.openItem(9)], [3, 1, null]);
    await ledger.append([{ kind: 'inbox.decided', actor: 'operator', data: { item: 3, effect: null, call: null, action: 'dismiss', text: null } }]);
    assert.deepEqual([await activity.countOpen('doubt'), await activity.countOpenAbout('reconcile:smtp:'), await activity.openItem(3)], [0, 0, null]);
  });
});
