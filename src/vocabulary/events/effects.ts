import { z } from 'zod';
import { adapterClasses, effectPayloads, verdicts, type EffectKind } from '../effects.ts';
import { effectIdPattern } from '../ids.ts';
import { evidenceSchema } from '../inbox.ts';
import { jsonSchema } from '../json.ts';
import { callName, callNumber, failureSchema } from './tasks.ts';

const effect = z.string().regex(effectIdPattern);
const kind = z.enum(Object.keys(effectPayloads) as [EffectKind, ...EffectKind[]]);
const attempt = z.number().int().positive();
const call = callNumber;

export const effectEvents = {
  /** The durable, human-readable intent (E1). `payload` has the schema of its kind. */
  'effect.proposed': z.object({
    effect,
    call,
    name: callName,
    kind,
    adapter: z.string().max(100),
    class: z.enum(adapterClasses),
    sentence: z.string().min(1).max(500),
    payload: jsonSchema,
    why: z.string().max(5_000),
    evidence: z.array(evidenceSchema).max(50),
    confidence: z.number().min(0).max(1).nullable(),
    risk: z.enum(['low', 'medium', 'high']),
    /** It derives from untrusted input (E5). */
    tainted: z.boolean(),
  }),
  'effect.judged': z.object({ effect, call, verdict: z.enum(verdicts), rules: z.array(z.string().max(200)), why: z.string().max(2_000) }),
  /** The operator's edit: from here on this payload counts. The original stays in `effect.proposed`. */
  'effect.edited': z.object({ effect, call, payload: jsonSchema, sentence: z.string().min(1).max(500) }),
  /** `adapter` when it is to go another way than was proposed, since the company has changed over; else `null`. */
  'effect.approved': z.object({ effect, call, by: z.string().max(200), adapter: z.string().max(100).nullable().default(null) }),
  'effect.rejected': z.object({ effect, call, reason: z.string().max(200_000) }),
  'effect.expired': z.object({ effect, call }),
  'effect.withdrawn': z.object({ effect, call, reason: z.string().max(2_000) }),

  /** Durable before the adapter is called (E2). */
  'effect.started': z.object({ effect, call, attempt }),
  /** The receipt, durable after the call. `by` is the adapter, or the operator who confirmed it. */
  'effect.succeeded': z.object({
    effect,
    call,
    receipt: jsonSchema,
    by: z.string().max(200),
    /** What went out was the operator's edit and not the proposal. */
    edited: z.boolean().default(false),
  }),
  /** It certainly did not happen. `retryAt` is epoch ms; `null` leaves it to the operator, who is asked in the same commit. */
  'effect.failed': z.object({ effect, call, attempt, failure: failureSchema, retryAt: z.number().int().nullable() }),
  /** Sent or not, unknown (E3). `retryAt`: when it is said again with the same key, epoch ms; `null` leaves it to the operator. */
  'effect.doubted': z.object({ effect, call, attempt, why: z.string().max(2_000), retryAt: z.number().int().nullable() }),
};
