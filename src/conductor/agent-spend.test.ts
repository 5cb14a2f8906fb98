import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agent, companyOf, nextLife, type AnyAgent, type CompanyOfAgents } from '../../test/simulation/company-of-agents.ts';
import { VirtualClock } from '../../test/simulation/virtual-clock.ts';
import { intercept } from '../../test/simulation/faulty-ledger.ts';
import type { Ledger } from '../ledger/port.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import type { SpendOptions, TaskContext } from '../vocabulary/contract.ts';
import { InDoubt, KeelsonError, Retryable, Terminal } from '../vocabulary/errors.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { retryNow, supplyStep } from './take-over.ts';

const hour = 3_600_000;
/** 09:00 in UTC on the company's clock is 10:00 in Berlin. */
const window = '2026-01-05';

function budget(cap: number, change: Partial<BudgetSetting> = {}): BudgetSetting {
  return { id: 'models', scope: 'company', agent: null, kind: null, per: 'day', unit: 'money', currency: 'USD', cap, whenReached: 'ask', ...change };
}
const usd = (amount: number) => ({ money: { amount, currency: 'USD' } });
const one: SpendOptions = { tiers: [{ name: 'large', worst: usd(50) }] };
const tiers: SpendOptions = { tiers: [{ name: 'large', worst: usd(50) }, { name: 'small', worst: usd(5) }] };

function spender(work: Parameters<TaskContext['spend']>[2], options: SpendOptions = one): AnyAgent[] {
  return [agent('a', (ctx) => ctx.spend('think', options, work))];
}
async function used(company: CompanyOfAgents, name = window): Promise<[number, number]> {
  const { reserved, spent } = await company.ledger.budgets.window('models', name);
  return [reserved, spent];
}
async function failure(company: CompanyOfAgents, task: TaskId): Promise<string | undefined> {
  return (await company.events(task, 'task.failed'))[0]?.data.failure.code;
}

describe('a metered call', () => {
  it('has its worst case reserved while it runs, and its true cost counted after (B1)', async (t) => {
    let during: unknown;
    const company: CompanyOfAgents = await companyOf(t, spender(async () => ((during = await used(company)), { result: 'thought', spent: usd(12) })), { budgets: () => [budget(100)] });
    const task = await company.start('a');
    await company.settle();
    assert.deepEqual([await company.result(task), during, await used(company)], ['thought', [50, 0], [0, 12]]);
  });

  it('that certainly did not happen costs nothing, and is tried again under a new reservation (B1)', async (t) => {
    let calls = 0;
    const work = async () => {
      calls += 1;
      if (calls === 1) throw new Retryable('model.busy', 'Busy.', 'Wait.');
      return { result: 'thought', spent: usd(12) };
    };
    const company = await companyOf(t, spender(work), { budgets: () => [budget(60)] });
    const task = await company.start('a');
    await company.settle();
    assert.deepEqual(await used(company), [0, 0]);
    await company.pass(hour);
    assert.deepEqual([await company.result(task), await used(company)], ['thought', [0, 12]]);
  });

  for (const [how, error] of Object.entries({ 'nobody knows whether it happened': new InDoubt('model.gone', 'Gone.', 'Look.'), 'it failed in a way nobody foresaw': new TypeError('x is undefined') })) {
    it(`counts at its worst when ${how}`, async (t) => {
      const company = await companyOf(t, spender(() => Promise.reject(error)), { budgets: () => [budget(100)] });
      const task = await company.start('a');
      await company.settle();
      assert.deepEqual([await company.status(task), await used(company)], ['failed', [0, 50]]);
    });
  }

  it('that runs out of time counts at its worst, and so does one whose task is cancelled', async (t) => {
    const company = await companyOf(t, spender(() => new Promise(() => undefined), { ...one, timeoutMs: 1_000 }), { budgets: () => [budget(200)] });
    await company.start('a', 1);
    await company.pass(2_000);
    assert.deepEqual(await used(company), [0, 50]);
    const task = await company.start('a', 2);
    await company.settle();
    assert.deepEqual(await used(company), [50, 50]);
    await company.engine.cancel(task, 'enough', 'operator');
    assert.deepEqual(await used(company), [0, 100]);
  });

  it('that cost more than its worst case is counted as it was, and refused loudly', async (t) => {
    const company = await companyOf(t, spender(async () => ({ result: 'thought', spent: usd(51) })), { budgets: () => [budget(100)] });
    const task = await company.start('a');
    await company.settle();
    assert.deepEqual([await failure(company, task), await used(company)], ['spend.over-worst', [0, 51]]);
  });

  for (const [how, budgets, expected] of [['under a budget', [budget(100)], [0, 50]], ['without any', [], [0, 0]]] as const) {
    it(`that failed is made good by what the operator supplies, or skips, ${how}, and counts as before (B1)`, async (t) => {
      for (const [error, supplied] of [[new InDoubt('model.gone', 'Gone.', 'Look.'), 'by hand'], [new InDoubt('model.gone', 'Gone.', 'Look.'), null]] as const) {
        const company = await companyOf(t, spender(() => Promise.reject(error)), { budgets: () => budgets });
        const task = await company.start('a');
        await company.settle();
        await supplyStep(company, task, 'think', supplied, supplied === null ? 'skipped' : 'supplied', null);
        await company.settle();
        assert.deepEqual([await company.result(task), await used(company)], [supplied, expected]);
      }
    });
  }

  it('that certainly did not happen costs nothing, when the operator supplies its result', async (t) => {
    const company = await companyOf(t, spender(() => Promise.reject(new Terminal('model.no', 'No.', 'Do it yourself.'))), { budgets: () => [budget(100)] });
    const task = await company.start('a');
    await company.settle();
    await supplyStep(company, task, 'think', { result: 'by hand', cost: 'nothing' }, 'supplied', null);
    await company.settle();
    assert.deepEqual([await company.result(task), await used(company)], [{ result: 'by hand', cost: 'nothing' }, [0, 0]]);
  });

  it('E6 B1: is not made while nobody knows which budgets there are, and skipping the question is no answer to it', async (t) => {
    let known: BudgetSetting[] | null = null;
    const company = await companyOf(t, spender(async () => ({ result: 'thought', spent: usd(12) })), { budgets: () => known });
    const task = await company.start('a');
    await company.settle();
    assert.equal(await failure(company, task), 'budget.none-known');
    await supplyStep(company, task, 'think: budget for large', null, 'skipped', null);
    await company.settle();
    assert.equal(await company.status(task), 'failed');
    known = [budget(100)];
    await retryNow(company, task, null);
    await company.settle();
    assert.deepEqual([await company.result(task), await used(company)], ['thought', [0, 12]]);
  });

  it('is not made again by a replay, and what a crash left between answer and account is settled (B1)', async (t) => {
    let calls = 0;
    const agents = [
      agent('a', async (ctx) => {
        const result = await ctx.spend('think', one, async () => ((calls += 1), { result: 'thought', spent: usd(12) }));
        await ctx.sleep('rest', hour);
        return result;
      }),
    ];
    let image: Promise<string> | undefined;
    const dying = (ledger: Ledger): Ledger => intercept(ledger, { append: (drafts, expectations) => (drafts[0]?.kind === 'budget.settled' ? ((image = company.die()), new Promise(() => undefined)) : ledger.append(drafts, expectations)) });
    const company: CompanyOfAgents = await companyOf(t, agents, { budgets: () => [budget(100)], wrap: dying });
    const task = await company.start('a');
    await company.settle();
    const next = await companyOf(t, agents, { folder: (await image) ?? '', clock: new VirtualClock(company.clock.now()), budgets: () => [budget(100)], running: false });
    assert.deepEqual(await used(next), [50, 0]);
    next.run();
    await next.pass(2 * hour);
    assert.deepEqual([await next.result(task), await used(next), calls], ['thought', [0, 12], 1]);
  });

  it('that was under way when the process died is made once more, and the lost one counts at its worst (B1)', async (t) => {
    let calls = 0;
    const agents = spender(() => {
      calls += 1;
      return calls === 1 ? new Promise(() => undefined) : Promise.resolve({ result: 'thought', spent: usd(12) });
    });
    const company = await companyOf(t, agents, { budgets: () => [budget(100)] });
    const task = await company.start('a');
    await company.settle();
    const next = await nextLife(t, company, agents, { budgets: () => [budget(100)] });
    await next.settle();
    assert.deepEqual([await next.result(task), await used(next), calls], ['thought', [0, 62], 2]);
  });

  it('needs no budget', async (t) => {
    const company = await companyOf(t, spender(async () => ({ result: 'thought', spent: { tokens: 0 } })));
    const task = await company.start('a');
    await company.settle();
    assert.equal(await company.result(task), 'thought');
  });

  it('in a currency that its budget can not count is not made', async (t) => {
    let calls = 0;
    const company = await companyOf(t, spender(async () => ({ result: ++calls, spent: {} }), { tiers: [{ name: 'large', worst: { money: { amount: 1, currency: 'EUR' } } }] }), { budgets: () => [budget(100)] });
    const task = await company.start('a');
    await company.settle();
    assert.deepEqual([await failure(company, task), calls], ['budget.other-currency', 0]);
  });
});

describe('a metered call that a crash kept from beginning', () => {
  for (const [what, later, id, name] of [['the window', 24 * hour, 'models', '2026-01-06'], ['a budget', 0, 'more', window]] as const) {
    it(`is reserved anew when ${what} is another by then (B1)`, async (t) => {
      const lives: CompanyOfAgents[] = [];
      let during: unknown;
      const agents = spender(async () => ((during = (await lives[1]?.ledger.budgets.window(id, name))?.reserved), { result: 'thought', spent: usd(12) }));
      const frozen = (ledger: Ledger): Ledger => intercept(ledger, { append: (drafts, expectations) => ledger.append(drafts, expectations).then((events) => (drafts[0]?.kind === 'budget.reserved' ? new Promise(() => undefined) : events)) });
      const company = await companyOf(t, agents, { budgets: () => [budget(100)], wrap: frozen });
      const task = await company.start('a');
      while ((await used(company))[0] === 0) await new Promise((resolve) => setImmediate(resolve));
      const next = await companyOf(t, agents, { folder: await company.die(), clock: new VirtualClock(company.clock.now() + later), budgets: () => [budget(100), budget(100, { id: 'more' })] });
      lives.push(company, next);
      await next.settle();
      assert.deepEqual([await next.result(task), during], ['thought', 50]);
      assert.deepEqual([await used(next), (await next.ledger.budgets.window(id, name)).spent], [[0, later === 0 ? 12 : 0], 12]);
    });
  }
});

describe('a metered call without room', () => {
  const tierOf = async (tier: string) => ({ result: tier, spent: {} });
  /** Less than the large tier needs. */
  const full = (change: Partial<BudgetSetting> = {}) => ({ budgets: () => [budget(20, change)] });

  it('is made by a cheaper tier, when the budget says so', async (t) => {
    const company = await companyOf(t, spender(tierOf, tiers), full({ whenReached: 'cheaper' }));
    const task = await company.start('a');
    await company.settle();
    assert.equal(await company.result(task), 'small');
  });

  it('waits for the next window, across a restart', async (t) => {
    const agents = spender(async (tier) => ({ result: tier, spent: usd(15) }), { tiers: [{ name: 'large', worst: usd(15) }] });
    const company = await companyOf(t, agents, full({ whenReached: 'wait' }));
    await company.start('a', 1);
    await company.settle();
    const second = await company.start('a', 2);
    await company.settle();
    assert.equal(await company.status(second), 'parked');
    const next = await nextLife(t, company, agents, full({ whenReached: 'wait' }));
    await next.pass(13 * hour);
    assert.equal(await next.status(second), 'parked');
    await next.pass(2 * hour);
    assert.deepEqual([await next.result(second), await used(next, '2026-01-06')], ['large', [0, 15]]);
  });

  it('asks, and goes on in this window when it is raised by what is needed', async (t) => {
    const company = await companyOf(t, spender(tierOf), full());
    const task = await company.start('a');
    await company.settle();
    const [item] = await company.openItems();
    assert.deepEqual([item?.type, await company.status(task)], ['budget', 'parked']);
    await company.decide(item!.id, 'raise');
    await company.settle();
    const { raised } = await company.ledger.budgets.window('models', window);
    assert.deepEqual([await company.result(task), raised], ['large', 30]);
  });

  it('asks, and leaves it to the next window, or ends with the reason', async (t) => {
    const company = await companyOf(t, spender(tierOf), full());
    const tasks = [await company.start('a', 1), await company.start('a', 2)];
    await company.settle();
    const [first, second] = await company.openItems();
    await company.decide(first!.id, 'wait');
    await company.decide(second!.id, 'reject', 'Not worth it.');
    await company.settle();
    assert.deepEqual(new Set(await Promise.all(tasks.map((task) => company.status(task)))), new Set(['failed', 'parked']));
    await assert.rejects(company.decide(second!.id, 'raise'), KeelsonError);
  });

  it('that nobody decides about ends, and costs nothing (E6)', async (t) => {
    const company = await companyOf(t, spender(tierOf), full());
    const task = await company.start('a');
    await company.pass(15 * 24 * hour);
    assert.deepEqual([await failure(company, task), await used(company)], ['budget.used-up', [0, 0]]);
  });

  it('never takes more than there is, however many ask at once (B2)', async (t) => {
    const agents = [agent('a', (ctx) => ctx.spend('think', { tiers: [{ name: 'large', worst: usd(7) }] }, async () => ({ result: null, spent: usd(7) })))];
    const company = await companyOf(t, agents, { budgets: () => [budget(50)] });
    await Promise.all(Array.from({ length: 30 }, (_, n) => company.start('a', n)));
    await company.settle();
    assert.deepEqual([await used(company), (await company.openItems()).length], [[0, 49], 23]);
  });
});
