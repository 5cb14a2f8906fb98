import { z } from 'zod';
import type { AgentContract, TaskContext } from '../../vocabulary/contract.ts';
import { textTiers } from '../../vocabulary/models.ts';

const modelCheckInput = z.object({
  tier: z.enum(textTiers),
  requested: z.number().int().describe('When the operator asked, epoch ms: each check is a task of its own'),
});
type ModelCheckInput = z.infer<typeof modelCheckInput>;

export const modelCheckOutput = z.object({
  tier: z.enum(textTiers),
  model: z.string().nullable().describe('Who answered; `null` when nobody did, and then `why` says so'),
  answer: z.string(),
  why: z.string().nullable(),
});
type ModelCheckOutput = z.infer<typeof modelCheckOutput>;

/** Enough for models that think before they answer. */
const outputTokensMax = 512;

/** Asks a tier for one word, as any other call is made: reserved, metered, on record. */
export const modelCheckAgent: AgentContract<ModelCheckInput, ModelCheckOutput> = {
  name: 'model-check',
  version: 1,
  does: 'Asks the models of a tier for one word, to see who answers and what it costs.',
  input: modelCheckInput,
  output: modelCheckOutput,
  effects: [],
  lane: 'background',
  limits: { callsMax: 200, taskMsMax: 3_600_000 },
  compensation: {},
  key: ({ tier, requested }) => `model-check:${tier}:${requested}`,
  title: ({ tier }) => `Check of the models for ${tier}`,
  startedOnlyBy: 'keelson models check',
  run: check,
};

async function check(ctx: TaskContext, { tier }: ModelCheckInput): Promise<ModelCheckOutput> {
  // Not at 0: an earlier answer would tell nothing about now.
  const { value, model, without } = await ctx.model.text('say ready', { purpose: 'models.check', tier, instruction: 'Answer with the one word: ready', parts: [], temperature: 1, outputTokensMax, without: () => '' });
  return { tier, model, answer: value.slice(0, 200), why: without?.reason ?? null };
}
