import { z } from 'zod';
import { costForecastSchema, costReportSchema, costsBy, costTotalsSchema } from '../../vocabulary/cost-views.ts';
import { taskIdSchema } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { operation } from '../operation.ts';

const day = z.iso.date();

export const costOperations = {
  'costs.report': operation('costs.report', {
    summary: 'What calls of models cost, by purpose and for this month up to today unless something else is said; days are those of the zone of the company, both included',
    scope: 'read',
    query: z.object({ by: z.enum(costsBy).exactOptional(), since: day.exactOptional(), until: day.exactOptional(), limit: z.coerce.number().int().min(1).max(limits.listRowsMax).exactOptional() }),
    output: costReportSchema,
    run: ({ query }, { company }) => company.costs.report(query),
  }),
  'costs.task': operation('costs.task', { summary: 'What the calls of models of one task cost', scope: 'read', params: z.object({ task: taskIdSchema }), output: costTotalsSchema, run: ({ params }, { company }) => company.costs.task(params.task) }),
  'costs.forecast': operation('costs.forecast', { summary: 'What this month will have cost at its end, for each currency', scope: 'read', output: costForecastSchema, run: (_, { company }) => company.costs.forecast() }),
} as const;
