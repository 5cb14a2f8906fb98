import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agent, companyOf, nextLife } from '../../test/simulation/company-of-agents.ts';
import { crashingLedger, SlowAnswers } from '../../test/simulation/faulty-ledger.ts';
import type { KeelsonError } from '../vocabulary/errors.ts';

const asking = agent('asking', (ctx) => ctx.ask('q', { summary: 'Q?', recommended: 'yes' }));
const family = [
  asking,
  agent('parent', async (ctx) => {
    await Promise.all([ctx.child('one', 'asking', 1), ctx.child('two', 'asking', 2), ctx.child('three', 'middle', 3)]);
    return ctx.step('after', () => 'went on');
  }),
  agent('middle', async (ctx) => (await ctx.child('inner', 'asking', 4)).status),
];

describe('cancelling a task', () => {
  it('withdraws what it asked the operator, and nothing of it goes on', async (t) => {
    const company = await companyOf(t, [asking]);
    const task = await company.start('asking');
    await company.settle();
    await company.engine.cancel(task, 'changed my mind', 'operator');
    await company.settle();
    assert.deepEqual([await company.status(task), await company.openItems(), await company.ledger.tasks.openWaits(task)], ['cancelled', [], []]);
    assert.equal((await company.events(task, 'inbox.withdrawn'))[0]?.data.reason, 'changed my mind');
    await assert.rejects(company.decide(1, 'answer', 'yes'), { code: 'inbox.closed' });
    await assert.rejects(company.engine.cancel(task, 'again', 'operator'), { code: 'task.not-live' });
    await assert.rejects(company.engine.cancel('t99', 'unknown', 'operator'), { code: 'task.not-live' });
    assert.ok(company.engine.isIdle());
  });

  it('aborts the step that is under way, and its late result does not complete the task', async (t) => {
    const aborted: string[] = [];
    let finish = (): void => undefined;
    const company = await companyOf(t, [
      agent('a', (ctx) =>
        ctx.step('slow', ({ signal }) => {
          signal.addEventListener('abort', () => aborted.push((signal.reason as KeelsonError).code));
          return new Promise<string>((resolve) => (finish = () => resolve('late')));
        }),
      ),
    ]);
    const task = await company.start('a');
    await company.settle();
    await company.engine.cancel(task, 'no', 'operator');
    assert.deepEqual(aborted, ['task.over']);
    finish();
    await company.settle();
    assert.deepEqual([await company.status(task), (await company.events(task, 'step.completed')).length], ['cancelled', 0]);
    assert.deepEqual(await company.engine.ended(task), { status: 'cancelled', reason: 'no' });
    assert.ok(company.engine.isIdle());
  });

  it('cancels its children and theirs, and no parent goes on with the end of its child', async (t) => {
    const company = await companyOf(t, family);
    const task = await company.start('parent');
    await company.settle();
    await company.engine.cancel(task, 'stop', 'operator');
    await company.settle();
    assert.deepEqual(await company.ledger.tasks.countByStatus(), [{ status: 'cancelled', count: 5 }]);
    assert.deepEqual([await company.openItems(), (await company.ledger.events({ kind: 'step.completed', limit: 10 })).length], [[], 0]);
    assert.match((await company.ledger.events({ kind: 'task.cancelled', newestFirst: true, limit: 1 })).map(({ data }) => JSON.stringify(data))[0]!, /its parent t\d+ was cancelled: its parent t1 was cancelled: stop/);
  });

  for (const moment of ['before-commit', 'after-commit'] as const) {
    it(`leaves no child behind when the process dies ${moment === 'before-commit' ? 'before' : 'after'} it is on disk`, async (t) => {
      const company = await companyOf(t, family);
      const task = await company.start('parent');
      await company.settle();
      const folder = await company.die();
      const death = { happened: false };
      const image = `${folder}-image`;
      const dying = await companyOf(t, family, { folder, death, running: false, wrap: (ledger) => crashingLedger(ledger, { append: 1, moment }, { folder, image, onCrash: () => (death.happened = true) }) });
      await Promise.race([dying.engine.cancel(task, 'stop', 'operator').catch(() => null), dying.settle()]);
      await dying.abandon();
      const next = await companyOf(t, family, { folder: image });
      await next.settle();
      const statuses = await next.ledger.tasks.countByStatus();
      assert.deepEqual(statuses, [{ status: moment === 'before-commit' ? 'parked' : 'cancelled', count: 5 }]);
    });
  }

  it('that has a child which just ends goes through all the same', async (t) => {
    const company = await companyOf(t, family);
    const task = await company.start('parent');
    await company.settle();
    await Promise.all([company.decide(1, 'answer', 'yes'), company.engine.cancel(task, 'stop', 'operator'), company.decide(2, 'answer', 'yes')]);
    await company.settle();
    assert.equal(await company.status(task), 'cancelled');
    assert.deepEqual(await company.openItems(), []);
  });

  it('leaves no question behind that was being asked at that moment, nor a child that was being made', async (t) => {
    for (let turns = 0; turns < 12; turns++) {
      const company = await companyOf(t, [
        ...family,
        agent('busy', async (ctx) => {
          for (let n = 0; n < 3; n++) await ctx.step(`step ${n}`, () => n);
          await Promise.all([ctx.ask('q', { summary: 'Q?', recommended: 'yes' }), ctx.child('c', 'asking', 7), ctx.waitFor('w', { signal: 'w' })]);
        }),
      ]);
      const task = await company.start('busy');
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      await company.engine.cancel(task, 'stop', 'operator');
      await company.settle();
      assert.equal(await company.status(task), 'cancelled');
      assert.deepEqual(await company.openItems(), [], `after ${turns} turns`);
      assert.deepEqual((await company.ledger.tasks.countByStatus()).map(({ status }) => status), ['cancelled'], `after ${turns} turns`);
      assert.deepEqual(await company.ledger.tasks.openWaits(task), [], `after ${turns} turns`);
      assert.ok(company.engine.isIdle());
      await company.close();
    }
  });

  it('leaves no child behind whose making was under way', async (t) => {
    const slow = new SlowAnswers();
    const company = await companyOf(t, family, { running: false, wrap: slow.wrap });
    await company.engine.activate();
    slow.hold(1);
    const task = await company.start('middle');
    await company.settle();
    assert.ok(slow.holding);
    await company.engine.cancel(task, 'stop', 'operator');
    slow.release();
    await company.settle();
    assert.deepEqual(await company.ledger.tasks.countByStatus(), [{ status: 'cancelled', count: 1 }]);
  });

  it('is possible while the task is stopped, and not once it has ended', async (t) => {
    const company = await companyOf(t, [agent('loop', async (ctx) => ctx.step('one', () => 1).then(() => ctx.step('two', () => 2)), { limits: { callsMax: 1, taskMsMax: null } }), agent('done', async () => 1)]);
    const [stopped, done] = [await company.start('loop'), await company.start('done')];
    await company.settle();
    await company.engine.cancel(stopped, 'no', 'operator');
    assert.deepEqual([await company.status(stopped), (await company.openItems()).length], ['cancelled', 0]);
    await assert.rejects(company.engine.cancel(done, 'no', 'operator'), { code: 'task.not-live' });
  });

  it('that is refused leaves the task as it was', async (t) => {
    let runs = 0;
    const agents = [agent('a', (ctx) => ctx.step('slow', () => ++runs === 1 ? new Promise<number>(() => undefined) : 2))];
    const company = await companyOf(t, agents);
    const task = await company.start('a');
    await company.settle();
    await assert.rejects(company.engine.cancel(task, 'x'.repeat(3_000), 'operator'), { code: 'ledger.invalid-event' });
    await company.settle();
    assert.equal(await company.result(task), 2);
    const next = await nextLife(t, company, agents);
    await next.settle();
    assert.equal(await next.status(task), 'completed');
  });
});
