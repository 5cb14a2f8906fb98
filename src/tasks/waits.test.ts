import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agent, companyOf, nextLife } from '../../test/simulation/company-of-agents.ts';
import { limits } from '../vocabulary/limits.ts';

describe('a sleep', () => {
  it('ends at its time, neither before nor after, also in the next process', async (t) => {
    const agents = [agent('a', (ctx) => ctx.sleep('long', 3_600_000).then(() => 'awake'))];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.pass(3_599_999);
    assert.equal(await company.status(task), 'parked');
    const next = await nextLife(t, company, agents);
    await next.settle();
    assert.equal(await next.status(task), 'parked');
    await next.pass(1);
    assert.equal(await next.result(task), 'awake');
  });

  it('that ended while nothing ran ends at the next start', async (t) => {
    const agents = [agent('a', (ctx) => ctx.sleep('night', 1_000).then(() => ctx.now()))];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.settle();
    company.clock.jumpTo(company.clock.now() + 86_400_000);
    const next = await nextLife(t, company, agents);
    await next.settle();
    assert.equal(await next.result(task), next.clock.now());
  });

  it('of no length, or of a fraction of a millisecond, ends too, and one that makes no sense is refused', async (t) => {
    const company = await companyOf(t, [agent('a', (ctx, ms) => ctx.sleep('s', ms === 'NaN' ? Number.NaN : (ms as number)).then(() => 'awake'))]);
    const tasks = [await company.start('a', 0), await company.start('a', 0.5), await company.start('a', -1), await company.start('a', 'NaN'), await company.start('a', limits.sleepMsMax + 1)];
    await company.pass(100);
    assert.deepEqual(await Promise.all(tasks.map((task) => company.status(task))), ['completed', 'completed', 'failed', 'failed', 'failed']);
    assert.equal((await company.events(tasks[2]!, 'task.failed'))[0]?.data.failure.code, 'sleep.bad-duration');
  });
});

describe('waiting for a signal', () => {
  it('ends with the next one of its type and topic, and not with an earlier one or another', async (t) => {
    const company = await companyOf(t, [agent('a', (ctx) => ctx.waitFor('paid', { signal: 'payment', topic: 'invoice 7' }))]);
    await company.signal('payment', 'invoice 7', 'too early');
    const task = await company.start('a');
    await company.settle();
    await company.signal('payment', 'invoice 8', 'another invoice');
    await company.signal('payment', null, 'about nothing');
    await company.signal('refund', 'invoice 7', 'another type');
    await company.settle();
    assert.equal(await company.status(task), 'parked');
    await company.signal('payment', 'invoice 7', { paid: true });
    await company.signal('payment', 'invoice 7', { paid: 'again' });
    await company.settle();
    assert.deepEqual(await company.result(task), { arrived: true, signal: { paid: true } });
  });

  it('without a topic ends with any topic', async (t) => {
    const company = await companyOf(t, [agent('a', (ctx) => ctx.waitFor('any', { signal: 'payment' }))]);
    const task = await company.start('a');
    await company.settle();
    await company.signal('payment', 'invoice 8', 8);
    await company.settle();
    assert.deepEqual(await company.result(task), { arrived: true, signal: 8 });
  });

  it('gives one signal to each who waits for it, in this task and in others, and the same in a replay', async (t) => {
    const agents = [
      agent('a', async (ctx) => {
        const both = await Promise.all([ctx.waitFor('one', { signal: 'word' }), ctx.waitFor('two', { signal: 'word' })]);
        await ctx.sleep('rest', 1_000);
        return both;
      }),
    ];
    const company = await companyOf(t, agents);
    const tasks = [await company.start('a', 1), await company.start('a', 2)];
    await company.settle();
    await company.signal('word', null, 'w');
    await company.settle();
    const next = await nextLife(t, company, agents);
    await next.pass(1_000);
    for (const task of tasks) assert.deepEqual(await next.result(task), Array.from({ length: 2 }, () => ({ arrived: true, signal: 'w' })));
  });

  it('has its answer when nothing came in time, and a later signal does not change it', async (t) => {
    const agents = [agent('a', async (ctx) => [await ctx.waitFor('w', { signal: 'word', timeoutMs: 999.5 }), await ctx.sleep('rest', 5_000)].slice(0, 1))];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.pass(999);
    assert.equal((await company.events(task, 'wait.ended')).length, 0);
    await company.pass(10);
    await company.signal('word', null, 'late');
    await company.pass(5_000);
    assert.deepEqual(await company.result(task), [{ arrived: false }]);
  });

  it('that began while the task was stopped or failed for another reason is answered when it goes on', async (t) => {
    let broken = true;
    const agents = [
      agent('a', async (ctx) => {
        const word = ctx.waitFor('w', { signal: 'word' });
        await ctx.step('flaky', () => (broken ? Promise.reject(new Error('broken')) : 1), { retry: { attemptsMax: 1 } });
        return word;
      }),
    ];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.settle();
    assert.equal(await company.status(task), 'failed');
    await company.signal('word', null, 'meanwhile');
    broken = false;
    await company.decide(1, 'retry');
    await company.settle();
    assert.deepEqual(await company.result(task), { arrived: true, signal: 'meanwhile' });
  });
});

describe('a question to the operator', () => {
  const ask = (expiresMs?: number) => [agent('a', (ctx) => ctx.ask('which?', { summary: 'Which?', choices: ['a', 'b'], recommended: 'a', ...(expiresMs === undefined ? {} : { expiresMs }) }))];

  it('is an inbox item, and its answer the result', async (t) => {
    const company = await companyOf(t, ask());
    const task = await company.start('a');
    await company.pass(365 * 86_400_000);
    const [opened] = await company.events(task, 'inbox.opened');
    assert.deepEqual([opened?.data.type, opened?.data.summary, opened?.data.choices, opened?.data.recommended], ['question', 'Which?', ['a', 'b'], { action: 'answer', why: 'a' }]);
    await company.decide(1, 'answer', 'b');
    await company.settle();
    assert.deepEqual(await company.result(task), { expired: false, text: 'b' });
    assert.deepEqual(await company.openItems(), []);
    await assert.rejects(company.decide(1, 'answer', 'a'), { code: 'inbox.closed' });
  });

  it('that nobody answers in time says so, and the inbox is rid of it', async (t) => {
    const company = await companyOf(t, ask(60_000));
    const task = await company.start('a');
    await company.pass(59_999);
    assert.equal((await company.openItems()).length, 1);
    await company.pass(1);
    assert.deepEqual(await company.result(task), { expired: true });
    assert.deepEqual(await company.openItems(), []);
  });

  it('that the ledger cannot take fails its own task alone', async (t) => {
    const company = await companyOf(t, [agent('a', (ctx) => ctx.ask('empty', { summary: '', recommended: 'yes' }))]);
    const task = await company.start('a');
    await company.settle();
    assert.equal((await company.events(task, 'task.failed'))[0]?.data.failure.code, 'ledger.invalid-event');
    assert.deepEqual((await company.events(task, 'task.failed'))[0]?.data.call, 0);
  });
});
