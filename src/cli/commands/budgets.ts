import { parseAmount } from '../../vocabulary/budget-amounts.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import type { BudgetView } from '../../vocabulary/gate-views.ts';
import { budgetsText } from '../present/budgets.ts';
import type { Session } from '../session.ts';

/** Every budget with what was spent and is reserved of it. */
export async function budgets(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const list = await company.budgets.list();
    session.print((display) => budgetsText(display, list), list);
  });
}

/** Lifts a cap until its window ends. */
export async function raiseBudget(session: Session, id: string, amount: readonly string[], options: { window?: string }): Promise<void> {
  await session.withCompany(async (company) => {
    const list = await company.budgets.list();
    const budget = list.find((one) => one.id === id);
    if (budget === undefined) throw new Terminal('budget.unknown', `There is no budget "${id}".`, `Known: ${list.map((one) => one.id).join(', ') || 'none; policy.yaml says how to set one'}.`);
    const raised = await company.budgets.raise(id, options.window ?? presentWindow(budget), parseAmount(budget, amount.join(' ')));
    session.print((display) => budgetsText(display, [raised]), raised);
    session.remark((display) => display.paint('dim', company.isRunning() ? 'What waits for it goes on now.' : 'What waits for it goes on with the next `keelson run`.'));
  });
}

/** The company has one window at a time. Agents, tasks and flows have one each: with several it must be said which. */
function presentWindow({ id, scope, windows }: BudgetView): string {
  const [first, ...others] = windows;
  if (first !== undefined && (scope === 'company' || others.length === 0)) return first.window;
  throw new Terminal('budget.which-window', first === undefined ? `Nothing was spent of ${id} yet: there is nothing to raise.` : `The budget ${id} has ${windows.length} windows.`, first === undefined ? 'Change its cap in policy.yaml.' : `Name one with --window: ${windows.slice(0, 10).map(({ window }) => window).join(', ')}.`);
}
