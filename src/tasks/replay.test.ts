import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { agent, companyOf, nextLife, type CompanyOfAgents } from '../../test/simulation/company-of-agents.ts';
import type { AgentContract, TaskContext } from '../vocabulary/contract.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';

type Code = (ctx: TaskContext) => Promise<unknown>;

const before: Code = async (ctx) => {
  const first = await ctx.step('first', () => 'one');
  const second = await ctx.step('second', () => 'two');
  await ctx.ask('go on?', { summary: 'Go on?', recommended: 'yes' });
  return [first, second, await ctx.step('third', () => 'three')];
};

/** A task whose code changes while it waits for an answer, and that is then answered. */
async function changedTo(t: TestContext, after: Code, version = 1): Promise<{ company: CompanyOfAgents; task: TaskId }> {
  const company = await companyOf(t, [agent('a', before)]);
  const task = await company.start('a');
  await company.settle();
  const next = await nextLife(t, company, [agent('a', after, { version })]);
  await next.decide(1, 'answer', 'yes');
  await next.pass(limits.replayStallMs);
  return { company: next, task };
}

const wait: Code = (ctx) => ctx.ask('go on?', { summary: 'Go on?', recommended: 'yes' });

const changes: [string, Code, RegExp][] = [
  ['a renamed step', async (ctx) => [await ctx.step('first', () => 1), await ctx.step('another', () => 2), await wait(ctx)], /step "second".*asks for the step "another"/],
  ['steps in another order', async (ctx) => [await ctx.step('second', () => 1), await ctx.step('first', () => 2), await wait(ctx)], /step "first".*asks for the step "second"/],
  ['a step that was taken out', async (ctx) => [await ctx.step('first', () => 1), await wait(ctx)], /step "second".*asks for the question "go on\?"/],
  ['a step that was put before', async (ctx) => [await ctx.step('new', () => 0), await before(ctx)], /step "first".*asks for the step "new"/],
  ['a step that became a sleep', async (ctx) => [await ctx.sleep('first', 1), await before(ctx)], /step "first".*asks for the sleep "first"/],
  ['code that returns earlier', (ctx) => ctx.step('first', () => 1), /step "second".*returned before it asked/],
  ['code that throws earlier', (ctx) => ctx.step('first', () => 1).then(() => Promise.reject(new Error('x'))), /step "second".*threw before it asked/],
  ['code that never comes to it', (ctx) => ctx.step('first', () => 1).then(() => new Promise(() => undefined)), /step "second".*never asks for it/],
];

describe('a task whose code disagrees with its journal', () => {
  for (const [what, after, message] of changes) {
    it(`is stopped, and the operator is told what to do: ${what} (T3)`, async (t) => {
      const { company, task } = await changedTo(t, after);
      const [stopped] = await company.events(task, 'task.stopped');
      assert.equal(stopped?.data.failure.code, 'task.journal-disagrees');
      assert.match(stopped?.data.failure.message ?? '', message);
      const [, escalation] = await company.events(task, 'inbox.opened');
      assert.deepEqual([escalation?.data.type, escalation?.data.recommended.action], ['escalation', 'retry']);
      assert.match(escalation?.data.recommended.why ?? '', /Restore the code/);
      assert.ok(company.engine.isIdle());
    });
  }

  it('has done nothing new before it was stopped (T3)', async (t) => {
    let done = 0;
    const { company, task } = await changedTo(t, async (ctx) => {
      await Promise.all([ctx.sleep('pause', 5).then(() => 0), ctx.step('extra', () => (done += 1)), ctx.step('more', () => (done += 1)), ctx.step('even more', () => (done += 1))]);
      await before(ctx);
    });
    assert.equal(await company.status(task), 'stopped');
    assert.equal(done, 0);
    assert.deepEqual((await company.events(task, 'step.completed')).map(({ data }) => data.name), ['first', 'second']);
  });

  it('goes on to the same result once the code is restored and the operator retries (T3)', async (t) => {
    const { company, task } = await changedTo(t, changes[0]![1]);
    const next = await nextLife(t, company, [agent('a', before)]);
    await next.settle();
    assert.equal(await next.status(task), 'stopped');
    await next.decide((await next.openItems())[0]!.id, 'retry');
    await next.settle();
    assert.deepEqual(await next.result(task), ['one', 'two', 'three']);
    assert.equal((await next.events(task, 'step.completed')).length, 3);
  });

  it('is stopped when its agent has another version, or is gone, and goes on when that is back (T3)', async (t) => {
    const { company, task } = await changedTo(t, before, 2);
    assert.equal((await company.events(task, 'task.stopped'))[0]?.data.failure.code, 'task.agent-changed');
    const gone = await nextLife(t, company, []);
    await gone.decide((await gone.openItems())[0]!.id, 'retry');
    await gone.settle();
    assert.match((await gone.events(task, 'task.stopped'))[1]?.data.failure.message ?? '', /no agent "a" any more/);
    const back = await nextLife(t, gone, [agent('a', before)]);
    await back.decide((await back.openItems())[0]!.id, 'retry');
    await back.settle();
    assert.deepEqual(await back.result(task), ['one', 'two', 'three']);
  });

  it('goes on with the version that it began with when its agent brings that along, and a new one takes the newest (T3)', async (t) => {
    const { company, task } = await changedTo(t, before, 2);
    const next = await nextLife(t, company, [agent('a', () => Promise.resolve('new'), { version: 2, earlier: [{ version: 1, run: before as AgentContract['run'] }] })]);
    await next.decide((await next.openItems())[0]!.id, 'retry');
    await next.settle();
    assert.deepEqual(await next.result(task), ['one', 'two', 'three']);
    const another = await next.start('a', 'another');
    await next.settle();
    assert.equal(await next.result(another), 'new');
  });

  it('that was created before an update and begins after it takes one way in all its lives (T3)', async (t) => {
    const company = await companyOf(t, [agent('a', before)], { running: false });
    const task = await company.start('a');
    const updated = [agent('a', async (ctx) => [await ctx.step('another', () => 1), await wait(ctx)], { version: 2, earlier: [{ version: 1, run: before as AgentContract['run'] }] })];
    const first = await nextLife(t, company, updated);
    await first.settle();
    const second = await nextLife(t, first, updated);
    await second.decide((await second.openItems())[0]!.id, 'answer', 'yes');
    await second.settle();
    assert.deepEqual(await second.result(task), ['one', 'two', 'three']);
  });
});

/** Runs the code with a stop of the process after each of its events, and gives what it came to. */
async function inManyLives(t: TestContext, code: Code): Promise<{ company: CompanyOfAgents; task: TaskId }> {
  const agents = [agent('a', code)];
  let company = await companyOf(t, agents, { running: false });
  const task = await company.start('a');
  for (let lives = 0; lives < 40 && !['completed', 'failed', 'stopped'].includes((await company.status(task))!); lives++) {
    company = await nextLife(t, company, agents);
    // One alarm a life: whatever is done by then is on disk, and the rest is done again.
    await company.settle();
    company.clock.advance();
  }
  await company.settle();
  return { company, task };
}

describe('concurrent branches', () => {
  it('with chains of microtasks of any length between their calls replay without a false alarm (T3)', async (t) => {
    const branch = async (ctx: TaskContext, name: string, ticks: number): Promise<string[]> => {
      const drawn: string[] = [];
      for (let n = 0; n < 3; n++) {
        drawn.push(await ctx.step(`${name} ${n}`, () => `${name} ${n}`));
        for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
        await ctx.sleep(`${name} pause ${n}`, 1_000 * (1 + (ticks % 3)));
      }
      return drawn;
    };
    const { company, task } = await inManyLives(t, (ctx) => Promise.all([0, 1, 5, 50].map((ticks) => branch(ctx, `b${ticks}`, ticks))));
    assert.deepEqual(await company.result(task), [0, 1, 5, 50].map((ticks) => [0, 1, 2].map((n) => `b${ticks} ${n}`)));
    assert.equal((await company.events(task, 'step.completed')).length, 12);
  });

  it('whose calls end in one commit, one by its own event and one by a signal, replay in the order of the ledger (T3)', async (t) => {
    let release = (): void => undefined;
    const agents = [
      agent('a', async (ctx) => {
        const done = await Promise.all([
          ctx.waitFor('news', { signal: 'news' }).then(() => ctx.step('after news', () => 'n')),
          ctx.sleep('pause', 1_000).then(() => ctx.step('after pause', () => 'p')),
          // It keeps the task in memory, so that both are heard live.
          ctx.step('busy', () => new Promise<string>((resolve) => (release = () => resolve('b')))),
        ]);
        await ctx.sleep('rest', 1_000);
        return done;
      }),
    ];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.settle();
    company.clock.jumpTo(company.clock.now() + 1_000);
    await Promise.all([company.signal('news', null, 1, 'news'), company.engine.sweep(company.clock.now())]);
    await company.settle();
    const [signal] = await company.ledger.events({ kind: 'signal.received', limit: 1 });
    assert.equal((await company.events(task, 'wait.ended'))[0]?.seq, signal!.seq + 1);
    release();
    await company.pass(2_000);
    assert.deepEqual(await company.result(task), ['n', 'p', 'b']);
  });

  it('of which one lost a race leave nothing that disturbs the rest (T3)', async (t) => {
    const { company, task } = await inManyLives(t, async (ctx) => {
      const first = await Promise.race([ctx.sleep('slow', 3_000).then(() => 'slow'), ctx.sleep('fast', 1_000).then(() => 'fast'), ctx.waitFor('never', { signal: 'never' })]);
      const second = await ctx.step('second', () => 2);
      await ctx.sleep('longer than the slow one', 5_000);
      return [first, second, await ctx.step('third', () => 3)];
    });
    assert.deepEqual(await company.result(task), ['fast', 2, 3]);
    assert.deepEqual(await company.ledger.tasks.openWaits(task), []);
  });

  it('of which one was refused replay in the same order (T3)', async (t) => {
    const { company, task } = await inManyLives(t, (ctx) =>
      Promise.all([
        ctx.child('nobody', 'nobody', null).catch(() => ctx.step('instead', () => 'instead')),
        ctx.step('slow', async () => new Promise<string>((resolve) => setImmediate(() => resolve('slow')))).then((slow) => ctx.sleep('pause', 1_000).then(() => slow)),
        ctx.sleep('backwards', -1).catch((error: unknown) => ctx.step('after', () => (error as { code: string }).code)),
      ]),
    );
    assert.deepEqual(await company.result(task), ['instead', 'slow', 'sleep.bad-duration']);
  });
});
