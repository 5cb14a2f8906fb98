import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { SpendOptions } from '../../src/vocabulary/contract.ts';
import type { ItemId } from '../../src/vocabulary/ids.ts';
import { decideBatch } from '../../src/conductor/batch-decision.ts';
import { adapterTable } from '../../src/effects/proposal.ts';
import type { BudgetSetting } from '../../src/vocabulary/budgets.ts';
import { agent, companyOf, type CompanyOfAgents } from '../simulation/company-of-agents.ts';
import { ClerkHouse, day, mailRule } from './clerk-house.ts';

const six = ['1', '2', '3', '4', '5', '6'];

async function mailed(t: TestContext, mails = six): Promise<{ house: ClerkHouse; ids: ItemId[]; task: `t${number}` }> {
  const house = await ClerkHouse.open(t, 'review');
  const task = await house.does({ mails });
  return { house, task, ids: (await house.items()).map(({ id }) => id) };
}

describe('items of the same batch', () => {
  test('are approved together: "approve these 6 of the same playbook"', async (t) => {
    const { house, ids } = await mailed(t);
    assert.deepEqual((await house.items()).map(({ batch }) => batch), six.map(() => 'playbooks/hello.md'));
    const { decided, refused } = await house.company.inbox.decideBatch(ids, { action: 'approve', text: null });
    assert.deepEqual([decided.map(({ id, state }) => [id, state]), refused], [ids.map((id) => [id, 'decided']), []]);
    await house.run();
    assert.deepEqual(house.sent().toSorted(), six);
  });

  test('each stay a decision of their own, with who decided, what and about which effect', async (t) => {
    const { house, ids, task } = await mailed(t, ['1', '2']);
    await house.company.inbox.decideBatch(ids, { action: 'reject', text: 'not today' });
    const decided = await house.events('inbox.decided');
    assert.deepEqual(decided.map(({ actor, data }) => [actor, data.item, data.action, data.text]), ids.map((id) => ['operator', id, 'reject', 'not today']));
    assert.equal(new Set(decided.map(({ data }) => data.effect)).size, 2);
    await house.run();
    assert.deepEqual([await house.states(task), house.sent()], [['rejected', 'rejected'], []]);
  });

  test('that were decided, or came to their end, since they were shown are told, and the others count', async (t) => {
    const { house, ids } = await mailed(t);
    const [first = 0, second = 0, ...others] = ids;
    await house.decide('reject', 'no', first);
    const both = await Promise.all([house.company.inbox.decideBatch(ids, { action: 'approve', text: null }), house.decide('reject', 'no', second).catch(() => null)]);
    const { decided, refused } = both[0];
    assert.deepEqual([refused[0]?.item, refused[0]?.code, refused[0]?.message], [first, 'inbox.closed', `Item ${first} is decided already.`]);
    const second2 = decided.some(({ id }) => id === second);
    assert.deepEqual([decided.length, refused.length], second2 ? [5, 1] : [4, 2]);
    await house.run();
    assert.ok(others.every((id) => decided.some((item) => item.id === id)));
    assert.equal(house.sent().length, decided.length);
  });

  test('do not take along what came in after the operator looked', async (t) => {
    const { house, ids } = await mailed(t, ['1', '2']);
    await house.does({ mails: ['late'] });
    await house.company.inbox.decideBatch(ids, { action: 'approve', text: null });
    await house.run();
    assert.deepEqual([house.sent().toSorted(), (await house.items()).length], [['1', '2'], 1]);
  });

  test('are not decided at all when one does not belong to them, is to be decided by itself, or the decision is none', async (t) => {
    const { house, ids } = await mailed(t, ['1', '2']);
    house.rules(mailRule('stage'));
    await house.does({ mails: ['staged'] });
    const staged = (await house.items()).find(({ actions }) => actions.includes('unstage'));
    const refusals: [ItemId[], 'approve' | 'reject' | 'edit' | 'answer', string][] = [
      [[...ids, staged?.id ?? 0], 'approve', 'batch.alone'],
      [[staged?.id ?? 0], 'reject', 'batch.alone'],
      [[...ids, 99], 'approve', 'inbox.unknown'],
      [ids, 'edit', 'batch.no-edit'],
      [ids, 'answer', 'inbox.wrong-action'],
      [[], 'approve', 'batch.size'],
      [Array.from({ length: 201 }, (_, n) => n + 1), 'approve', 'batch.size'],
    ];
    for (const [items, action, code] of refusals) await assert.rejects(house.company.inbox.decideBatch(items, { action, text: action === 'reject' ? 'no' : 'x' }), { code });
    await assert.rejects(house.company.inbox.decideBatch(ids, { action: 'reject', text: '' }), { code: 'inbox.no-reason' });
    assert.deepEqual([(await house.events('inbox.decided')).length, (await house.items()).length], [0, 3]);
    await house.later(day);
    assert.deepEqual(house.sent(), []);
  });

  test('named twice count once', async (t) => {
    const { house, ids } = await mailed(t, ['1', '2']);
    assert.equal((await house.company.inbox.decideBatch([...ids, ...ids], { action: 'approve', text: null })).decided.length, 2);
  });
});

describe('spending calls that wait for one budget', () => {
  const tokens: BudgetSetting = { id: 'tokens', scope: 'company', agent: null, kind: null, per: 'day', unit: 'tokens', currency: null, cap: 100, whenReached: 'ask' };
  const options: SpendOptions = { tiers: [{ name: 'only', worst: { tokens: 150 } }] };

  async function waiting(t: TestContext): Promise<{ company: CompanyOfAgents; ids: ItemId[]; decide(ids: ItemId[], action: 'raise' | 'reject', text?: string): ReturnType<typeof decideBatch> }> {
    const spender = agent('spender', (ctx) => ctx.spend('ask a model', options, async () => ({ result: 'said', spent: { tokens: 150 } })));
    const company = await companyOf(t, [spender], { budgets: () => [tokens] });
    for (const input of [1, 2, 3]) await company.start('spender', input);
    await company.settle();
    const ids = (await company.openItems()).map(({ id }) => id);
    assert.equal(ids.length, 3);
    const deps = { ledger: company.ledger, engine: company.engine, adapters: adapterTable([]), clock: company.clock, budgets: () => [tokens] };
    return { company, ids, decide: (items, action, text) => decideBatch(deps, items, { action, text: text ?? null }) };
  }

  test('get together as much as all of them need: the cap is raised once', async (t) => {
    const { company, ids, decide } = await waiting(t);
    const { decided, refused } = await decide(ids, 'raise');
    assert.deepEqual([decided, refused], [ids, []]);
    await company.settle();
    const [window] = await company.ledger.budgets.windows('tokens', 1);
    assert.deepEqual([window?.raised, window?.spent, (await company.openItems()).length], [350, 450, 0]);
  });

  test('get together an amount that is given for all of them: it is not given to each', async (t) => {
    const { company, ids, decide } = await waiting(t);
    await decide(ids, 'raise', '200');
    await company.settle();
    const [window] = await company.ledger.budgets.windows('tokens', 1);
    assert.deepEqual([window?.raised, window?.spent, (await company.openItems()).length], [200, 300, 1]);
  });

  test('of which one was decided meanwhile: the others count, and only for them the cap is raised', async (t) => {
    const { company, ids, decide } = await waiting(t);
    const [first = 0] = ids;
    await company.decide(first, 'reject', 'no');
    const { decided, refused } = await decide(ids, 'raise');
    assert.deepEqual([decided, refused.map(({ item, code }) => [item, code])], [ids.slice(1), [[first, 'inbox.closed']]]);
    const [window] = await company.ledger.budgets.windows('tokens', 1);
    assert.equal(window?.raised, 200);
  });

  test('of which one is decided at the same instant: what is needed is counted anew', async (t) => {
    const { company, ids, decide } = await waiting(t);
    const [first = 0] = ids;
    const [, both] = await Promise.all([company.decide(first, 'reject', 'no').catch(() => null), decide(ids, 'raise')]);
    const [window] = await company.ledger.budgets.windows('tokens', 1);
    assert.equal(window?.raised, both.decided.length === 3 ? 350 : 200);
    assert.equal(both.decided.length + both.refused.length, 3);
  });
});
