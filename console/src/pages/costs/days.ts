import { dayAfter } from '../../format/day-span.ts';
import type { ExactAmount } from '../../format/money.ts';
import type { CallOutput } from '../../api/call.ts';

export type Overview = CallOutput<'costs.overview'>;
export type CostRow = Overview['rows']['rows'][number];

export type Measure = { kind: 'money'; currency: string } | { kind: 'calls' } | { kind: 'tokens' };

/** So many bars at most; older days are left to the table. */
const daysShownMax = 400;

/** Every day from one to the other, those without calls too. */
export function allDays(since: string, until: string): string[] {
  const days: string[] = [];
  for (let day = until; day >= since && days.length < daysShownMax; day = dayAfter(day, -1)) days.push(day);
  return days.toReversed();
}

/** In units of the currency, with the fractions of the smallest unit: what a bar's height is made of. */
export function exactValue({ amount, billionths, currency }: ExactAmount): number {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return (amount + billionths / 1e9) / 10 ** digits;
}

export function valueOf({ cost, calls, tokens }: Pick<CostRow, 'cost' | 'calls' | 'tokens'>, measure: Measure): number {
  if (measure.kind === 'calls') return calls;
  if (measure.kind === 'tokens') return tokens.input + tokens.output;
  const found = cost.find(({ currency }) => currency === measure.currency);
  return found === undefined ? 0 : exactValue(found);
}

/** What the chart can show of a span: its currencies first. */
export function measuresOf({ total }: Overview['days']): { value: string; label: string; measure: Measure }[] {
  return [
    ...total.cost.map(({ currency }) => ({ value: currency, label: currency, measure: { kind: 'money', currency } as const })),
    { value: 'calls', label: 'Calls', measure: { kind: 'calls' } }, { value: 'tokens', label: 'Tokens', measure: { kind: 'tokens' } },
  ];
}

/** `Mon 12 Nov` of `2026-11-12`. */
export function dayName(day: string): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(`${day}T12:00:00Z`)).replace(',', '');
}

const known: Readonly<Record<string, string>> = { forgotten: 'Somebody who is forgotten' };

/** A row as one reads it. */
export function rowName({ name, label }: Pick<CostRow, 'name' | 'label'>, by: Overview['rows']['by']): string {
  if (name === null) return by === 'customer' ? 'About nobody in particular' : 'Nobody';
  return by === 'day' ? dayName(name) : (known[name] ?? label);
}
