import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agent, companyOf, nextLife } from '../../test/simulation/company-of-agents.ts';
import { NeedsOperator, Retryable, Terminal } from '../vocabulary/errors.ts';

const soon = { retry: { attemptsMax: 3, delayMs: 1_000, delayMsMax: 10_000 } };

describe('a step', () => {
  it('has its result on disk before the next line of the agent runs (T1)', async (t) => {
    const seen: number[] = [];
    const company = await companyOf(t, [
      agent('a', async (ctx) => {
        await ctx.step('one', () => 1);
        seen.push((await company.ledger.events({ kind: 'step.completed', limit: 10 })).length);
        await ctx.step('two', async () => 2);
        seen.push((await company.ledger.events({ kind: 'step.completed', limit: 10 })).length);
      }),
    ]);
    await company.start('a');
    await company.settle();
    assert.deepEqual(seen, [1, 2]);
  });

  it('does not run again in the next process once its result is on disk, and runs again if it is not (T1)', async (t) => {
    const runs: string[] = [];
    const agents = [
      agent('a', async (ctx) => {
        const first = await ctx.step('first', () => runs.push('first'));
        const second = await ctx.step('second', async () => {
          runs.push('second');
          if (runs.length === 2) await new Promise(() => undefined);
          return 'done';
        });
        return [first, second];
      }),
    ];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.settle();
    const next = await nextLife(t, company, agents);
    await next.settle();
    assert.deepEqual(await next.result(task), [1, 'done']);
    assert.deepEqual(runs, ['first', 'second', 'second']);
  });

  it('is given the value that was recorded, not the object that the work returned (T1)', async (t) => {
    const work = { list: [1] };
    const company = await companyOf(t, [
      agent('a', async (ctx) => {
        const result = await ctx.step('one', () => work);
        return result === work ? 'the same object' : result;
      }),
    ]);
    const task = await company.start('a');
    await company.settle();
    work.list.push(2);
    assert.deepEqual(await company.result(task), { list: [1] });
  });

  it('that fails is tried again after a delay that a restart does not shorten or forget (T1)', async (t) => {
    const attempts: number[] = [];
    const agents = [
      agent('a', (ctx) =>
        ctx.step('flaky', ({ attempt }) => {
          attempts.push(attempt);
          if (attempt < 3) throw new Retryable('test.busy', 'Busy.', 'Wait.');
          return attempt;
        }, soon),
      ),
    ];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.settle();
    assert.deepEqual([attempts, await company.status(task), company.engine.isIdle()], [[1], 'parked', true]);
    const [failed] = await company.events(task, 'step.failed');
    const wait = (failed?.data.retryAt ?? 0) - (failed?.at ?? 0);
    assert.ok(wait >= 500 && wait < 1_000, `equal jitter: ${wait}`);
    const next = await nextLife(t, company, agents);
    await next.pass(wait - 1);
    assert.deepEqual(attempts, [1]);
    await next.pass(1);
    assert.deepEqual(attempts, [1, 2]);
    await next.pass(2_000);
    assert.equal(await next.result(task), 3);
    assert.deepEqual(attempts, [1, 2, 3]);
  });

  it('that failed for the last time gives its failure to the code, in a replay too', async (t) => {
    const caught: string[] = [];
    const agents = [
      agent('a', async (ctx) => {
        const code = await ctx.step('hopeless', () => Promise.reject(new Error('no')), { retry: { attemptsMax: 2, delayMs: 0 } }).catch((error: unknown) => (error as Terminal).code);
        caught.push(code);
        await ctx.sleep('rest', 1_000);
        return code;
      }),
    ];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.pass(2_000);
    assert.equal(await company.result(task), 'code.threw');
    assert.deepEqual(caught, ['code.threw', 'code.threw']);
    assert.equal((await company.events(task, 'step.failed')).length, 2);
  });

  it('waits at least as long as the other side asked for', async (t) => {
    let asked = 0;
    const company = await companyOf(t, [
      agent('a', (ctx) =>
        ctx.step('limited', ({ attempt }) => {
          if (attempt === 1) throw new Retryable('test.rate-limit', 'Later.', 'Wait.', { retryAt: asked });
          return attempt;
        }, soon),
      ),
    ]);
    asked = company.clock.now() + 60_000.25;
    const task = await company.start('a');
    await company.settle();
    assert.equal((await company.events(task, 'step.failed'))[0]?.data.retryAt, Math.ceil(asked));
    await company.pass(60_001);
    assert.equal(await company.result(task), 2);
  });

  for (const error of [new Terminal('test.no', 'No.', 'Nothing.'), new NeedsOperator('test.ask', 'Ask.', 'Ask.')]) {
    it(`that fails with a ${error.name} is not tried again`, async (t) => {
      const company = await companyOf(t, [agent('a', (ctx) => ctx.step('final', () => Promise.reject(error), soon))]);
      const task = await company.start('a');
      await company.pass(60_000);
      const failed = await company.events(task, 'step.failed');
      assert.deepEqual(failed.map(({ data }) => [data.attempt, data.failure.code, data.retryAt]), [[1, error.code, null]]);
      assert.equal(await company.status(task), 'failed');
    });
  }
});
