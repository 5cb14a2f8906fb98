import { z } from 'zod';
import { budgetPeriods, budgetScopes, whenReached, type BudgetSetting } from '../vocabulary/budgets.ts';
import { effectKinds } from '../vocabulary/effects.ts';
import { limits } from '../vocabulary/limits.ts';
import { moneyProblem, parseMoney } from '../vocabulary/money.ts';

const capWords = 'must be money such as "200 EUR", "50000 tokens" or "40 effects"';

function parseCap(text: string): Pick<BudgetSetting, 'unit' | 'cap' | 'currency'> | null {
  const [, count, unit] = /^\s*(\d{1,13})\s+(tokens|effects)\s*$/u.exec(text) ?? [];
  if (count !== undefined) return { unit: unit === 'tokens' ? 'tokens' : 'count', cap: Number(count), currency: null };
  const money = parseMoney(text);
  return money === null ? null : { unit: 'money', cap: money.amount, currency: money.currency };
}

/** Something with the form of money is wrong in its own way: a currency that there is not, or too fine. */
function capProblem(text: string): string {
  return /^\s*[\d.]+\s+[A-Z]{3}\s*$/u.test(text) ? moneyProblem(text) : capWords;
}

/** A budget as it stands in the file, and as it is used. */
export const budgetSettingSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'must be lower case with hyphens, such as refunds-a-day').max(100),
    scope: z.enum(budgetScopes).default('company'),
    agent: z.string().min(1).max(limits.nameCharsMax).optional(),
    kind: z.enum(effectKinds).optional(),
    per: z.enum(budgetPeriods),
    cap: z.string().superRefine((text, context) => {
      if (parseCap(text) === null) context.addIssue({ code: 'custom', message: capProblem(text) });
    }),
    whenReached: z.enum(whenReached).default('ask'),
  })
  .superRefine((budget, context) => {
    const unit = parseCap(budget.cap)?.unit;
    if (budget.per === 'ever' && budget.scope !== 'task' && budget.scope !== 'flow') context.addIssue({ code: 'custom', path: ['per'], message: '"ever" is for the scopes task and flow: a company would one day stand still' });
    if (budget.whenReached === 'cheaper' && (unit === 'count' || budget.kind !== undefined)) context.addIssue({ code: 'custom', path: ['whenReached'], message: '"cheaper" is for calls of models: an effect has no cheaper tier' });
    if (budget.kind !== undefined && unit === 'tokens') context.addIssue({ code: 'custom', path: ['cap'], message: 'effects use no tokens: leave kind out, or cap money or effects' });
    if (budget.whenReached === 'wait' && budget.per === 'ever') context.addIssue({ code: 'custom', path: ['whenReached'], message: '"wait" needs a next window, and "ever" has none' });
  })
  .transform(({ id, scope, agent, kind, per, cap, whenReached: reached }): BudgetSetting => ({ id, scope, agent: agent ?? null, kind: kind ?? null, per, ...(parseCap(cap) ?? { unit: 'count', cap: 0, currency: null }), whenReached: reached }));
