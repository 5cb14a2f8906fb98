import { modelTiers } from '../vocabulary/models.ts';
import { providerOf, type ModelSettings, type ProviderSettings } from '../vocabulary/model-settings.ts';
import type { ModelView } from '../vocabulary/model-views.ts';
import { priceOf, pricesAsOf } from './prices.ts';
import type { Environment } from './provider-key.ts';

/** Every choice of company.yaml, by tier. */
export function listModels(settings: ModelSettings, env: Environment): ModelView[] {
  return modelTiers.flatMap((tier) =>
    (settings.tiers[tier] ?? []).flatMap((id, place): ModelView[] => {
      const provider = settings.providers[providerOf(id)];
      if (provider === undefined) return [];
      const price = priceOf(settings, id);
      const own = Object.hasOwn(settings.prices, id);
      const { apiKeyEnv: variable } = provider;
      return [{ tier, choice: place + 1, id, kind: provider.kind, address: addressOf(provider), key: variable === undefined ? null : { variable, set: (env[variable] ?? '').trim() !== '' }, price, priceFrom: price === null ? null : own ? 'company.yaml' : pricesAsOf }];
    }),
  );
}

function addressOf({ kind, baseUrl }: ProviderSettings): string {
  return baseUrl ?? { anthropic: 'https://api.anthropic.com', openai: 'https://api.openai.com', google: 'https://generativelanguage.googleapis.com', 'openai-compatible': '' }[kind];
}
