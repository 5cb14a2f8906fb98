import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { risks } from '../drafting/playbook.ts';

export const letterInput = z.object({
  playbook: z.string().regex(/^playbooks\/[^/\n\r]{1,200}\.md$/u, 'must be the path of a playbook, such as playbooks/onboarding.md').describe('The path of the playbook whose template is sent'),
  customer: z.string().min(1).max(limits.subjectCharsMax - 'customer:'.length).regex(/^[^\n\r]*$/u, 'must be one line').describe("The id of a customer's record, mostly their mail address"),
  at: z.number().int().nonnegative().nullable().describe('When it is proposed, epoch ms; `null` for now'),
  words: z.string().min(1).max(2_000).describe('What the operator said'),
  asked: z.number().int().nonnegative().describe('When the operator said it, epoch ms: of what goes out now, the same wish at another time is another one'),
});
export type LetterInput = z.infer<typeof letterInput>;

export const letterOutput = z.object({
  outcome: z.enum(['sent', 'by-hand', 'rejected', 'expired', 'not-sent']),
  effect: z.enum(['succeeded', 'rejected', 'expired', 'withdrawn']).nullable().describe('How the proposed mail ended; `null` when none was proposed'),
  playbook: z.string().nullable().describe("The path of the playbook whose words were proposed; `null` when they were the operator's own"),
  risk: z.enum(risks).nullable(),
  reason: z.string().describe('One sentence for whoever reads the task'),
});
export type LetterOutput = z.infer<typeof letterOutput>;
