import { z } from 'zod';

/** What became of one thing: an effect, or a version in memory. */
const line = z.object({
  /** In the words of the plan. */
  what: z.string(),
  /** How it was taken back, or why it was not. */
  how: z.string(),
});
export type Line = z.infer<typeof line>;

export const rollbackOutput = z.object({
  /** `undone`: all that could be. `partly`: something that should have been was not. `ended`: the operator ended it early. */
  outcome: z.enum(['undone', 'partly', 'ended']),
  undone: z.array(line),
  /** What stands as it was. */
  left: z.array(line),
});
export type RollbackOutput = z.infer<typeof rollbackOutput>;
