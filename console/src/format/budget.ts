/** Budgets as one reads them. Amounts are in the smallest unit of the currency, tokens, or effects. */
import { countText, moneyText } from './money.ts';
import { clockText, isoDay, shortDayText } from './time.ts';

interface Counted {
  unit: 'money' | 'tokens' | 'count';
  currency: string | null;
}

export type BudgetPer = 'hour' | 'day' | 'month' | 'ever';

/** `49.99 EUR`, `12,000 tokens`, `1 effect`. */
export function amountText({ unit, currency }: Counted, amount: number): string {
  if (unit === 'money') return moneyText({ amount, currency: currency ?? '' });
  const count = `${amount < 0 ? '−' : ''}${countText(Math.abs(amount))}`;
  return `${count} ${unit === 'tokens' ? 'tokens' : amount === 1 ? 'effect' : 'effects'}`;
}

/** `12.40 of 50.00 EUR`: the unit is said once. */
export function ofText(counted: Counted, amount: number, cap: number): string {
  const whole = amountText(counted, cap);
  const unit = whole.slice(whole.lastIndexOf(' '));
  const part = amountText(counted, amount);
  return `${part.slice(0, part.lastIndexOf(' '))} of ${whole.slice(0, -unit.length)}${unit}`;
}

const spans: Record<BudgetPer, string> = { hour: 'this hour', day: 'today', month: 'this month', ever: 'in all' };

export function spanText(per: BudgetPer): string {
  return spans[per];
}

/** `A window of 2026-03-02` is named so by the server: the window that `now` lies in. */
export function windowNow(per: BudgetPer, now: number, zone: string): string {
  const day = isoDay(now, zone);
  return { hour: `${day}T${clockText(now, zone).slice(0, 2)}`, day, month: day.slice(0, 7), ever: 'ever' }[per];
}

/** Whose a window is: `agent:support/2026-03-02` is that of support; a window of the whole company is nobody's. */
export function windowOwner(window: string): { scope: 'agent' | 'task' | 'flow'; name: string } | null {
  const found = /^(agent|task|flow):(.+)\/[^/]+$/u.exec(window);
  return found === null ? null : { scope: found[1] as 'agent' | 'task' | 'flow', name: found[2] ?? '' };
}

/** Whether a window is the one that time stands in now. */
export function isPresentWindow(window: string, per: BudgetPer, now: number, zone: string): boolean {
  return window.slice(window.lastIndexOf('/') + 1) === windowNow(per, now, zone);
}

/** `today`, `2 Mar`, `2 Mar, 9 to 10`, `in March 2026`. */
export function windowText(window: string, per: BudgetPer, now: number, zone: string): string {
  if (isPresentWindow(window, per, now, zone)) return spanText(per);
  const name = window.slice(window.lastIndexOf('/') + 1);
  const at = Date.parse(`${name.slice(0, 10).padEnd(10, '-01')}T12:00:00Z`);
  if (!Number.isFinite(at)) return name;
  if (per === 'month') return `in ${new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at)}`;
  return per === 'hour' ? `${shortDayText(at, 'UTC')}, from ${name.slice(11)}:00` : `on ${shortDayText(at, 'UTC')}`;
}

/** What somebody typed as an amount, in the smallest unit; `null` when it is none. `12.5` of euros is 1250. */
export function readAmount({ unit, currency }: Counted, text: string): number | null {
  const plain = text.trim().replaceAll(',', '');
  const digits = unit !== 'money' ? 0 : (new Intl.NumberFormat('en', { style: 'currency', currency: currency ?? 'EUR' }).resolvedOptions().maximumFractionDigits ?? 2);
  const found = /^(\d{1,12})(?:\.(\d+))?(?:\s*([A-Za-z]+))?$/u.exec(plain);
  if (found === null) return null;
  const [, whole = '', fraction = '', word] = found;
  if (fraction.length > digits) return null;
  if (word !== undefined && !(unit === 'money' ? word.toUpperCase() === currency : /^(?:tokens?|effects?)$/u.test(word))) return null;
  const amount = Number(`${whole}${fraction.padEnd(digits, '0')}`);
  return Number.isSafeInteger(amount) && amount > 0 ? amount : null;
}
