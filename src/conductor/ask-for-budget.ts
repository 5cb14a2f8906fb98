import { amountText } from '../vocabulary/budget-amounts.ts';
import type { ItemAction } from '../vocabulary/inbox.ts';
import type { Clock } from '../vocabulary/ports.ts';
import { budgetTopic } from '../ledger/families/budgets.ts';
import { fullItem } from '../effects/hold.ts';
import type { CallSpec } from '../tasks/call.ts';
import type { FullWindow } from './agent-spend.ts';

/** `expired`: nobody decided in time. */
export interface BudgetAnswer {
  action: ItemAction | 'expired';
  text: string | null;
}

export interface BudgetQuestion {
  name: string;
  full: FullWindow;
  agent: string;
  clock: Clock;
}

/** Asks the operator for room in a budget, and parks. Each call has an item of its own; those about one window may be decided together. */
export function askForBudget({ name, full, agent, clock }: BudgetQuestion): CallSpec<BudgetAnswer> {
  return {
    type: 'question',
    name,
    proceed(handle) {
      const { budget, window, amount, cap, unit, currency, next } = full;
      const setting = { id: budget, unit, currency };
      const item = fullItem({ setting, line: { budget, window, amount, cap }, window: full, next, now: clock.now() }, `A call of ${handle.task} (agent ${agent}) needs up to ${amountText(setting, amount)}.`);
      handle.append([{ kind: 'inbox.opened', actor: `agent:${agent}`, task: handle.task, subject: handle.subject, cause: handle.cause, data: { ...item, topic: null, batch: budgetTopic(budget, window), call: handle.call, name } }]);
    },
    onEvent(event) {
      if (event.kind === 'inbox.decided') return { value: { action: event.data.action, text: event.data.text } };
      if (event.kind === 'inbox.expired' || event.kind === 'inbox.withdrawn') return { value: { action: 'expired', text: null } };
      return 'waiting';
    },
  };
}
