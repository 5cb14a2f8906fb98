import { z } from 'zod';
import { pauseViewSchema } from '../../vocabulary/gate-views.ts';
import { limits } from '../../vocabulary/limits.ts';
import { operation } from '../operation.ts';

const what = z.object({ scope: z.enum(['all', 'agent', 'adapter']), name: z.string().min(1).max(limits.nameCharsMax).nullable().default(null).describe('Of the agent or adapter; null with `all`.') });
const output = z.array(pauseViewSchema);

export const pauseOperations = {
  'pauses.list': operation('pauses.list', { summary: 'What is paused, and how much waits because of it', scope: 'read', output, run: (_, { company }) => company.pauses.list() }),
  'pauses.set': operation('pauses.set', {
    summary: 'From here on no effect of it begins; what is being sent is finished',
    scope: 'decide',
    body: what.extend({ reason: z.string().trim().max(2_000).default('') }),
    output,
    run: ({ body: { reason, ...of } }, { company }) => company.pauses.set(of, reason),
    again: (_, { company }) => company.pauses.list(),
  }),
  'pauses.lift': operation('pauses.lift', { summary: 'Lifts a pause: what waited goes on', scope: 'decide', body: what, output, run: ({ body }, { company }) => company.pauses.lift(body), again: (_, { company }) => company.pauses.list() }),
} as const;
