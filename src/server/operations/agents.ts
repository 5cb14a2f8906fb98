import { z } from 'zod';
import { agentDetailSchema, agentViewSchema } from '../../vocabulary/agent-views.ts';
import { limits } from '../../vocabulary/limits.ts';
import { operation } from '../operation.ts';

export const agentOperations = {
  'agents.list': operation('agents.list', { summary: 'The agents, how their tasks of the last 30 days stand, what they cost this month and how far they are trusted', scope: 'read', output: z.array(agentViewSchema), run: (_, { company }) => company.agents.list() }),
  'agents.show': operation('agents.show', {
    summary: 'One agent: its contract in words, its budgets, its trust with the interval, and open proposals',
    scope: 'read',
    params: z.object({ agent: z.string().min(1).max(limits.nameCharsMax) }),
    output: agentDetailSchema,
    run: ({ params }, { company }) => company.agents.show(params.agent),
  }),
} as const;
