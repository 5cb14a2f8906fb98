import { z } from 'zod';
import { costForecastSchema, costOverviewSchema, costReportSchema, costsBy, costTotalsSchema } from '../../vocabulary/cost-views.ts';
import { NeedsOperator } from '../../vocabulary/errors.ts';
import { taskIdSchema } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { operation } from '../operation.ts';

const day = z.iso.date();
const span = { since: day.exactOptional(), until: day.exactOptional() };
const limit = z.coerce.number().int().min(1).max(limits.listRowsMax).exactOptional();

export const costOperations = {
  'costs.report': operation('costs.report', {
    summary: 'What calls of models cost, by purpose and for this month up to today unless something else is said; days are those of the zone of the company, both included',
    scope: 'read',
    query: z.object({ by: z.enum(costsBy).exactOptional(), ...span, limit }),
    output: costReportSchema,
    run: ({ query }, { company }) => company.costs.report(query),
  }),
  'costs.overview': operation('costs.overview', {
    summary: 'What calls of models cost in a span, by day and by something else at once, with the forecast and the budgets as they stand now',
    scope: 'read',
    query: z.object({ by: z.enum(costsBy).default('agent'), ...span, limit }),
    output: costOverviewSchema,
    async run({ query: { by, limit: rowsMax, ...days } }, { company }) {
      const [byDay, rows, forecast, budgets] = await Promise.all([
        company.costs.report({ ...days, by: 'day' }), company.costs.report({ ...days, by, ...(rowsMax === undefined ? {} : { limit: rowsMax }) }), company.costs.forecast(),
        company.budgets.list().catch(unlessUnknown),
      ]);
      return { days: byDay, rows, forecast, budgets };
    },
  }),
  'costs.task': operation('costs.task', { summary: 'What the calls of models of one task cost', scope: 'read', params: z.object({ task: taskIdSchema }), output: costTotalsSchema, run: ({ params }, { company }) => company.costs.task(params.task) }),
  'costs.forecast': operation('costs.forecast', { summary: 'What this month will have cost at its end, for each currency', scope: 'read', output: costForecastSchema, run: (_, { company }) => company.costs.forecast() }),
} as const;

function unlessUnknown(thrown: unknown): null {
  if (thrown instanceof NeedsOperator && thrown.code === 'budget.none-known') return null;
  throw thrown;
}
