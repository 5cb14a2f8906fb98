import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { agent, companyOf, nextLife, type CompanyOfAgents } from '../../test/simulation/company-of-agents.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';

async function stoppedFor(company: CompanyOfAgents, task: TaskId): Promise<string | undefined> {
  return (await company.events(task, 'task.stopped')).at(-1)?.data.failure.code;
}

describe('a task that outlives its time', () => {
  const agents = [
    agent('a', async (ctx) => {
      await ctx.ask('q', { summary: 'Q?', recommended: 'yes' });
      await ctx.sleep('long', 3_600_000);
      return 'done';
    }, { limits: { callsMax: 10, taskMsMax: 60_000 } }),
  ];

  it('is stopped and told to the operator, and goes on without the limit after a retry', async (t) => {
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.pass(59_999);
    assert.equal(await company.status(task), 'parked');
    await company.pass(10);
    assert.equal(await stoppedFor(company, task), 'task.time-limit');
    await company.decide(1, 'answer', 'yes');
    await company.settle();
    assert.equal(await company.status(task), 'stopped');
    await company.decide(2, 'retry');
    await company.pass(3_600_010);
    assert.equal(await company.result(task), 'done');
  });

  it('is stopped while a step of it is under way, whose signal is aborted', async (t) => {
    let aborted = false;
    const company = await companyOf(t, [
      agent('a', (ctx) => ctx.step('slow', ({ signal }) => new Promise<null>(() => signal.addEventListener('abort', () => (aborted = true)))), { limits: { callsMax: 10, taskMsMax: 60_000 } }),
    ]);
    const task = await company.start('a');
    await company.pass(60_010);
    assert.deepEqual([await stoppedFor(company, task), aborted, company.engine.isIdle()], ['task.time-limit', true, true]);
  });

  it('before it had its turn does not run', async (t) => {
    let runs = 0;
    const company = await companyOf(t, [agent('a', async () => (runs += 1), { limits: { callsMax: 1, taskMsMax: 1_000 } })], { running: false });
    const task = await company.start('a');
    await company.engine.sweep(company.clock.now() + 1_000);
    await company.settle();
    company.run();
    await company.settle();
    assert.deepEqual([await company.status(task), runs, company.engine.isIdle()], ['stopped', 0, true]);
  });
});

describe('an agent that breaks its contract', () => {
  it('by more calls than it may make is stopped at the first too many', async (t) => {
    const company = await companyOf(t, [
      agent('a', async (ctx) => {
        for (let n = 0; ; n++) await ctx.step(`step ${n}`, () => n);
      }, { limits: { callsMax: 7, taskMsMax: null } }),
    ]);
    const task = await company.start('a');
    await company.settle();
    assert.equal(await stoppedFor(company, task), 'contract.too-many-calls');
    assert.equal((await company.events(task, 'step.completed')).length, 7);
    assert.ok(company.engine.isIdle());
  });

  const outputs: [string, unknown][] = [['another type', 5], ['no JSON', new Date()], ['nothing', undefined]];
  for (const [what, output] of outputs) {
    it(`by a result that does not fit fails: ${what}`, async (t) => {
      const company = await companyOf(t, [agent('a', async () => output, { output: z.string() })]);
      const task = await company.start('a');
      await company.settle();
      const [failed] = await company.events(task, 'task.failed');
      assert.equal(failed?.data.failure.code, 'contract.bad-output');
      assert.equal((await company.openItems()).length, 1);
    });
  }

  it('by a result that the ledger cannot hold fails, and the engine goes on', async (t) => {
    const company = await companyOf(t, [agent('a', async () => 'x'.repeat(limits.eventDataBytesMax)), agent('b', async () => 1)]);
    const [large, well] = [await company.start('a'), await company.start('b')];
    await company.settle();
    assert.equal((await company.events(large, 'task.failed'))[0]?.data.failure.code, 'ledger.event-too-large');
    assert.deepEqual([await company.result(well), company.engine.isIdle()], [1, true]);
  });

  it('whose input no longer fits what it takes is stopped', async (t) => {
    const company = await companyOf(t, [agent('a', async () => 1)], { running: false });
    const task = await company.start('a', 5);
    const next = await nextLife(t, company, [agent('a', async () => 1, { input: z.string() })]);
    await next.settle();
    assert.equal(await stoppedFor(next, task), 'contract.bad-input');
  });
});

describe('a task that takes the process down with it', () => {
  it('is begun again on record, and stopped after so many times without progress', async (t) => {
    const agents = [agent('killer', (ctx) => ctx.step('fatal', () => new Promise<null>(() => undefined))), agent('other', async () => 1)];
    let company = await companyOf(t, agents);
    const task = await company.start('killer');
    await company.settle();
    for (let crashes = 1; crashes <= limits.taskRecoveriesMax; crashes++) {
      company = await nextLife(t, company, agents);
      await company.settle();
      assert.deepEqual((await company.events(task, 'task.recovered')).at(-1)?.data.recoveries, crashes);
      assert.equal(await company.status(task), 'ready');
    }
    company = await nextLife(t, company, agents);
    await company.settle();
    assert.equal(await stoppedFor(company, task), 'task.crash-loop');
    const other = await company.start('other');
    await company.settle();
    assert.equal(await company.result(other), 1);
    await company.decide(1, 'retry');
    await company.settle();
    assert.equal(await company.status(task), 'ready');
  });

  it('is not suspected when it makes progress between the crashes, nor when the process was closed in order', async (t) => {
    const agents = [
      agent('a', async (ctx) => {
        for (let n = 0; n < limits.taskRecoveriesMax + 5; n++) await ctx.step(`step ${n}`, () => new Promise<number>((resolve) => (release = () => resolve(n))));
        return 'done';
      }),
    ];
    let release = (): void => undefined;
    let company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.settle();
    for (let crashes = 0; crashes < limits.taskRecoveriesMax + 4; crashes++) {
      release();
      await company.settle();
      company = await nextLife(t, company, agents);
      await company.settle();
    }
    const recovered = await company.events(task, 'task.recovered');
    assert.ok(recovered.every(({ data }) => data.recoveries === 1));
    assert.equal(await company.status(task), 'ready');
    await company.close();
    const after = await companyOf(t, agents, { folder: company.folder });
    await after.settle();
    assert.equal((await after.events(task, 'task.recovered')).length, recovered.length);
  });
});
