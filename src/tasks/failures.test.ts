import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agent, companyOf, nextLife } from '../../test/simulation/company-of-agents.ts';
import { fullLedger } from '../../test/simulation/faulty-ledger.ts';
import { NeedsOperator } from '../vocabulary/errors.ts';

const full = new NeedsOperator('ledger.disk-full', 'The disk is full.', 'Free some space and start again.');

describe('an engine whose disk is full', () => {
  // At whichever append it happens: after one it is the first step, after seven the last.
  for (let appends = 1; appends <= 7; appends++) {
    it(`stops with that reason after ${appends} appends, and the next start loses nothing (T1)`, async (t) => {
      const ran: string[] = [];
      const agents = [
        agent('a', async (ctx) => {
          const both = await Promise.all([ctx.step('one', () => ran.push('one')), ctx.step('two', () => ran.push('two'))]);
          await ctx.sleep('pause', 1_000);
          await ctx.ask('q', { summary: 'Q?', recommended: 'yes', expiresMs: 1_000 });
          return both.length;
        }),
      ];
      const company = await companyOf(t, agents, { wrap: (ledger) => fullLedger(ledger, appends, full) });
      const task = await company.start('a');
      await company.pass(10_000);
      await assert.rejects(company.engine.failed, { code: 'ledger.disk-full' });
      assert.equal(await company.ended, full);
      const next = await nextLife(t, company, agents);
      await next.pass(10_000);
      assert.equal(await next.result(task), 2);
      assert.equal((await next.events(task, 'step.completed')).length, 2);
      assert.deepEqual((await next.ledger.verify()).problems, []);
    });
  }

  it('stops with that reason also when it happens before anybody listens', async (t) => {
    const agents = [agent('a', (ctx) => ctx.ask('q', { summary: 'Q?', recommended: 'yes', expiresMs: 1_000 }))];
    const company = await companyOf(t, agents);
    await company.start('a');
    await company.settle();
    company.clock.jumpTo(company.clock.now() + 1_000);
    const resting = await nextLife(t, company, agents, { running: false });
    await resting.signal('word', null, 1);
    // At once there is a signal to route and a question to expire, and neither can be written.
    const next = await nextLife(t, resting, agents, { wrap: (ledger) => fullLedger(ledger, 0, full) });
    await next.settle();
    assert.equal(await next.ended, full);
  });

  it('tells the caller whose task could not be recorded', async (t) => {
    const company = await companyOf(t, [agent('a', async () => 1)], { wrap: (ledger) => fullLedger(ledger, 0, full) });
    await assert.rejects(company.start('a'), { code: 'ledger.disk-full' });
  });
});

describe('the end of a task', () => {
  it('is told to those who wait for it, whether they asked before or after', async (t) => {
    const company = await companyOf(t, [agent('a', (ctx) => ctx.sleep('s', 1_000).then(() => 'done')), agent('b', () => Promise.reject(new Error('no')))]);
    const [task, failing] = [await company.start('a'), await company.start('b')];
    const early = company.engine.ended(task);
    await company.pass(2_000);
    assert.deepEqual([await early, await company.engine.ended(task)], [{ status: 'completed', result: 'done' }, { status: 'completed', result: 'done' }]);
    const { status } = await company.engine.ended(failing);
    assert.equal(status, 'failed');
  });
});
