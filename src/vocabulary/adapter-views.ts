import { z } from 'zod';
import { pausedSchema } from './agent-views.ts';
import { adapterClasses, effectKinds } from './effects.ts';
import { effectIdSchema, taskIdSchema } from './ids.ts';

/** The newest of its kind. */
const newest = { at: z.number(), effect: effectIdSchema, task: taskIdSchema.nullable(), sentence: z.string() };

/** How an adapter fares. All times are epoch ms. */
export const adapterViewSchema = z.object({
  name: z.string(),
  class: z.enum(adapterClasses),
  classWords: z.string().describe('What a crash between the call and the answer allows, in a sentence.'),
  kinds: z.array(z.enum(effectKinds)),
  reaches: z.enum(['provider', 'folder', 'simulation']).describe('`folder`: it writes files that you carry out by hand. `simulation`: nobody outside is reached.'),
  canBeAsked: z.boolean().describe('Its provider can tell whether something happened.'),
  canBeCompared: z.boolean().describe('Its provider can list what it did, so that it is compared with what we believe.'),
  paused: pausedSchema.nullable(),
  inFlight: z.number(),
  inFlightMax: z.number(),
  retrying: z.number().describe('Effects that failed, or met a used-up budget, and are tried again by themselves.'),
  doubts: z.array(z.object({ item: z.number(), summary: z.string(), openedAt: z.number() })).describe('Sent or not, unknown: only you can tell. The oldest first, at most 20.'),
  doubtsCount: z.number(),
  lastSuccess: z.object(newest).nullable(),
  lastFailure: z.object({ ...newest, code: z.string(), message: z.string(), nextStep: z.string(), retryAt: z.number().nullable(), over: z.boolean().describe('Something went out since.') }).nullable(),
  lastDoubt: z.object({ ...newest, why: z.string(), retryAt: z.number().nullable() }).nullable(),
  reconciled: z
    .object({ at: z.number(), from: z.number(), to: z.number(), ours: z.number(), theirs: z.number(), missing: z.number(), unknown: z.number(), differing: z.number(), settled: z.number(), openItems: z.number() })
    .nullable()
    .describe('The newest comparison with its provider; `openItems`: findings that wait for you.'),
});
export type AdapterView = z.infer<typeof adapterViewSchema>;
