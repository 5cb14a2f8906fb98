import { z } from 'zod';
import { blobRefPattern } from '../ids.ts';
import { exactCostSchema, modelId, modelOutcomes, modelTiers, modelUsageSchema, purposeSchema } from '../models.ts';
import { callName, callNumber, failureSchema } from './tasks.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/u);
const blob = z.string().regex(blobRefPattern);
/** A day of the company's zone. */
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);

/** Where in its task, and what for. `place` is the number of the step; `null` for a call that no task made. */
const of = { place: callNumber.nullable(), name: callName, purpose: purposeSchema, tier: z.enum(modelTiers), model: modelId, day };

export const modelEvents = {
  /**
   * One request to a model, in the commit of the step that made it. What it counts for is exact (`usage` and `cost`, by the price of then), nothing (it certainly did not happen), or the worst case that was set
   * aside before (B1): then nobody knows. Costs are `null` for a model without a price.
   */
  'model.called': z.object({
    ...of,
    /** SHA-256 over model, parameters, prompt and schema: two requests with the same one are the same question. */
    request: digest,
    /** Counted from 1 over all requests of this call: repetitions, repairs, other models. */
    attempt: z.number().int().positive(),
    outcome: z.enum(modelOutcomes),
    /** The full prompt and the full answer; `null` when nobody read the one. Kept as long as company.yaml says. */
    texts: blob.nullable(),
    counts: z.enum(['exact', 'nothing', 'worst']),
    usage: modelUsageSchema.nullable(),
    cost: exactCostSchema.nullable(),
    worst: z.object({ tokens: z.number().int().nonnegative(), cost: exactCostSchema.nullable() }),
    /** From the request to the end of the answer. */
    ms: z.number().nonnegative(),
    /** Until when the answer may be used again, epoch ms; `null` for never. */
    reusableUntil: z.number().int().nullable(),
    failure: failureSchema.nullable(),
  }),

  /** The same question was answered before: nobody was asked. `answered` is the event of then, `saved` what it cost then. */
  'model.reused': z.object({ ...of, answered: z.number().int().positive(), saved: z.object({ usage: modelUsageSchema, cost: exactCostSchema.nullable() }) }),

  /**
   * Prompts and answers of all calls up to this sequence number no longer count, and their files are deleted after this commit: `texts` of them. The next such event is appended when
   * these files are gone; with 0 texts it says only that. What the calls cost stays.
   */
  'model.texts-expired': z.object({ upTo: z.number().int().positive(), texts: z.number().int().nonnegative() }),
};
