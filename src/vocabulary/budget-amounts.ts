import type { BudgetUnit } from './budgets.ts';
import { Terminal } from './errors.ts';
import { moneyProblem, moneyText, parseMoney } from './money.ts';

interface Counted {
  unit: BudgetUnit;
  /** For money only. */
  currency: string | null;
}

/** `49.99 EUR`, `12,000 tokens`, `3 effects`. */
export function amountText({ unit, currency }: Counted, amount: number): string {
  if (unit === 'money') return moneyText({ amount, currency: currency ?? '' });
  return `${amount.toLocaleString('en')} ${unit === 'tokens' ? 'tokens' : amount === 1 ? 'effect' : 'effects'}`;
}

/** An amount as a person writes it, in the smallest unit of the budget: `50 EUR`, or a plain number of tokens or effects. */
export function parseAmount({ id, unit, currency }: Counted & { id: string }, text: string): number {
  if (unit === 'money') {
    const money = parseMoney(text);
    if (money !== null && money.currency === currency) return money.amount;
    throw new Terminal('budget.bad-amount', `"${text.slice(0, 100)}" is no amount of the budget ${id}.`, `${money === null ? `${moneyProblem(text)} ` : ''}This budget is in ${currency ?? 'EUR'}: "${moneyText({ amount: 5_000, currency: currency ?? 'EUR' })}".`);
  }
  const number = Number(/^\s*(\d{1,13})(?:\s+(?:tokens|effects?))?\s*$/u.exec(text)?.[1] ?? 0);
  if (number > 0) return number;
  throw new Terminal('budget.bad-amount', `"${text.slice(0, 100)}" is no number of ${unit === 'tokens' ? 'tokens' : 'effects'}.`, 'Write a whole number, such as 20.');
}
