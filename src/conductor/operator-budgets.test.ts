import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScratch, steadyClock } from '../../test/ledger/scratch-ledger.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import { Terminal } from '../vocabulary/errors.ts';
import { operatorBudgets } from './operator-budgets.ts';

const company: BudgetSetting = { id: 'refunds', scope: 'company', agent: null, kind: 'payment.refund', per: 'day', unit: 'money', currency: 'EUR', cap: 100, whenReached: 'ask' };
const agents: BudgetSetting = { ...company, id: 'each', scope: 'agent', kind: null };

test('budgets are listed with what is left in each window, the newest first', async (t) => {
  const ledger = await openScratch(t);
  const budgets = operatorBudgets({ ledger, clock: steadyClock(), budgets: () => [company, agents], zone: 'UTC' });
  const spend = (budget: string, window: string, amount: number) => ledger.append([{ kind: 'budget.settled', actor: 'system', data: { reservation: `${budget} ${window}`, spent: [{ budget, window, amount }] } }]);
  await spend('refunds', '2026-01-04', 40);
  await spend('each', 'agent:support/2026-01-05', 10);
  await spend('each', 'agent:sales/2026-01-06', 120);
  const [first, second] = await budgets.list();
  assert.deepEqual(first?.windows, [{ window: '2026-01-05', reserved: 0, spent: 0, raised: 0, left: 100 }, { window: '2026-01-04', reserved: 0, spent: 40, raised: 0, left: 60 }]);
  assert.deepEqual(second?.windows.map(({ window, left }) => [window, left]), [['agent:sales/2026-01-06', -20], ['agent:support/2026-01-05', 90]]);
});

test('a cap is raised for the window that is named, and for no other', async (t) => {
  const ledger = await openScratch(t);
  const budgets = operatorBudgets({ ledger, clock: steadyClock(), budgets: () => [company], zone: 'UTC' });
  const { windows } = await budgets.raise('refunds', '2026-01-05', 50);
  assert.deepEqual(windows, [{ window: '2026-01-05', reserved: 0, spent: 0, raised: 50, left: 150 }]);
  const refused = (code: string) => (error: unknown) => error instanceof Terminal && error.code === code;
  await assert.rejects(budgets.raise('refund', '2026-01-05', 50), refused('budget.unknown'));
  await assert.rejects(budgets.raise('refunds', '2026-01-50', 50), refused('budget.unknown-window'));
  for (const by of [0, -5, 0.5, Number.NaN]) await assert.rejects(budgets.raise('refunds', '2026-01-05', by), refused('budget.bad-amount'));
});

test('E6: nothing is listed or raised while nobody knows which budgets there are', async (t) => {
  const budgets = operatorBudgets({ ledger: await openScratch(t), clock: steadyClock(), budgets: () => null, zone: 'UTC' });
  await assert.rejects(budgets.list(), { code: 'budget.none-known' });
  await assert.rejects(budgets.raise('refunds', '2026-01-05', 50), { code: 'budget.none-known' });
});
