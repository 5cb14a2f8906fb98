import { z } from 'zod';
import { adapterClasses, effectKinds, verdictSchema, verdicts } from '../effects.ts';
import { recordedFactsSchema } from '../facts.ts';
import { effectIdPattern } from '../ids.ts';
import { evidenceSchema } from '../inbox.ts';
import { jsonSchema } from '../json.ts';
import { proposalLessonSchema } from '../routing.ts';
import { callName, callNumber, failureSchema } from './tasks.ts';

const effect = z.string().regex(effectIdPattern);
const kind = z.enum(effectKinds);
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
    /** The playbook it was made by; `null` for none. */
    playbook: z.string().max(1_000).nullable().default(null),
    /** A model had a hand in its words. */
    byModel: z.boolean().exactOptional(),
    /** The effect that this one takes back (E4). */
    compensates: effect.nullable().default(null),
    /** What the operator's approval of it teaches the router. */
    teaches: proposalLessonSchema.exactOptional(),
  }),
  /** A later one counts instead: the operator let go of what was staged, or a cool-off ended under other rules. */
  'effect.judged': z.object({
    effect,
    call,
    verdict: z.enum(verdicts),
    afterMs: verdictSchema.shape.afterMs.default(0),
    rules: z.array(z.string().max(200)),
    why: z.string().max(2_000),
    /** What it was judged by; `null` in ledgers from before rules, and for the operator's own word. */
    facts: recordedFactsSchema.nullable().default(null),
    /** SHA-256 of the policy in force, `null` for none. */
    policy: z.string().nullable().default(null),
  }),
  /** The operator's edit: from here on this payload counts. The original stays in `effect.proposed`. */
  'effect.edited': z.object({
    effect,
    call,
    payload: jsonSchema,
    sentence: z.string().min(1).max(500),
    /** How much of the words was changed, 0 to 1; `null` in ledgers that did not measure it. */
    changed: z.number().min(0).max(1).nullable().default(null),
  }),
  /** `adapter` when it is to go another way than was proposed, since the company has changed over; else `null`. */
  'effect.approved': z.object({ effect, call, by: z.string().max(200), adapter: z.string().max(100).nullable().default(null) }),
  'effect.rejected': z.object({ effect, call, reason: z.string().max(200_000) }),
  'effect.expired': z.object({ effect, call }),
  'effect.withdrawn': z.object({ effect, call, reason: z.string().max(2_000) }),

  /**
   * Approved, but a budget is used up. `retryAt`: when its next window begins, epoch ms; `null` leaves it to the operator, who is asked in the same
   * commit, or was before. `window` is `null` when the budget can't count it; `amount` is what it needs of the budget; `ends`: when the window does, epoch ms.
   */
  'effect.held': z.object({
    effect,
    call,
    budget: z.string().max(200),
    window: z.string().max(300).nullable().default(null),
    amount: z.number().int().nonnegative().default(0),
    why: z.string().max(2_000),
    retryAt: z.number().int().nullable(),
    ends: z.number().int().nullable().default(null),
  }),

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
