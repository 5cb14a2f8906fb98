import { z } from 'zod';
import type { AgentContract, TaskContext } from '../../vocabulary/contract.ts';
import { trainingSchema, type Training } from '../../vocabulary/router-views.ts';

const routerInput = z.object({
  requested: z.number().int().nonnegative().describe('When it was asked for, epoch ms'),
  after: z.number().int().nonnegative().describe('The newest event then: after another one it is another wish'),
});
type RouterInput = z.infer<typeof routerInput>;

/** Teaches the router anew from all examples. The new version is used if it is no worse than the one before. */
export const routerAgent: AgentContract<RouterInput, Training> = {
  name: 'router',
  version: 1,
  does: 'Trains the router anew from what you corrected, confirmed and gave it, and uses the new version if it is no worse.',
  input: routerInput,
  output: trainingSchema,
  effects: [],
  lane: 'background',
  limits: { callsMax: 1, taskMsMax: null },
  compensation: {},
  key: ({ requested, after }) => `router:asked:${requested}:${after}`,
  title: () => 'Training of the router',
  run: (ctx: TaskContext) => ctx.routing.train(),
};
