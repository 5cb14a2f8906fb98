import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { risks } from '../drafting/playbook.ts';

export const letterInput = z.object({
  /** The path of the playbook whose template is sent. */
  playbook: z.string().regex(/^playbooks\/[^/\n\r]{1,200}\.md$/u, 'must be the path of a playbook, such as playbooks/onboarding.md'),
  /** The id of a customer's record, mostly their mail address. */
  customer: z.string().min(1).max(limits.subjectCharsMax - 'customer:'.length).regex(/^[^\n\r]*$/u, 'must be one line'),
  /** When it is proposed, epoch ms; `null` for now. */
  at: z.number().int().nonnegative().nullable(),
  /** What the operator said. */
  words: z.string().min(1).max(2_000),
  /** When the operator said it, epoch ms: of what goes out now, the same wish at another time is another one. */
  asked: z.number().int().nonnegative(),
});
export type LetterInput = z.infer<typeof letterInput>;

export const letterOutput = z.object({
  outcome: z.enum(['sent', 'by-hand', 'rejected', 'expired', 'not-sent']),
  /** How the proposed mail ended; `null` when none was proposed. */
  effect: z.enum(['succeeded', 'rejected', 'expired', 'withdrawn']).nullable(),
  /** The path of the playbook whose words were proposed; `null` when they were the operator's own. */
  playbook: z.string().nullable(),
  risk: z.enum(risks).nullable(),
  /** One sentence for whoever reads the task. */
  reason: z.string(),
});
export type LetterOutput = z.infer<typeof letterOutput>;
