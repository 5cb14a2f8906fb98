import { amountText } from '../../vocabulary/budget-amounts.ts';
import type { BudgetPeriod, BudgetSetting } from '../../vocabulary/budgets.ts';
import type { CostReport } from '../../vocabulary/cost-views.ts';
import type { BudgetUse, TodayView } from '../../vocabulary/today-views.ts';
import type { Ledger } from '../../ledger/port.ts';
import { windowName } from '../../policy/windows.ts';

export interface MoneyDeps {
  ledger: Ledger;
  /** Those that count; `null` while nobody knows which there are. */
  budgets(): readonly BudgetSetting[] | null;
  costs: { report(options: { by: 'day'; since?: string; until?: string }): Promise<CostReport> };
  zone: string;
  agents: readonly { name: string }[];
}

/** What was spent against caps in the windows of now, and what calls of models cost this month and today. */
export async function moneyNow({ ledger, budgets, costs, zone, agents }: MoneyDeps, now: number): Promise<TodayView['money']> {
  const known = budgets();
  const today = windowName(zone, now, 'day');
  const [month, day] = await Promise.all([costs.report({ by: 'day' }), costs.report({ by: 'day', since: today, until: today })]);
  const uses = known === null ? null : (await Promise.all(known.map((setting) => usesOf(ledger, setting, windowName(zone, now, setting.per), agents)))).flat();
  return {
    budgets: uses === null ? null : uses.toSorted((a, b) => b.used - a.used),
    models: { month: month.total.cost, today: day.total.cost, calls: month.total.calls, unpriced: month.total.unpriced },
  };
}

/** The windows of now. Those of single tasks and flows are as many as there are tasks: each of these pages tells its own. */
async function usesOf(ledger: Ledger, setting: BudgetSetting, present: string, agents: MoneyDeps['agents']): Promise<BudgetUse[]> {
  if (setting.scope === 'company') return [await useOf(ledger, setting, present)];
  if (setting.scope !== 'agent') return [];
  const names = setting.agent === null ? agents.map(({ name }) => name) : [setting.agent];
  const uses = await Promise.all(names.map((name) => useOf(ledger, setting, `agent:${name}/${present}`)));
  return uses.filter(({ reserved, spent }) => reserved + spent > 0);
}

const spans: { readonly [P in BudgetPeriod]: string } = { hour: 'this hour', day: 'today', month: 'this month', ever: 'in all' };

async function useOf(ledger: Ledger, setting: BudgetSetting, name: string): Promise<BudgetUse> {
  const { reserved, spent, raised } = await ledger.budgets.window(setting.id, name);
  const cap = setting.cap + raised;
  const taken = spent + reserved;
  const used = setting.unit === 'money' ? amountText(setting, taken) : taken.toLocaleString('en');
  const set = reserved === 0 ? '' : `, ${amountText(setting, reserved)} of it set aside`;
  return { ...setting, window: name, reserved, spent, raised, left: cap - taken, used: cap === 0 ? 1 : taken / cap, sentence: `${setting.id}${name.startsWith('agent:') ? ` of ${name.slice('agent:'.length, name.indexOf('/'))}` : ''}: ${used} of ${amountText(setting, cap)} ${spans[setting.per]}${set}.` };
}
