import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { effectKinds } from './effects.ts';
import { effectIdPattern } from './ids.ts';
import { jsonSchema } from './json.ts';
import { limits } from './limits.ts';

/**
 * What a simulated outside world can do to a call instead of answering it.
 * timeout: it never got there, and nobody says so. rate-limit: 429 with Retry-After, not done. server-error: 500, not done.
 * cut-after-acceptance: done, and the connection breaks before the answer. slow: done, and the answer takes `lasts`. garbage: done, and
 * the answer can't be read. crash-before, crash-after: our process is killed when the call has begun and nothing got there, or when it is done and not answered.
 */
export const faultKinds = ['timeout', 'rate-limit', 'server-error', 'cut-after-acceptance', 'slow', 'garbage', 'crash-before', 'crash-after'] as const;
export type FaultKind = (typeof faultKinds)[number];

const nth = z.number().int().min(1).max(10_000);
const adapterName = z.string().min(1).max(limits.nameCharsMax);

/** One fault, and which calls it meets: of this adapter, of this kind of effect, at this attempt of an effect; all of them when nothing is said. */
export const faultSchema = z.strictObject({
  fault: z.enum(faultKinds, `must be one of ${faultKinds.join(', ')}`),
  adapter: adapterName.optional(),
  kind: z.enum(effectKinds, `must be one of ${effectKinds.join(', ')}`).optional(),
  attempt: nth.optional(),
  /** The first of these calls that it meets. */
  call: nth.default(1),
  /** How many of them. */
  times: nth.default(1),
  /** With `rate-limit`: what Retry-After says. */
  retryAfter: durationSchema(limits.retryDelayMsMax).default(60_000),
  /** With `slow`. */
  lasts: durationSchema(3_600_000).default(30_000),
});
export type Fault = z.infer<typeof faultSchema>;

const about = { adapter: adapterName, effect: z.string().regex(effectIdPattern), kind: z.enum(effectKinds), at: z.number().int() };

/**
 * A line of the simulated world's own record. `call`: an attempt began; `fault` is the place of the fault that it met in the list of faults. `done`: it happened outside;
 * more than one for an effect means that it happened twice. `earlier`: before the simulation, as the company believes.
 */
export const outsideLineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), ...about, attempt: z.number().int().positive(), fault: z.number().int().nonnegative().nullable() }),
  z.object({ type: z.literal('done'), ...about, payload: jsonSchema, receipt: jsonSchema, earlier: z.boolean().default(false) }),
]);
export type OutsideLine = z.infer<typeof outsideLineSchema>;
