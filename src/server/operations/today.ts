import { z } from 'zod';
import { todayViewSchema } from '../../vocabulary/today-views.ts';
import { operation } from '../operation.ts';

const dayMs = 24 * 3_600_000;

export const todayOperations = {
  today: operation('today', {
    summary: 'What happened since a time, what waits, what failed, what was spent against caps, and what comes in the next 24 hours',
    scope: 'read',
    query: z.object({ since: z.coerce.number().int().min(0).exactOptional().describe('Epoch ms; the last 24 hours when left out.') }),
    output: todayViewSchema,
    run: ({ query: { since } }, { company, server }) => company.today(since ?? server.clock.now() - dayMs),
  }),
} as const;
