import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { receivedMailSchema } from '../../vocabulary/mail.ts';
import { givenIntentSchema } from '../../vocabulary/routing.ts';

export const triageInput = z.object({
  signal: z.number().int().positive().describe('The sequence number of the event `mail.received`'),
  mail: receivedMailSchema.describe('The mail, as it was received'),
  guesses: z.array(z.object({ intent: z.string().min(1).max(limits.nameCharsMax), confidence: z.number().min(0).max(1) })).max(6).default([]).describe('What the classifier would guess, best first'),
});
export type TriageInput = z.infer<typeof triageInput>;

export const triageOutput = z.object({
  outcome: z.enum(['handed-on', 'no-answer-needed', 'left-to-operator']).describe('`handed-on`: an agent has dealt with it'),
  intent: givenIntentSchema.nullable().describe('What it turned out to be about; `null` when nobody said'),
  child: z.enum(['completed', 'failed', 'cancelled']).nullable().describe("How the agent's task ended; `null` when none was started"),
  reason: z.string().describe('One sentence for whoever reads the task'),
});
export type TriageOutput = z.infer<typeof triageOutput>;
