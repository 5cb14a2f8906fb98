import { z } from 'zod';
import { receivedMailSchema } from '../../vocabulary/mail.ts';
import { givenIntentSchema } from '../../vocabulary/routing.ts';
import { risks } from '../drafting/playbook.ts';

export const supportInput = z.object({
  signal: z.number().int().positive().describe('The sequence number of the event `mail.received`'),
  mail: receivedMailSchema.describe('The mail, as it was received'),
  intent: givenIntentSchema.exactOptional().describe('What the mail is about, when routing knows'),
});
export type SupportInput = z.infer<typeof supportInput>;

export const supportOutput = z.object({
  outcome: z.enum(['replied', 'by-hand', 'rejected', 'expired', 'left-to-operator', 'no-answer-needed']).describe('`by-hand`: the operator saw to it, and the draft was not sent, or its attempt was in doubt then'),
  playbook: z.string().nullable().describe('The path of the playbook whose words were proposed'),
  confidence: z.number().min(0).max(0.9).nullable(),
  risk: z.enum(risks).nullable(),
  effect: z.enum(['succeeded', 'rejected', 'expired', 'withdrawn']).nullable().describe('How the proposed reply ended, by an adapter or by hand; `null` when none was proposed'),
  reason: z.string().describe('One sentence for whoever reads the task'),
});
export type SupportOutput = z.infer<typeof supportOutput>;
