import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScratch } from '../../test/ledger/scratch-ledger.ts';
import { budgetFacts } from './budget-facts.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import { budgetDues, effectCost, type Cost, type Spender } from './budgets.ts';

const at = Date.UTC(2026, 0, 5, 9, 30);
const who: Spender = { agent: 'support', task: 't2', flow: 't1', kind: 'payment.refund' };
const refund: Cost = { money: { amount: 30, currency: 'EUR' }, tokens: 0, count: 1 };
function budget(change: Partial<BudgetSetting> = {}): BudgetSetting {
  return { id: 'b', scope: 'company', agent: null, kind: null, per: 'day', unit: 'money', currency: 'EUR', cap: 100, whenReached: 'ask', ...change };
}
const dues = (settings: BudgetSetting[], cost = refund, spender = who) => budgetDues(settings, spender, cost, at, 'Europe/Berlin');

test('an effect falls under the budgets of its agent, its kind and its unit, each in its own window', () => {
  const settings = [
    budget({ id: 'company' }), budget({ id: 'agent', scope: 'agent', per: 'hour' }), budget({ id: 'task', scope: 'task', per: 'ever' }), budget({ id: 'flow', scope: 'flow', per: 'month' }),
    budget({ id: 'count', unit: 'count', currency: null, kind: 'payment.refund' }), budget({ id: 'tokens', unit: 'tokens', currency: null }), budget({ id: 'other-agent', agent: 'sales' }), budget({ id: 'other-kind', kind: 'mail.send' }),
  ];
  assert.deepEqual(dues(settings).dues.map(({ line }) => [line.budget, line.window, line.amount]), [
    ['company', '2026-01-05', 30], ['agent', 'agent:support/2026-01-05T10', 30], ['task', 'task:t2/ever', 30], ['flow', 'flow:t1/2026-01', 30], ['count', '2026-01-05', 1],
  ]);
});

test('a call of a model falls under money and tokens, and not under what counts effects', () => {
  const settings = [budget({ id: 'money' }), budget({ id: 'tokens', unit: 'tokens', currency: null }), budget({ id: 'count', unit: 'count', currency: null }), budget({ id: 'refunds', kind: 'payment.refund' })];
  assert.deepEqual(dues(settings, { money: { amount: 2, currency: 'EUR' }, tokens: 500, count: 0 }, { ...who, kind: null }).dues.map(({ line }) => [line.budget, line.amount]), [['money', 2], ['tokens', 500]]);
});

test("money of another currency is said to be uncountable, and what costs no money isn't", () => {
  const { dues: counted, uncountable } = dues([budget()], { ...refund, money: { amount: 30, currency: 'USD' } });
  assert.deepEqual([counted, uncountable.map(({ id }) => id)], [[], ['b']]);
  const mail = effectCost('mail.send', { to: [], cc: [], subject: '', text: '', inReplyTo: null, references: [], thread: null });
  assert.deepEqual(dues([budget()], mail), { dues: [], uncountable: [] });
});

test('rules see how full the fullest budget would be with it, raises included', async (t) => {
  const ledger = await openScratch(t);
  const facts = (settings: BudgetSetting[], cost = refund) => budgetFacts(ledger, settings, who, cost, at, 'Europe/Berlin');
  assert.deepEqual(await facts([]), { used: 0, fullest: '' });
  assert.deepEqual(await facts([budget(), budget({ id: 'small', cap: 60 })]), { used: 0.5, fullest: 'small' });
  await ledger.append([
    { kind: 'budget.reserved', actor: 'system', data: { reservation: 'x', lines: [{ budget: 'b', window: '2026-01-05', amount: 20, cap: 100 }], what: '' } },
    { kind: 'budget.raised', actor: 'operator', data: { budget: 'b', window: '2026-01-05', by: 100 } },
  ]);
  assert.deepEqual(await facts([budget()]), { used: 0.25, fullest: 'b' });
  assert.deepEqual(await facts([budget({ id: 'none', cap: 0 })]), { used: 2, fullest: 'none' });
  assert.deepEqual(await facts([budget({ id: 'dollars', currency: 'USD' })]), { used: 2, fullest: 'dollars' });
});
