import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agent, companyOf, nextLife } from '../../test/simulation/company-of-agents.ts';

const once = { retry: { attemptsMax: 1 } };

describe('retrying a failed task from the inbox', () => {
  it('runs the failed call again and nothing that was done before it (T1)', async (t) => {
    const ran: string[] = [];
    let broken = true;
    const agents = [
      agent('a', async (ctx) => {
        const first = await ctx.step('first', () => ran.push('first'));
        const second = await ctx.step('second', () => {
          ran.push('second');
          if (broken) throw new Error('broken');
          return 'mended';
        }, once);
        return [first, second, ctx.random()];
      }),
    ];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.settle();
    const [escalation] = await company.events(task, 'inbox.opened');
    assert.deepEqual([escalation?.data.type, escalation?.data.recommended.action, escalation?.data.actions], ['escalation', 'retry', ['retry', 'dismiss']]);
    assert.match(escalation?.data.summary ?? '', /failed: Error: broken/);
    await company.decide(1, 'retry');
    await company.settle();
    assert.equal(await company.status(task), 'failed');
    broken = false;
    const next = await nextLife(t, company, agents);
    await next.decide(2, 'retry');
    await next.settle();
    assert.deepEqual(((await next.result(task)) as unknown[]).slice(0, 2), [1, 'mended']);
    assert.deepEqual(ran, ['first', 'second', 'second', 'second']);
    assert.deepEqual((await next.events(task, 'step.failed')).map(({ data }) => data.attempt), [1, 2]);
  });

  it('is not offered to a task that has done other things since the failure: there is no way back to it (T3)', async (t) => {
    const company = await companyOf(t, [
      agent('a', async (ctx) => {
        try {
          return await ctx.step('book', () => Promise.reject(new Error('full')), once);
        } finally {
          await ctx.step('release', () => true);
        }
      }),
    ]);
    const task = await company.start('a');
    await company.settle();
    const [escalation] = await company.events(task, 'inbox.opened');
    assert.deepEqual([escalation?.data.recommended.action, escalation?.data.actions], ['dismiss', ['dismiss']]);
    await assert.rejects(company.decide(1, 'retry'));
  });

  it('gives a step all its attempts again', async (t) => {
    const attempts: number[] = [];
    const company = await companyOf(t, [agent('a', (ctx) => ctx.step('flaky', ({ attempt }) => (attempts.push(attempt) < 5 ? Promise.reject(new Error('x')) : attempt), { retry: { attemptsMax: 3, delayMs: 10 } }))]);
    const task = await company.start('a');
    await company.pass(10_000);
    assert.deepEqual(attempts, [1, 2, 3]);
    await company.decide(1, 'retry');
    await company.pass(10_000);
    assert.deepEqual(attempts, [1, 2, 3, 4, 5]);
    assert.equal(await company.result(task), 5);
  });

  it('finds the failed call also when the code wrapped its error', async (t) => {
    let broken = true;
    const company = await companyOf(t, [
      agent('a', async (ctx) => {
        try {
          return await ctx.step('one', () => (broken ? Promise.reject(new Error('broken')) : 'mended'), once);
        } catch (error) {
          throw new Error('the whole went wrong', { cause: error });
        }
      }),
    ]);
    const task = await company.start('a');
    await company.settle();
    broken = false;
    await company.decide(1, 'retry');
    await company.settle();
    assert.equal(await company.result(task), 'mended');
  });

  it('runs the code again when no call was to blame', async (t) => {
    let broken = true;
    let done = 0;
    const agents = [
      agent('a', async (ctx) => {
        await ctx.step('one', () => (done += 1));
        if (broken) throw new Error('a mistake in the agent');
        return 'mended';
      }),
    ];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.settle();
    assert.equal((await company.events(task, 'task.failed'))[0]?.data.call, null);
    broken = false;
    await company.decide(1, 'retry');
    await company.settle();
    assert.deepEqual([await company.result(task), done], ['mended', 1]);
  });

  it('happens once, however often it is asked for, and not for a task that goes well', async (t) => {
    let broken = true;
    const company = await companyOf(t, [agent('a', (ctx) => ctx.step('one', () => (broken ? Promise.reject(new Error('x')) : 1), once))]);
    const task = await company.start('a');
    await company.settle();
    broken = false;
    const asked = await Promise.allSettled([company.decide(1, 'retry'), company.decide(1, 'retry')]);
    assert.deepEqual(asked.map(({ status }) => status), ['fulfilled', 'rejected']);
    await company.settle();
    assert.equal((await company.events(task, 'task.resumed')).length, 1);
    await assert.rejects(company.engine.retry(task, 1, null), { code: 'task.not-stopped' });
  });

  it('of a refused sleep asks for it again', async (t) => {
    let ms = -1;
    const company = await companyOf(t, [agent('a', (ctx) => ctx.sleep('s', ms).then(() => 'slept'))]);
    const task = await company.start('a');
    await company.settle();
    ms = 1_000;
    await company.decide(1, 'retry');
    await company.pass(1_010);
    assert.equal(await company.result(task), 'slept');
    assert.ok(company.engine.isIdle());
  });
});
