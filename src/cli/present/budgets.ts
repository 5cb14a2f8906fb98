import { amountText } from '../../vocabulary/budget-amounts.ts';
import type { BudgetView } from '../../vocabulary/gate-views.ts';
import type { Cell } from './table.ts';
import { table } from './table.ts';
import type { Display } from './display.ts';

const windowsShown = 5;

/** Each budget and its latest windows: what is spent, what is set aside for what is under way, and what is left. */
export function budgetsText(display: Display, budgets: readonly BudgetView[]): string {
  if (budgets.length === 0) return 'There are no budgets. policy.yaml says how to set one.';
  const rows = budgets.flatMap((budget) => {
    const amount = (value: number): string => amountText(budget, value);
    const windows = budget.windows.slice(0, windowsShown);
    if (windows.length === 0) return [[budget.id, about(budget), '', '', '', amount(budget.cap), amount(budget.cap)]];
    return windows.map(({ window, reserved, spent, raised, left }, index): Cell[] => [
      index === 0 ? budget.id : '', index === 0 ? about(budget) : '', window, amount(spent), amount(reserved), `${amount(budget.cap + raised)}${raised > 0 ? ' (raised)' : ''}`, left > 0 ? amount(left) : { text: left < 0 ? `over by ${amount(-left)}` : 'nothing', format: 'yellow' },
    ]);
  });
  return table(display, [{ title: 'budget' }, { title: 'for', shrinksTo: 16, linesMax: 6 }, { title: 'window' }, { title: 'spent', align: 'right' }, { title: 'reserved', align: 'right' }, { title: 'cap', align: 'right' }, { title: 'left', align: 'right' }], rows);
}

function about({ scope, agent, kind, per, whenReached }: BudgetView): string {
  const whose = { company: 'all together', agent: 'each agent', task: 'each task', flow: 'each flow' }[scope];
  const then = { cheaper: 'then a cheaper tier', wait: 'then it waits', ask: 'then asks' }[whenReached];
  return [agent ?? whose, kind, per === 'ever' ? 'in all' : `a ${per}`, then].filter((part) => part !== null).join(', ');
}
