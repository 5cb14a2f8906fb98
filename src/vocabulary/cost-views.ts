import { z } from 'zod';
import { budgetViewSchema } from './gate-views.ts';
import { exactCostSchema } from './models.ts';
import { costsBy } from './option-words.ts';

export { costsBy } from './option-words.ts';
export type CostsBy = (typeof costsBy)[number];

/** Days of the company's zone, both included: `2026-11-01` to `2026-11-26`. */
const daySpanSchema = z.object({ since: z.string(), until: z.string() });
export type DaySpan = z.infer<typeof daySpanSchema>;

const costs = z.array(exactCostSchema);

/** What calls of models add up to. Costs are exact, one for each currency; a call of a model without a price is in none of them. */
export const costTotalsSchema = z.object({
  calls: z.number(),
  answered: z.number(),
  /** Those that brought no answer that could be used: refused, cut off, unfit, or never made. */
  failed: z.number(),
  /** The process died while they were under way. */
  lost: z.number(),
  /** `cached`: the part of `input` that the provider had in its cache. */
  tokens: z.object({ input: z.number(), cached: z.number(), output: z.number() }),
  cost: costs,
  /** The part of all this that counts at its worst case, since nobody knows what became of it. */
  worst: z.object({ calls: z.number(), tokens: z.number(), cost: costs }),
  /** Earlier answers that were used again instead of a call, and what those had cost. */
  reused: z.object({ answers: z.number(), tokens: z.number(), cost: costs }),
  /** Calls of models that have no price: their tokens count, their cost is not known. */
  unpriced: z.number(),
});
export type CostTotals = z.infer<typeof costTotalsSchema>;

const costRowSchema = costTotalsSchema.extend({
  /** The agent, purpose, model, day or subject; `null` for calls about nobody. What was about somebody who is forgotten has the name `forgotten` and no other. */
  name: z.string().nullable(),
  /** For people: a customer's own name where it is known. */
  label: z.string(),
});
export type CostRow = z.infer<typeof costRowSchema>;

export const costReportSchema = daySpanSchema.extend({
  by: z.enum(costsBy),
  /** The dearest first; days in their order. */
  rows: z.array(costRowSchema),
  /** So many more names there are than rows. */
  more: z.number(),
  total: costTotalsSchema,
  /** The day of the first call that there ever was; `null` when no model has been called. */
  firstDay: z.string().nullable(),
});
export type CostReport = z.infer<typeof costReportSchema>;

/** What a month will have cost in one currency, if its other days are like those before. */
const currencyForecastSchema = z.object({
  currency: z.string(),
  /** Up to now, this month. */
  spent: exactCostSchema,
  /** By the end of the month, `spent` included. */
  projected: exactCostSchema,
  /** The middle `share` (0 to 1) of what the rest may come to; `null` when there are too few days to say. */
  interval: z.object({ low: exactCostSchema, high: exactCostSchema, share: z.number() }).nullable(),
  /** Whole days that it is made from, today not among them. */
  fullDays: z.number(),
  /** Weekdays and weekends are told apart. */
  byWeekday: z.boolean(),
});
export type CurrencyForecast = z.infer<typeof currencyForecastSchema>;

export const costForecastSchema = z.object({
  /** `2026-11` */
  month: z.string(),
  /** Its last day. */
  until: z.string(),
  /** Of today, the part that is still to come, and the days after it. */
  daysLeft: z.number(),
  currencies: z.array(currencyForecastSchema),
});
export type CostForecast = z.infer<typeof costForecastSchema>;

/** All that one looks at together: the span day by day and by something else, where the month is going, and the caps as they stand now. */
export const costOverviewSchema = z.object({
  days: costReportSchema,
  rows: costReportSchema,
  forecast: costForecastSchema,
  budgets: z.array(budgetViewSchema).nullable().describe('`null` while nobody knows which there are: policy.yaml can not be used.'),
});
