import { z } from 'zod';
import { blobRefPattern } from '../ids.ts';
import { limits } from '../limits.ts';

const intent = z.string().min(1).max(limits.nameCharsMax);
const share = z.number().min(0).max(1);
const version = z.number().int().positive();

/** Where an example comes from: the operator corrected or confirmed what was decided, or gave a file of examples. */
const exampleSources = ['correction', 'confirmation', 'file'] as const;

export const routerEvents = {
  /** Texts with what is wanted in them, for the router to learn from. `signal` is what was routed; those of a file have none. */
  'router.taught': z.object({
    source: z.enum(exampleSources),
    signal: z.number().int().positive().nullable(),
    examples: z.array(z.object({ text: z.string().min(1).max(limits.routerTextCharsMax), intent })).min(1).max(limits.routerExamplesPerEventMax),
    /** Examples of files from before this event count no more. */
    replaces: z.literal(true).exactOptional(),
  }),
  /** A classifier was trained from all examples up to `upTo` but the held-out ones, and compared with the one in use on those. */
  'router.trained': z.object({
    version,
    classifier: z.string().regex(blobRefPattern),
    upTo: z.number().int().nonnegative(),
    examples: z.number().int().positive(),
    intents: z.number().int().positive(),
    heldOut: z.object({ examples: z.number().int().nonnegative(), accuracy: share.nullable(), before: share.nullable() }),
    /** Why it is used from here on, or why not. */
    why: z.string().max(2_000),
    ms: z.number().nonnegative(),
  }),
  /** From here on this version decides; `null`: none does. */
  'router.adopted': z.object({ version: version.nullable(), reason: z.string().max(2_000) }),
  /** Its classifier may hold words of somebody who was forgotten, or is too old: its file is gone. */
  'router.discarded': z.object({ version, reason: z.string().max(2_000) }),
};
