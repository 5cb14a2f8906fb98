/** What the steps of a model call leave in the journal, and what a replay goes by. Light to load: without a model nothing else of this folder is. */
import { z } from 'zod';
import { NeedsOperator } from '../../vocabulary/errors.ts';
import { failureSchema } from '../../vocabulary/events/tasks.ts';
import { exactCostSchema, modelId, modelOutcomes, type ExactCost, type TextTier } from '../../vocabulary/models.ts';
import { fullSchema, reservedSchema } from '../agent-spend.ts';

const worstSchema = z.object({ tokens: z.number().int().nonnegative(), cost: exactCostSchema.nullable() });
/** What a call may cost at most. */
export type Worst = z.infer<typeof worstSchema>;

export const turnSchema = z.discriminatedUnion('do', [
  /** The worst case is set aside: ask. */
  z.object({ do: z.literal('ask'), model: modelId, reservation: z.string(), lines: reservedSchema.shape.lines, worst: worstSchema, /** The tier has other models that may be asked. */ others: z.boolean() }),
  /** The same question was answered before. */
  z.object({ do: z.literal('reuse'), model: modelId, text: z.string(), leftOut: z.array(z.string()) }),
  /** Others have reserved what is left of a budget: it is looked at again then. */
  z.object({ do: z.literal('later'), until: z.number() }),
  /** A budget is used up. */
  z.object({ do: z.literal('room'), full: fullSchema }),
  /** All providers that are left failed too often just now. */
  z.object({ do: z.literal('rest'), model: modelId, until: z.number(), why: failureSchema }),
  /** Nobody can be asked. `null`: the last failure says why. */
  z.object({ do: z.literal('without'), why: failureSchema.nullable() }),
]);
export type Turn = z.infer<typeof turnSchema>;

/** No model of a tier is configured, or none is asked: in a dry run or a simulation nothing outside is reached. */
export function noModels(tier: TextTier, isSimulated = false): Turn {
  const why = isSimulated
    ? new NeedsOperator('models.simulated', 'In a dry run or a simulation no model is asked.', 'Nothing to do: the company itself asks the models of company.yaml.')
    : new NeedsOperator('models.none', `company.yaml names no model for the tier ${tier}.`, `Nothing to do: it works without. To use one, write it under models.tiers.${tier} (docs/MODELS.md).`);
  return { do: 'without', why: why.toData() };
}

export const replySchema = z.object({
  outcome: z.enum(modelOutcomes),
  /** What the model said; empty when it said nothing. */
  text: z.string(),
  /** What is wrong with it, or why there is none. */
  failure: failureSchema.nullable(),
  /** In words for the model, what it should mend; `null` when it can't. */
  problem: z.string().nullable(),
  /** When the provider said to come again, epoch ms. */
  retryAt: z.number().nullable(),
  /** A longer answer would be allowed. */
  roomLeft: z.boolean(),
  leftOut: z.array(z.string()),
});
export type Reply = z.infer<typeof replySchema>;

export type AskTurn = Extract<Turn, { do: 'ask' }>;

/** What a budget sets aside: whole units, rounded up. */
export function wholeUnits({ amount, billionths, currency }: ExactCost): { amount: number; currency: string } {
  return { amount: amount + (billionths > 0 ? 1 : 0), currency };
}

/** The blob of one request: what was sent, with its parameters, and what came back (empty for nothing). */
export const textFileSchema = z.object({
  task: z.string(), place: z.number(), attempt: z.number(), purpose: z.string(), model: modelId,
  outputTokensMax: z.number(), temperature: z.number().nullable(), leftOut: z.array(z.string()),
  prompt: z.object({ stable: z.array(z.string()), turns: z.array(z.object({ role: z.string(), text: z.string() })) }),
  schema: z.object({ name: z.string(), json: z.unknown() }).nullable(),
  answer: z.string(),
});
export type TextFile = z.infer<typeof textFileSchema>;
