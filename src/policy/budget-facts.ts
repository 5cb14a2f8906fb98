import type { Facts } from '../vocabulary/facts.ts';
import type { Ledger } from '../ledger/port.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import { budgetDues, type Cost, type Spender } from './budgets.ts';

/** What stands for "over", where no share can be told: nothing is allowed at all, or it can't be counted. */
const overShare = 2;

/**
 * How full the fullest budget would be that this falls under, for rules to look at: (reserved + spent + this) / (cap + raised). More than 1 is over, and 2 stands
 * for a budget of nothing and for one in another currency. Nothing is reserved by asking.
 */
export async function budgetFacts(ledger: Ledger, settings: readonly BudgetSetting[], who: Spender, cost: Cost, at: number, zone: string): Promise<Facts['budget']> {
  const { dues, uncountable } = budgetDues(settings, who, cost, at, zone);
  const facts: Facts['budget'] = { used: 0, fullest: '' };
  const consider = (used: number, fullest: string): void => {
    if (used > facts.used) Object.assign(facts, { used, fullest });
  };
  for (const { id } of uncountable) consider(overShare, id);
  for (const { line } of dues) {
    const { reserved, spent, raised } = await ledger.budgets.window(line.budget, line.window);
    const most = line.cap + raised;
    consider(most === 0 ? overShare : (reserved + spent + line.amount) / most, line.budget);
  }
  return facts;
}
