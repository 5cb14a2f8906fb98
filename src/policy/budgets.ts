import type { BudgetLine } from '../vocabulary/budgets.ts';
import { effectTraits, type EffectKind, type EffectPayload } from '../vocabulary/effects.ts';
import { NeedsOperator } from '../vocabulary/errors.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Money } from '../vocabulary/money.ts';
import type { BudgetWindow } from '../ledger/families/budgets.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import { windowName } from './windows.ts';

/** Who would spend. `flow` is the task that no other task started, at the root of all that led to this one. */
export interface Spender {
  agent: string;
  task: TaskId;
  flow: TaskId;
  /** `null` for what is no effect, such as a call of a model. */
  kind: EffectKind | null;
}

/** What it may cost at worst. An effect counts as one; a call of a model as none. */
export interface Cost {
  money: Money | null;
  tokens: number;
  count: number;
}

/** One budget that a cost falls under. */
export interface Due {
  setting: BudgetSetting;
  line: BudgetLine;
}

export interface Dues {
  dues: Due[];
  /** Budgets that it falls under and that can't count it: they are in another currency. */
  uncountable: BudgetSetting[];
}

/** The budgets, for whoever spends or changes something by them. Throws a NeedsOperator while nobody knows which there are: that is not the same as none (E6, B2). */
export function knownBudgets(settings: readonly BudgetSetting[] | null): readonly BudgetSetting[] {
  if (settings !== null) return settings;
  throw new NeedsOperator('budget.none-known', "Nobody knows which budgets there are: policy.yaml can't be used, and no earlier one that can be is on record.", 'Mend policy.yaml (`keelson policy` says what is wrong with it), then try again. Until then nothing is spent.');
}

/** What an effect costs at worst: the money that its payload names, and one of its kind. */
export function effectCost<K extends EffectKind>(kind: K, payload: EffectPayload<K>): Cost {
  return { money: effectTraits[kind].money(payload), tokens: 0, count: 1 };
}

/** The budgets that a cost falls under at an instant (epoch ms), with its window and amount in each. Those that it takes nothing from are left out. */
export function budgetDues(settings: readonly BudgetSetting[], who: Spender, cost: Cost, at: number, zone: string): Dues {
  const all: Dues = { dues: [], uncountable: [] };
  for (const setting of settings) {
    if (!applies(setting, who)) continue;
    if (setting.unit === 'money' && cost.money !== null && cost.money.currency !== setting.currency) {
      all.uncountable.push(setting);
      continue;
    }
    const amount = setting.unit === 'money' ? (cost.money?.amount ?? 0) : cost[setting.unit];
    if (amount === 0) continue;
    all.dues.push({ setting, line: { budget: setting.id, window: budgetWindow(setting, who, at, zone), amount, cap: setting.cap } });
  }
  return all;
}

function applies({ agent, kind }: BudgetSetting, who: Spender): boolean {
  return (agent === null || agent === who.agent) && (kind === null || kind === who.kind);
}

/** `2026-03-02`, `agent:support/2026-03-02T09`, `flow:t42/ever`: who shares the budget, and until when. */
function budgetWindow({ scope, per }: BudgetSetting, who: Spender, at: number, zone: string): string {
  const name = windowName(zone, at, per);
  return scope === 'company' ? name : `${scope}:${who[scope]}/${name}`;
}

/** Whether `amount` more would still fit (B2). */
export function hasRoom({ amount, cap }: BudgetLine, { reserved, spent, raised }: BudgetWindow): boolean {
  return reserved + spent + amount <= cap + raised;
}
