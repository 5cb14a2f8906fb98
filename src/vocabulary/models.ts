import { z } from 'zod';

/**
 * What a model is wanted for: `plan` thinks hard (plans, summaries), `draft` writes routine text, `classify` reads and sorts, `embed` turns text into vectors.
 * company.yaml says which models do each, the first choice first.
 */
export const modelTiers = ['plan', 'draft', 'classify', 'embed'] as const;
/** Tiers that answer with text, the dearest first: a budget that asks for something cheaper goes down this list. */
export const textTiers = ['plan', 'draft', 'classify'] as const;
export type TextTier = (typeof textTiers)[number];

/** `provider/model` as company.yaml names them, such as `local/qwen3:8b`. */
export const modelId = z.string().min(3).max(300).regex(/^[a-z][a-z0-9-]{0,49}\/\S+$/u, 'must be a provider of company.yaml, a slash and a model, such as local/qwen3:8b');

/** What a call is for, such as `support.draft`: an agent or a room, a dot, and a word. Costs are told by it. */
const purposePattern = /^[a-z][a-z-]{0,49}\.[a-z][a-z-]{0,49}$/u;
export const purposeSchema = z.string().regex(purposePattern, 'must be two words with a dot, such as support.draft');

const tokens = z.number().int().nonnegative().max(1_000_000_000);

/** Tokens as the provider counted them. `cachedInput` is the part of `input` that it had in its cache, `cacheWrite` the part that it put there. */
export const modelUsageSchema = z.object({ input: tokens, cachedInput: tokens, cacheWrite: tokens.default(0), output: tokens });
export type ModelUsage = z.infer<typeof modelUsageSchema>;

/**
 * What a call cost, exactly: `amount` in the smallest unit of the currency as everywhere, and a thousand-millionth part of that unit `billionths` times.
 * A call often costs less than a cent, so whole cents alone would not add up.
 */
export const exactCostSchema = z.object({
  amount: z.number().int().nonnegative().max(10_000_000_000_000),
  billionths: z.number().int().nonnegative().max(999_999_999),
  currency: z.string().regex(/^[A-Z]{3}$/u),
});
export type ExactCost = z.infer<typeof exactCostSchema>;

/** How one request to a model ended. `lost`: the process died while it was under way, so nobody knows. */
export const modelOutcomes = ['answered', 'invalid', 'truncated', 'refused', 'empty', 'failed', 'lost'] as const;
export type ModelOutcome = (typeof modelOutcomes)[number];
