import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';

/** What every list by pages takes. */
export const paging = {
  cursor: z.string().max(200).exactOptional().describe('`next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(limits.pageRowsMax).exactOptional(),
};

const time = z.coerce.number().int().min(0);
/** Epoch ms, both included. */
export const span = { since: time.exactOptional(), until: time.exactOptional() };
export const subject = z.string().min(1).max(limits.subjectCharsMax);
export const text = z.string().max(200);
export const name = z.string().min(1).max(limits.nameCharsMax);
export const order = z.enum(['newest', 'oldest']);

/** In an address one is given once, several one after the other: `kind=a&kind=b`. */
export function several<T extends z.ZodType>(one: T) {
  return z.union([one.transform((value) => [value]), z.array(one).min(1).max(20).readonly()]);
}
