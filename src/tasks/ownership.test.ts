import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { agent, companyOf, nextLife } from '../../test/simulation/company-of-agents.ts';
import { SlowAnswers } from '../../test/simulation/faulty-ledger.ts';
import { limits } from '../vocabulary/limits.ts';

describe('a task', () => {
  it('never has two runs at once in a process, however often and by whatever it is woken (T2)', async (t) => {
    let inside = 0;
    let most = 0;
    const company = await companyOf(t, [
      agent('a', async (ctx) => {
        for (let n = 0; n < 5; n++) {
          await Promise.all([ctx.waitFor(`x ${n}`, { signal: 'word', timeoutMs: 1_000 }), ctx.waitFor(`y ${n}`, { signal: 'word', timeoutMs: 1_000 }), ctx.sleep(`z ${n}`, 1_000)]);
          await ctx.step(`alone ${n}`, async () => {
            most = Math.max(most, ++inside);
            await new Promise((resolve) => setImmediate(resolve));
            inside -= 1;
            return n;
          });
        }
        return 'done';
      }),
    ]);
    const task = await company.start('a');
    for (let n = 0; n < 5; n++) {
      await company.settle();
      company.clock.jumpTo(company.clock.now() + 1_000);
      await Promise.all([company.signal('word', null, n, `${n}a`), company.engine.sweep(company.clock.now()), company.signal('word', null, n, `${n}b`), company.engine.sweep(company.clock.now())]);
    }
    await company.settle();
    assert.equal(await company.result(task), 'done');
    assert.equal(most, 1);
    assert.equal((await company.events(task, 'step.completed')).length, 5);
  });

  it('has one run when it is taken up again before the writes of the run before are on disk (T1, T2)', async (t) => {
    const ran: string[] = [];
    const company = await companyOf(t, [
      agent('a', async (ctx) => {
        await ctx.step('one', () => ran.push('one'));
        await ctx.step('two', () => ran.push('two'));
      }),
    ], { running: false });
    await company.engine.activate();
    const task = await company.start('a');
    // The task runs, and its first step is on its way to the disk.
    assert.deepEqual(ran, ['one']);
    await company.engine.deactivate();
    await company.engine.activate();
    await company.settle();
    assert.deepEqual(ran, ['one', 'two']);
    assert.equal((await company.events(task, 'step.completed')).length, 2);
  });

  it('that hears something while its journal is being read misses none of it, and hears it once (T1)', async (t) => {
    const slow = new SlowAnswers();
    const heard: unknown[] = [];
    const agents = [
      agent('a', async (ctx) => {
        await Promise.all([
          ctx.waitFor('first', { signal: 'first' }),
          ctx.waitFor('second', { signal: 'second' }).then((outcome) => ctx.step('heard', () => heard.push(outcome))),
          ctx.ask('third', { summary: 'Third?', recommended: 'yes' }),
        ]);
        return heard.length;
      }),
    ];
    const company = await companyOf(t, agents, { running: false, wrap: slow.wrap });
    await company.engine.activate();
    const task = await company.start('a');
    await company.settle();
    slow.hold(1);
    await company.signal('first', null, 1, 'first');
    await company.settle();
    assert.ok(slow.holding);
    await company.signal('second', null, 2, 'second');
    await company.ledger.append([{ kind: 'inbox.decided', actor: 'operator', task, data: { item: 1, action: 'answer', text: 'yes', effect: null, call: 2 } }]);
    slow.release();
    await company.settle();
    assert.equal(await company.result(task), 1);
    assert.deepEqual(heard, [{ arrived: true, signal: 2 }]);
  });

  it('that is cancelled while its journal is being read does not run', async (t) => {
    const slow = new SlowAnswers();
    let runs = 0;
    const agents = [
      agent('a', async (ctx) => {
        runs += 1;
        await ctx.waitFor('word', { signal: 'word' });
        await ctx.step('after', () => 1);
      }),
    ];
    const company = await companyOf(t, agents, { running: false, wrap: slow.wrap });
    await company.engine.activate();
    const task = await company.start('a');
    await company.settle();
    // The engine reads the journal, and then how the task stands.
    slow.hold(2);
    await company.signal('word', null, 1, 'word');
    await company.settle();
    assert.ok(slow.holding);
    await company.engine.cancel(task, 'no', 'operator');
    slow.release();
    await company.settle();
    assert.deepEqual([await company.status(task), (await company.events(task, 'step.completed')).length, runs], ['cancelled', 0, 1]);
    assert.ok(company.engine.isIdle());
  });

  it('has one run when the engine is told again to take up what is ready (T2)', async (t) => {
    let runs = 0;
    const company = await companyOf(t, [agent('a', (ctx) => ctx.step('slow', () => ((runs += 1), new Promise<number>((resolve) => setImmediate(() => setImmediate(() => resolve(1)))))))]);
    const tasks = await Promise.all([company.start('a', 1), company.start('a', 2)]);
    await Promise.all([company.engine.activate(), company.engine.activate()]);
    await company.settle();
    assert.equal(runs, 2);
    for (const task of tasks) assert.equal((await company.events(task, 'step.completed')).length, 1);
  });

  it('that is cancelled before its turn has come does not run at all', async (t) => {
    let runs = 0;
    const company = await companyOf(t, [agent('a', async () => (runs += 1))], { running: false });
    const task = await company.start('a');
    await company.engine.cancel(task, 'no', 'operator');
    company.run();
    await company.settle();
    assert.deepEqual([runs, await company.status(task), company.engine.isIdle()], [0, 'cancelled', true]);
  });
});

describe('a parked task', () => {
  it('is not in memory: two thousand of them are a few bytes each (T4)', async (t) => {
    const company = await companyOf(t, [
      agent('a', async (ctx) => {
        const ballast = 'x'.repeat(64 * 1024) + String(await ctx.step('one', () => 1));
        await ctx.ask('go on?', { summary: 'Go on?', recommended: 'yes' });
        return ballast.length;
      }),
    ]);
    const startMany = async (from: number, many: number): Promise<void> => {
      await Promise.all(Array.from({ length: many }, (_, n) => company.start('a', from + n)));
      await company.settle();
    };
    await startMany(0, 200);
    const before = usedAfterCollection();
    await startMany(200, 2_000);
    const extra = usedAfterCollection() - before;
    assert.deepEqual(await company.ledger.tasks.countByStatus(), [{ status: 'parked', count: 2_200 }]);
    assert.ok(company.engine.isIdle());
    assert.ok(extra / 2_000 < 1_500, `${Math.round(extra / 2_000)} bytes a task`);
  });

  it('is parked once, goes on at the word it waits for, and is parked again with what it still waits for (T4)', async (t) => {
    const agents = [agent('a', (ctx) => Promise.all([ctx.sleep('short', 1_000), ctx.ask('q', { summary: 'Q?', recommended: 'yes' }), ctx.waitFor('w', { signal: 'w' })]).then(() => 'done'))];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.pass(60_000);
    assert.deepEqual((await company.events(task, 'task.parked')).map(({ data }) => data.calls), [[0, 1, 2], [1, 2]]);
    const next = await nextLife(t, company, agents);
    await next.pass(60_000);
    assert.equal((await next.events(task, 'task.parked')).length, 2);
    await Promise.all([next.decide(1, 'answer', 'yes'), next.signal('w', null, 1)]);
    await next.settle();
    assert.equal(await next.result(task), 'done');
  });

  it('whose answer comes in the same commit as the parking is woken by it (T4)', async (t) => {
    const company = await companyOf(t, [agent('a', (ctx) => ctx.sleep('none', 0).then(() => ctx.waitFor('word', { signal: 'word' })).then(() => 'done'))]);
    const tasks = await Promise.all(Array.from({ length: 50 }, (_, n) => company.start('a', n)));
    // A word at each turn: some meet the task before it is parked, some in that very commit, some after.
    for (let turn = 0; turn < 20; turn++) {
      await Promise.race([company.signal('word', null, turn, `turn ${turn}`), new Promise((resolve) => setImmediate(resolve))]);
    }
    await company.pass(1_000);
    await company.signal('word', null, 'last', 'last');
    await company.settle();
    for (const task of tasks) assert.equal(await company.status(task), 'completed');
  });
});

describe('more tasks than fit into memory', () => {
  it('all have their turn, and no more than the limit run at once', async (t) => {
    let inside = 0;
    let most = 0;
    const company = await companyOf(t, [
      agent('a', (ctx) =>
        ctx.step('one', async () => {
          most = Math.max(most, ++inside);
          await new Promise((resolve) => setImmediate(resolve));
          inside -= 1;
          return 1;
        }),
      ),
    ]);
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => company.start('a', n)));
    await company.settle();
    assert.deepEqual(await company.ledger.tasks.countByStatus(), [{ status: 'completed', count: 1_000 }]);
    assert.equal(most, limits.tasksInMemoryMax);
  });
});

function usedAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let n = 0; n < 3; n++) collect();
  return process.memoryUsage().heapUsed;
}
