import { assert, NeedsOperator } from '../vocabulary/errors.ts';
import { embedderId, type Embedder, type EmbedderSettings } from '../vocabulary/embedder.ts';
import { limits } from '../vocabulary/limits.ts';

export interface ProviderDeps {
  env: { readonly [name: string]: string | undefined };
  /** Epoch ms. */
  now(): number;
}

/**
 * The embedder of company.yaml: any provider that speaks the OpenAI protocol for embeddings. Nothing is loaded and
 * nobody is asked before the first `embed`.
 */
export function configuredEmbedder(settings: EmbedderSettings, deps: ProviderDeps): Embedder {
  return {
    id: embedderId(settings),
    dimensions: settings.dimensions ?? null,
    prefixes: { item: settings.itemPrefix, query: settings.queryPrefix },
    textCharsMax: settings.textCharsMax,
    async embed(texts, signal) {
      assert(texts.length > 0 && texts.length <= limits.embedTextsMax, 'an embedder takes between 1 and embedTextsMax texts');
      const key = keyOf(settings, deps.env);
      // The AI SDK takes some 80 ms to load.
      const { requestVectors } = await import('./request-vectors.ts');
      return requestVectors({ settings, key, now: () => deps.now(), signal }, texts);
    },
  };
}

/** Read at each call, so that nothing keeps the key. */
function keyOf({ apiKeyEnv }: EmbedderSettings, env: ProviderDeps['env']): string | undefined {
  if (apiKeyEnv === undefined) return undefined;
  const key = env[apiKeyEnv]?.trim();
  if (key === undefined || key === '') throw new NeedsOperator('models.no-key', `The environment variable ${apiKeyEnv} is not set.`, `Set ${apiKeyEnv} to the embedder's key and start Keelson again. Search goes on without the model.`);
  return key;
}
