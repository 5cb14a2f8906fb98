import { assert } from '../vocabulary/errors.ts';
import { embedderId, type CountingEmbedder, type EmbedderSettings } from '../vocabulary/embedder.ts';
import { limits } from '../vocabulary/limits.ts';
import { keyOf, type Environment } from './provider-key.ts';

export interface ProviderDeps {
  env: Environment;
  /** Epoch ms. */
  now(): number;
}

/**
 * The embedder of company.yaml: any provider that speaks the OpenAI protocol for embeddings. Nothing is loaded and
 * nobody is asked before the first `embed`.
 */
export function configuredEmbedder(settings: EmbedderSettings, deps: ProviderDeps): CountingEmbedder {
  const embedder: CountingEmbedder = {
    id: embedderId(settings),
    dimensions: settings.dimensions ?? null,
    prefixes: { item: settings.itemPrefix, query: settings.queryPrefix },
    textCharsMax: settings.textCharsMax,
    embed: async (texts, signal) => (await embedder.embedCounted(texts, signal)).vectors,
    async embedCounted(texts, signal) {
      assert(texts.length > 0 && texts.length <= limits.embedTextsMax, 'an embedder takes between 1 and embedTextsMax texts');
      const key = keyOf(settings.apiKeyEnv, deps.env, { whose: "the embedder's", meanwhile: 'Search goes on without the model.' });
      // The AI SDK takes some 80 ms to load.
      const { requestVectors } = await import('./request-vectors.ts');
      return requestVectors({ settings, key, now: () => deps.now(), signal }, texts);
    },
  };
  return embedder;
}
