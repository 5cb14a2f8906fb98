import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { receivedMailSchema } from '../../vocabulary/mail.ts';
import { givenIntentSchema } from '../../vocabulary/routing.ts';

export const triageInput = z.object({
  /** The sequence number of the event `mail.received`. */
  signal: z.number().int().positive(),
  mail: receivedMailSchema,
  /** What the classifier would guess, best first. */
  guesses: z.array(z.object({ intent: z.string().min(1).max(limits.nameCharsMax), confidence: z.number().min(0).max(1) })).max(6).default([]),
});
export type TriageInput = z.infer<typeof triageInput>;

export const triageOutput = z.object({
  /** `handed-on`: an agent has dealt with it. */
  outcome: z.enum(['handed-on', 'no-answer-needed', 'left-to-operator']),
  /** What it turned out to be about; `null` when nobody said. */
  intent: givenIntentSchema.nullable(),
  /** How the agent's task ended; `null` when none was started. */
  child: z.enum(['completed', 'failed', 'cancelled']).nullable(),
  /** One sentence for whoever reads the task. */
  reason: z.string(),
});
export type TriageOutput = z.infer<typeof triageOutput>;
