import { z } from 'zod';
import { modelEvents } from './events/models.ts';
import { taskIdSchema } from './ids.ts';
import type { Price } from './model-settings.ts';
import { modelTiers, textTiers } from './models.ts';

/** Main units of the currency per million tokens. */
const priceViewSchema = z.object({ input: z.number(), cachedInput: z.number(), cacheWrite: z.number(), output: z.number(), currency: z.string() }) satisfies z.ZodType<Price>;

/** One choice of company.yaml: a model for a tier. */
export const modelViewSchema = z.object({
  tier: z.enum(modelTiers),
  /** 1 is asked first. */
  choice: z.number(),
  /** `provider/model`. */
  id: z.string(),
  kind: z.string(),
  /** Where its prompts go. */
  address: z.string(),
  /** The environment variable of its key, and whether it is set; `null` when it needs none. */
  key: z.object({ variable: z.string(), set: z.boolean() }).nullable(),
  price: priceViewSchema.nullable().describe('Main units of the currency per million tokens. null: nobody says, and under a budget in money it is not asked.'),
  /** `company.yaml`, or the month of the table that ships. */
  priceFrom: z.string().nullable(),
});
export type ModelView = z.infer<typeof modelViewSchema>;

/** What became of asking a tier for one word. */
export const tierCheckSchema = z.object({
  tier: z.enum(textTiers),
  /** Who answered; `null` when nobody did, and then `why` says so. */
  model: z.string().nullable(),
  answer: z.string(),
  why: z.string().nullable(),
  /** Its timeline tells what it cost. */
  task: taskIdSchema,
});
export type TierCheck = z.infer<typeof tierCheckSchema>;

/** One request with all that was said, as long as it is kept. */
export const modelCallViewSchema = z.object({
  seq: z.number(),
  /** Epoch ms. */
  at: z.number(),
  task: taskIdSchema.nullable(),
  call: modelEvents['model.called'],
  /** `null` when it is not kept any more, or was never sent. `answer` is empty when nothing came back. */
  texts: z.object({ stable: z.array(z.string()), turns: z.array(z.object({ role: z.string(), text: z.string() })), leftOut: z.array(z.string()), answer: z.string() }).nullable(),
});
export type ModelCallView = z.infer<typeof modelCallViewSchema>;
