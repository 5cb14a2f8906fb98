import { z } from 'zod';
import { limits } from '../limits.ts';

export const companyEvents = {
  /** The first event of every ledger. */
  'company.created': z.object({ companyId: z.uuid(), name: z.string().min(1).max(200), format: z.literal(1) }),

  /** A playbook, the persona or the policy, as read from the company folder. A changed file is a new event, never an edit. */
  'document.changed': z.object({
    path: z.string().min(1).max(1_000),
    type: z.enum(['playbook', 'persona', 'policy']),
    title: z.string().max(300),
    digest: z.string(),
    text: z.string().max(limits.documentBytesMax),
  }),
  'document.removed': z.object({ path: z.string().min(1).max(1_000) }),

  /** The machine's clock went back by more than a second between two commits. Order is by sequence, so nothing is lost. */
  'clock.jumped': z.object({ from: z.number().int(), to: z.number().int() }),
};
