import { priceOf } from '../src/models/prices.ts';
import { costOf } from '../src/vocabulary/exact-cost.ts';
import { modelSettingsSchema, type Price } from '../src/vocabulary/model-settings.ts';

/** The two models of the bench: one that plans, which the naive way takes for everything, and one for routine. */
export const large = 'gpt-6.2-sol';
export const small = 'gpt-6-luna';
export type ModelName = typeof large | typeof small;

const openai = modelSettingsSchema.parse({ providers: { openai: { kind: 'openai', apiKeyEnv: 'OPENAI_API_KEY' } } });

/** USD per million tokens, from the table that ships. */
export const prices: Record<ModelName, Price> = { [large]: shipped(large), [small]: shipped(small) };

function shipped(name: ModelName): Price {
  const price = priceOf(openai, `openai/${name}`);
  if (price === null) throw new Error(`the table of prices has no ${name} any more: choose another for the bench`);
  return price;
}

/** In USD. */
export function costIn(name: ModelName, usage: { input: number; cachedInput: number; output: number }): number {
  const { amount, billionths } = costOf({ ...usage, cacheWrite: 0 }, prices[name]);
  return (amount + billionths / 1e9) / 100;
}
