import { embedderSettingsSchema, type EmbedderSettings } from '../vocabulary/embedder.ts';
import { modelNameOf, providerOf, type ModelSettings, type Price } from '../vocabulary/model-settings.ts';

import { isLoopback } from '../vocabulary/provider-address.ts';
import { priceOf } from './prices.ts';

const openAi = 'https://api.openai.com/v1';

/** The embedder that `models.tiers.embed` of company.yaml names, with what `memory.embedder` would say otherwise; `undefined` when it names none. */
export function embedderOfTier({ tiers, providers }: ModelSettings): EmbedderSettings | undefined {
  const [id] = tiers.embed ?? [];
  const provider = id === undefined ? undefined : providers[providerOf(id)];
  if (id === undefined || provider === undefined) return undefined;
  return embedderSettingsSchema.parse({ provider: providerOf(id), baseUrl: provider.baseUrl ?? openAi, model: modelNameOf(id), ...(provider.apiKeyEnv === undefined ? {} : { apiKeyEnv: provider.apiKeyEnv }) });
}

/** `free` for a server on this machine that nobody gave a price; `null` when nobody says. */
export function embedderPrice({ provider, model, baseUrl, price }: EmbedderSettings, models: ModelSettings): Price | 'free' | null {
  const written = price === undefined ? priceOf(models, `${provider}/${model}`) : { input: price.input, cachedInput: price.input, cacheWrite: price.input, output: 0, currency: price.currency };
  return written ?? (isLoopback(new URL(baseUrl).hostname) ? 'free' : null);
}
