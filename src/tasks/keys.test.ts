import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { agent, companyOf, nextLife } from '../../test/simulation/company-of-agents.ts';

describe('an idempotency key', () => {
  const agents = [agent('a', (ctx, input) => ctx.step('one', () => input))];
  const request = (input: number, key = 'the key') => ({ agent: 'a', input, subject: null, cause: null, key });

  it('is the same task when it comes again, at once, later, and after the task has ended (T5)', async (t) => {
    const company = await companyOf(t, agents);
    const together = await Promise.all(Array.from({ length: 20 }, (_, n) => company.engine.start(request(n))));
    const [first] = together;
    assert.deepEqual(together.map(({ task }) => task), together.map(() => first?.task));
    assert.equal(together.filter(({ created }) => created).length, 1);
    await company.settle();
    assert.deepEqual(await company.engine.start(request(99)), { task: first?.task, created: false });
    assert.equal(await company.result(first!.task), 0);
    assert.deepEqual(await company.ledger.tasks.countByStatus(), [{ status: 'completed', count: 1 }]);
  });

  it('is the same task in the next process, cancelled or not (T5)', async (t) => {
    const company = await companyOf(t, agents, { running: false });
    const { task } = await company.engine.start(request(1));
    const { task: other } = await company.engine.start(request(2, 'another key'));
    await company.engine.cancel(other, 'no', 'operator');
    const next = await nextLife(t, company, agents);
    await next.settle();
    assert.deepEqual(await next.engine.start(request(3)), { task, created: false });
    assert.deepEqual(await next.engine.start(request(3, 'another key')), { task: other, created: false });
    assert.notEqual(task, other);
  });

  it('derives from the input by the contract, so the same input is the same task (T5)', async (t) => {
    const company = await companyOf(t, agents);
    const started = [await company.start('a', { x: 1 }), await company.start('a', { x: 1 }), await company.start('a', { x: 2 })];
    assert.deepEqual([started[0] === started[1], started[0] === started[2]], [true, false]);
  });

  it('that is taken leaves what should have been recorded alongside unwritten (T5)', async (t) => {
    const company = await companyOf(t, agents);
    await company.engine.start(request(1));
    const before = await company.ledger.head();
    const alongside = [{ kind: 'intent.recorded', actor: 'system', data: { signal: 1, intent: 'x', agent: 'a', reason: 'x' } }] as const;
    await company.engine.start({ ...request(1), alongside: [...alongside] });
    assert.deepEqual((await company.ledger.events({ kind: 'intent.recorded', limit: 10 })).length, 0);
    assert.ok(before.seq > 1);
  });

  it('of an unknown agent, or with an input that does not fit, starts nothing', async (t) => {
    const company = await companyOf(t, [...agents, agent('strict', async () => 1, { input: z.string() })]);
    await assert.rejects(company.start('nobody'), { code: 'agent.unknown' });
    await assert.rejects(company.start('strict', 5), { code: 'contract.bad-input' });
    assert.deepEqual(await company.ledger.tasks.list({ limit: 10 }), []);
  });
});
