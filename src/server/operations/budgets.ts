import { z } from 'zod';
import { budgetViewSchema } from '../../vocabulary/gate-views.ts';
import { operation, type Call, type Input } from '../operation.ts';

const params = z.object({ budget: z.string().min(1).max(200) });
const body = z.object({ window: z.string().min(1).max(300), by: z.number().int().positive().describe('In the smallest unit of the currency, tokens, or effects.') });

export const budgetOperations = {
  'budgets.list': operation('budgets.list', { summary: 'The budgets of policy.yaml, and what was used of each', scope: 'read', output: z.array(budgetViewSchema), run: (_, { company }) => company.budgets.list() }),
  'budgets.raise': operation('budgets.raise', {
    summary: 'Lifts a cap until its window ends; what waits for it goes on by itself',
    scope: 'manage',
    params,
    body,
    output: budgetViewSchema,
    run: ({ params: { budget }, body: { window, by } }, { company }) => company.budgets.raise(budget, window, by),
    again: asItIs,
  }),
} as const;

async function asItIs({ params: { budget }, body: { window } }: Input<typeof params, undefined, typeof body>, { company }: Call): Promise<z.input<typeof budgetViewSchema>> {
  const found = (await company.budgets.list()).find(({ id }) => id === budget);
  // It is not in the policy any more: the error of a raise says so.
  return found ?? company.budgets.raise(budget, window, 0);
}
