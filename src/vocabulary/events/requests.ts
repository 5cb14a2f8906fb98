import { z } from 'zod';
import { limits } from '../limits.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/u);

export const requestEvents = {
  /**
   * Somebody outside asked for what follows it: in the commit of the first append that the request led to, so that it is done once, whatever crashes. A request that goes on in further
   * appends has one such event in front of each.
   */
  'request.done': z.object({
    /** SHA-256 of the key that the caller gave it: the same key is the same request, for ever. */
    key: digest,
    /** What was asked, as a digest under the company key: to tell a repetition from another request under the same key. */
    fingerprint: digest,
    /** `console`, `command-line`, `token:ci`. */
    by: z.string().min(1).max(limits.nameCharsMax),
    /** `inbox.decide`. */
    operation: z.string().min(1).max(limits.nameCharsMax),
    /** So many events right after this one are what it led to: the rest of the append. */
    events: z.number().int().positive().max(limits.appendEventsMax),
    /** In front of a further append: the sequence number of the first one. */
    of: z.number().int().positive().exactOptional(),
  }),
};
