import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agent, companyOf } from '../../test/simulation/company-of-agents.ts';
import { taskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { ReadyQueue } from './ready-queue.ts';

const drained = (queue: ReadyQueue): string[] => {
  const tasks: string[] = [];
  for (let next = queue.shift(); next; next = queue.shift()) tasks.push(next.task);
  return tasks;
};

describe('the queue of ready tasks', () => {
  it('gives the lanes in order, and in each the oldest first', () => {
    const queue = new ReadyQueue();
    queue.push({ task: 't1', lane: 'background' });
    queue.push({ task: 't2', lane: 'routine' });
    queue.push({ task: 't3', lane: 'customer' });
    queue.push({ task: 't4', lane: 'customer' });
    assert.deepEqual(drained(queue), ['t3', 't4', 't2', 't1']);
    assert.equal(queue.size, 0);
  });

  it('holds a task once', () => {
    const queue = new ReadyQueue();
    queue.push({ task: 't1', lane: 'customer' });
    queue.push({ task: 't1', lane: 'background' });
    assert.deepEqual(drained(queue), ['t1']);
    queue.push({ task: 't1', lane: 'routine' });
    assert.deepEqual(drained(queue), ['t1']);
  });

  it('passes over a task that was removed, and keeps its place for nobody', () => {
    const queue = new ReadyQueue();
    for (const task of ['t1', 't2', 't3'] as const) queue.push({ task, lane: 'customer' });
    queue.remove('t1');
    queue.remove('t2');
    queue.push({ task: 't2', lane: 'customer' });
    assert.equal(queue.size, 2);
    assert.deepEqual(drained(queue), ['t3', 't2']);
  });

  it('keeps its order over many comings and goings', () => {
    const queue = new ReadyQueue();
    const got: string[] = [];
    for (let n = 1; n <= 5_000; n++) {
      queue.push({ task: taskId(n), lane: 'customer' });
      if (n % 3 !== 0) got.push(queue.shift()!.task);
    }
    assert.deepEqual([...got, ...drained(queue)], Array.from({ length: 5_000 }, (_, n) => taskId(n + 1)));
  });

  it('is bounded a lane, so that a flood in one keeps nobody out of another, and says that it overflowed', () => {
    const queue = new ReadyQueue();
    for (let n = 1; n <= limits.readyTasksInMemoryMax; n++) queue.push({ task: taskId(n), lane: 'background' });
    assert.equal(queue.overflowed, false);
    queue.push({ task: 't999999', lane: 'customer' });
    assert.equal(queue.overflowed, false);
    queue.push({ task: 't999998', lane: 'background' });
    assert.equal(queue.overflowed, true);
    assert.equal(queue.size, limits.readyTasksInMemoryMax + 1);
    assert.equal(queue.shift()?.task, 't999999');
    queue.clear();
    assert.deepEqual([queue.size, queue.overflowed, queue.shift()], [0, false, undefined]);
  });
});

describe('lanes', () => {
  it('let a customer go before what waits in the background', async (t) => {
    const order: string[] = [];
    const lanes = ['background', 'routine', 'customer'] as const;
    const company = await companyOf(t, lanes.map((lane) => agent(lane, async () => void order.push(lane), { lane })), { running: false });
    for (const lane of lanes) await company.start(lane);
    company.run();
    await company.settle();
    assert.deepEqual(order, ['customer', 'routine', 'background']);
  });

  it('with more ready tasks than memory holds lose none of them, and run none twice (T2)', async (t) => {
    const many = limits.readyTasksInMemoryMax + 500;
    let runs = 0;
    const company = await companyOf(t, [agent('a', (ctx) => ctx.step('one', async () => (runs += 1)), { lane: 'background' })], { running: false });
    await Promise.all(Array.from({ length: many }, (_, n) => company.start('a', n)));
    company.run();
    await company.settle();
    assert.deepEqual(await company.ledger.tasks.countByStatus(), [{ status: 'completed', count: many }]);
    assert.equal(runs, many);
    assert.ok(company.engine.isIdle());
  });
});
