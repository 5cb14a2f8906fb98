import { z } from 'zod';
import { effectKinds } from './effects.ts';

/** Whose spending a budget counts together. A flow is a task with all that it started, directly or through others. */
export const budgetScopes = ['company', 'agent', 'task', 'flow'] as const;
/** `ever`: for a task or a flow, as long as it lives. Hours, days and months are those of the company's zone. */
export const budgetPeriods = ['hour', 'day', 'month', 'ever'] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];
/** Money in the smallest unit of a currency, tokens of models, or how many effects. */
export const budgetUnits = ['money', 'tokens', 'count'] as const;
export type BudgetUnit = (typeof budgetUnits)[number];
export const whenReached = ['cheaper', 'wait', 'ask'] as const;

/** One budget of policy.yaml. */
export const budgetSettingSchema = z.object({
  id: z.string(),
  scope: z.enum(budgetScopes),
  /** Only what this agent spends. */
  agent: z.string().nullable(),
  /** Only effects of this kind. */
  kind: z.enum(effectKinds).nullable(),
  per: z.enum(budgetPeriods),
  unit: z.enum(budgetUnits),
  cap: z.number().describe('In the smallest unit of the currency, tokens, or effects.'),
  currency: z.string().nullable(),
  whenReached: z.enum(whenReached),
});
export type BudgetSetting = z.infer<typeof budgetSettingSchema>;

/**
 * A part of a reservation: so much of one budget in one of its windows. `window` names scope and period, such as
 * `2026-03-02` or `agent:support/2026-03-02T09`. `cap` is what the budget allowed when it was reserved, raises not included.
 */
export const budgetLineSchema = z.object({
  budget: z.string().min(1).max(200),
  window: z.string().min(1).max(300),
  amount: z.number().int().nonnegative(),
  cap: z.number().int().nonnegative(),
});
export type BudgetLine = z.infer<typeof budgetLineSchema>;
