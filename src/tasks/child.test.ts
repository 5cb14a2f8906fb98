import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agent, companyOf, nextLife } from '../../test/simulation/company-of-agents.ts';
import { Terminal } from '../vocabulary/errors.ts';
import type { Json } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';

const parent = agent('parent', (ctx, child) => ctx.child('the child', child as string, 'input'));

describe('a child task', () => {
  it('gives its result to its parent, which is parked meanwhile, also in the next process (T4)', async (t) => {
    const agents = [parent, agent('slow', (ctx, input) => ctx.sleep('s', 60_000).then(() => `slept on ${input as string}`))];
    const company = await companyOf(t, agents);
    const task = await company.start('parent', 'slow');
    await company.settle();
    assert.deepEqual([await company.status(task), company.engine.isIdle()], ['parked', true]);
    const next = await nextLife(t, company, agents);
    await next.pass(60_010);
    assert.deepEqual(await next.result(task), { status: 'completed', result: 'slept on input' });
    const [child] = await next.ledger.tasks.children(task);
    assert.deepEqual((await next.ledger.tasks.get(child!))?.parent, { task, call: 0 });
  });

  it('that ends at once still finds its parent waiting', async (t) => {
    const company = await companyOf(t, [parent, agent('quick', async () => 'quick')]);
    const task = await company.start('parent', 'quick');
    await company.settle();
    assert.deepEqual(await company.result(task), { status: 'completed', result: 'quick' });
  });

  it('that fails is an answer to its parent, not a matter for the operator', async (t) => {
    const company = await companyOf(t, [parent, agent('failing', () => Promise.reject(new Terminal('test.no', 'No.', 'Nothing.')))]);
    const task = await company.start('parent', 'failing');
    await company.settle();
    const outcome = (await company.result(task)) as { status: string; failure: { code: string } };
    assert.deepEqual([outcome.status, outcome.failure.code], ['failed', 'test.no']);
    assert.deepEqual(await company.openItems(), []);
  });

  it('that is cancelled is an answer to its parent', async (t) => {
    const company = await companyOf(t, [parent, agent('waiting', (ctx) => ctx.ask('q', { summary: 'Q?', recommended: 'yes' }))]);
    const task = await company.start('parent', 'waiting');
    await company.settle();
    const [child] = await company.ledger.tasks.children(task);
    await company.engine.cancel(child!, 'not needed', 'operator');
    await company.settle();
    assert.deepEqual(await company.result(task), { status: 'cancelled', reason: 'not needed' });
  });

  it('that was stopped and is dismissed by the operator is an answer to its parent too', async (t) => {
    const loop = agent('loop', async (ctx) => {
      for (let n = 0; n < 10; n++) await ctx.step(`step ${n}`, () => n);
      return null;
    }, { limits: { callsMax: 3, taskMsMax: null } });
    const company = await companyOf(t, [parent, loop]);
    const task = await company.start('parent', 'loop');
    await company.settle();
    assert.equal(await company.status(task), 'parked');
    await company.decide(1, 'dismiss');
    await company.settle();
    assert.equal(((await company.result(task)) as { status: string }).status, 'cancelled');
  });

  it('is the same in each replay of its parent, and made once (T5)', async (t) => {
    const agents = [
      agent('parent', async (ctx) => {
        const outcomes: Json[] = [];
        for (let n = 0; n < 3; n++) {
          outcomes.push((await ctx.child('again', 'child', n)) as unknown as Json);
          await ctx.sleep('pause', 1_000);
        }
        return outcomes;
      }),
      agent('child', async (_ctx, input) => input, { key: () => 'a key that is not used for children' }),
    ];
    const company = await companyOf(t, agents);
    const task = await company.start('parent');
    await company.pass(10_000);
    assert.deepEqual(await company.result(task), [0, 1, 2].map((result) => ({ status: 'completed', result })));
    assert.equal((await company.ledger.tasks.children(task)).length, 3);
  });

  it('of an unknown agent fails the call, and can be had by a retry once the agent is there', async (t) => {
    const company = await companyOf(t, [parent]);
    const task = await company.start('parent', 'later');
    await company.settle();
    assert.deepEqual((await company.events(task, 'task.failed'))[0]?.data, { failure: { code: 'agent.unknown', message: 'There is no agent "later".', nextStep: 'Known agents: parent.', failure: 'terminal' }, call: 0 });
    const next = await nextLife(t, company, [parent, agent('later', async () => 'here')]);
    await next.decide(1, 'retry');
    await next.settle();
    assert.deepEqual(await next.result(task), { status: 'completed', result: 'here' });
  });

  it('in a line of children without an end is refused at the limit', async (t) => {
    const company = await companyOf(t, [agent('endless', (ctx, depth) => ctx.child('next', 'endless', (depth as number) + 1))]);
    await company.start('endless', 1);
    await company.settle();
    const tasks = await company.ledger.tasks.list({ limit: 100 });
    assert.equal(tasks.length, limits.taskDepthMax);
    assert.equal((await company.events(tasks[0]!.id, 'task.failed'))[0]?.data.failure.code, 'task.too-deep');
    assert.ok(company.engine.isIdle());
  });
});
