import { z } from 'zod';
import { decisionSchema, itemSchema } from '../inbox.ts';
import { effectIdPattern } from '../ids.ts';
import { questionLessonSchema } from '../routing.ts';
import { callName, callNumber } from './tasks.ts';

const effect = z.string().regex(effectIdPattern).nullable();
/** The number that the ledger gave the item when it was opened. */
const item = z.number().int().positive();
/** The call that waits for the answer: a question only. */
const call = callNumber.nullable();

export const inboxEvents = {
  'inbox.opened': itemSchema.extend({ effect, call, name: callName.nullable(), /** What the answer teaches the router. */ teaches: questionLessonSchema.exactOptional() }),
  'inbox.decided': decisionSchema.extend({ item, effect, call }),
  'inbox.expired': z.object({ item, effect, call }),
  /** The operator does not want to see it before `until`, epoch ms; `null`: from now on again. It stays open, and expires as it would have. */
  'inbox.snoozed': z.object({ item, until: z.number().int().nullable() }),
  /** What it asked about is gone: the task was cancelled, or the doubt settled otherwise. */
  'inbox.withdrawn': z.object({ item, effect, call, reason: z.string().max(2_000) }),
};
