import type { ExactCost } from './models.ts';

/** What costs of models may be told by. */
export const costsBy = ['agent', 'purpose', 'model', 'day', 'customer'] as const;
export type CostsBy = (typeof costsBy)[number];

/** Days of the company's zone, both included: `2026-11-01` to `2026-11-26`. */
export interface DaySpan {
  since: string;
  until: string;
}

/** What calls of models add up to. Costs are exact, one for each currency; a call of a model without a price is in none of them. */
export interface CostTotals {
  calls: number;
  answered: number;
  /** Those that brought no answer that could be used: refused, cut off, unfit, or never made. */
  failed: number;
  /** The process died while they were under way. */
  lost: number;
  /** `cached`: the part of `input` that the provider had in its cache. */
  tokens: { input: number; cached: number; output: number };
  cost: ExactCost[];
  /** The part of all this that counts at its worst case, since nobody knows what became of it. */
  worst: { calls: number; tokens: number; cost: ExactCost[] };
  /** Earlier answers that were used again instead of a call, and what those had cost. */
  reused: { answers: number; tokens: number; cost: ExactCost[] };
  /** Calls of models that have no price: their tokens count, their cost is not known. */
  unpriced: number;
}

export interface CostRow extends CostTotals {
  /** The agent, purpose, model, day or subject; `null` for calls about nobody. What was about somebody who is forgotten has the name `forgotten` and no other. */
  name: string | null;
  /** For people: a customer's own name where it is known. */
  label: string;
}

export interface CostReport extends DaySpan {
  by: CostsBy;
  /** The dearest first; days in their order. */
  rows: CostRow[];
  /** So many more names there are than rows. */
  more: number;
  total: CostTotals;
  /** The day of the first call that there ever was; `null` when no model has been called. */
  firstDay: string | null;
}

/** What a month will have cost in one currency, if its other days are like those before. */
export interface CurrencyForecast {
  currency: string;
  /** Up to now, this month. */
  spent: ExactCost;
  /** By the end of the month, `spent` included. */
  projected: ExactCost;
  /** The middle `share` (0 to 1) of what the rest may come to; `null` when there are too few days to say. */
  interval: { low: ExactCost; high: ExactCost; share: number } | null;
  /** Whole days that it is made from, today not among them. */
  fullDays: number;
  /** Weekdays and weekends are told apart. */
  byWeekday: boolean;
}

export interface CostForecast {
  /** `2026-11` */
  month: string;
  /** Its last day. */
  until: string;
  /** Of today, the part that is still to come, and the days after it. */
  daysLeft: number;
  currencies: CurrencyForecast[];
}
