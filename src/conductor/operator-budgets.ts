import { Terminal } from '../vocabulary/errors.ts';
import type { BudgetView } from '../vocabulary/gate-views.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { Ledger } from '../ledger/port.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import { knownBudgets } from '../policy/budgets.ts';
import { windowName } from '../policy/windows.ts';

export interface OperatorBudgetDeps {
  ledger: Ledger;
  clock: Clock;
  /** Those that count; `null` while nobody knows which there are. */
  budgets(): readonly BudgetSetting[] | null;
  /** IANA time zone of the company. */
  zone: string;
}

const windowsShownMax = 50;

/**
 * The budgets that count with what was used of them, and lifting a cap for one window. What waits for that window goes on by itself. Both throw a
 * NeedsOperator while nobody knows which budgets there are.
 */
export function operatorBudgets(deps: OperatorBudgetDeps) {
  const settings = (): readonly BudgetSetting[] => knownBudgets(deps.budgets());
  return {
    list: async (): Promise<BudgetView[]> => Promise.all(settings().map((setting) => budgetView(deps, setting))),
    async raise(budget: string, window: string, by: number): Promise<BudgetView> {
      const setting = settings().find(({ id }) => id === budget);
      if (setting === undefined) throw new Terminal('budget.unknown', `There is no budget "${budget}".`, `Known: ${settings().map(({ id }) => id).join(', ') || 'none; policy.yaml says how to set one'}.`);
      if (!Number.isSafeInteger(by) || by <= 0) throw new Terminal('budget.bad-amount', 'A cap is raised by a whole number of its smallest unit.', 'To lower a cap, change policy.yaml.');
      const { windows } = await budgetView(deps, setting);
      if (!windows.some((one) => one.window === window)) throw new Terminal('budget.unknown-window', `Nothing was spent of ${budget} in the window "${window}".`, `Windows: ${windows.map((one) => one.window).join(', ') || 'none yet'}.`);
      await deps.ledger.append([{ kind: 'budget.raised', actor: 'operator', data: { budget, window, by } }]);
      return budgetView(deps, setting);
    },
  };
}

async function budgetView({ ledger, clock, zone }: OperatorBudgetDeps, setting: BudgetSetting): Promise<BudgetView> {
  const used = await ledger.budgets.windows(setting.id, limits.listRowsMax);
  const present = windowName(zone, clock.now(), setting.per);
  if (setting.scope === 'company' && !used.some(({ window }) => window === present)) used.push({ window: present, reserved: 0, spent: 0, raised: 0 });
  // `agent:support/2026-03-02`: by time first.
  const time = (window: string): string => window.slice(window.lastIndexOf('/') + 1);
  const windows = used.toSorted((a, b) => time(b.window).localeCompare(time(a.window), 'en') || a.window.localeCompare(b.window, 'en', { numeric: true }));
  const { id, scope, agent, kind, per, unit, currency, cap, whenReached } = setting;
  return { id, scope, agent, kind, per, unit, currency, cap, whenReached, windows: windows.slice(0, windowsShownMax).map(({ window, reserved, spent, raised }) => ({ window, reserved, spent, raised, left: cap + raised - reserved - spent })) };
}
