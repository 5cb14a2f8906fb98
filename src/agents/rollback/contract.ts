import { z } from 'zod';

/** What became of one thing: an effect, or a version in memory. */
const line = z.object({
  what: z.string().describe('In the words of the plan'),
  how: z.string().describe('How it was taken back, or why it was not'),
});
export type Line = z.infer<typeof line>;

export const rollbackOutput = z.object({
  outcome: z.enum(['undone', 'partly', 'ended']).describe('`undone`: all that could be. `partly`: something that should have been was not. `ended`: the operator ended it early'),
  undone: z.array(line),
  left: z.array(line).describe('What stands as it was'),
});
export type RollbackOutput = z.infer<typeof rollbackOutput>;
