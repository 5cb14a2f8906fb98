import { z } from 'zod';
import { receivedMailSchema } from '../../vocabulary/mail.ts';
import { givenIntentSchema } from '../../vocabulary/routing.ts';
import { risks } from '../drafting/playbook.ts';

export const supportInput = z.object({
  /** The sequence number of the event `mail.received`. */
  signal: z.number().int().positive(),
  mail: receivedMailSchema,
  /** What the mail is about, when routing knows. */
  intent: givenIntentSchema.exactOptional(),
});
export type SupportInput = z.infer<typeof supportInput>;

export const supportOutput = z.object({
  /** `by-hand`: the operator saw to it, and the draft was not sent, or its attempt was in doubt then. */
  outcome: z.enum(['replied', 'by-hand', 'rejected', 'expired', 'left-to-operator', 'no-answer-needed']),
  /** The path of the playbook whose words were proposed. */
  playbook: z.string().nullable(),
  confidence: z.number().min(0).max(0.9).nullable(),
  risk: z.enum(risks).nullable(),
  /** How the proposed reply ended, by an adapter or by hand; `null` when none was proposed. */
  effect: z.enum(['succeeded', 'rejected', 'expired', 'withdrawn']).nullable(),
  /** One sentence for whoever reads the task. */
  reason: z.string(),
});
export type SupportOutput = z.infer<typeof supportOutput>;
