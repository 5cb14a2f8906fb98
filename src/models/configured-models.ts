import { KeelsonError, NeedsOperator } from '../vocabulary/errors.ts';
import { modelNameOf, providerOf, type ModelSettings } from '../vocabulary/model-settings.ts';
import type { Target } from './ask-provider.ts';
import type { LanguageModel, ModelReply, ModelRequest } from './language-model.ts';
import { keyOf, withoutModel, type Environment } from './provider-key.ts';

export interface ModelDeps {
  env: Environment;
  /** Epoch ms. */
  now(): number;
  /** What carries the requests; the one of Node unless given. */
  fetch?: typeof fetch;
}

/** The models of company.yaml. Nothing is loaded and nobody is asked before the first `ask`. */
export function configuredModels(settings: ModelSettings, deps: ModelDeps): { model(id: string): LanguageModel } {
  const loaded: Target['loaded'] = new Map();
  return {
    /** `provider/model`. One whose provider company.yaml does not name is never asked: its reply says so. */
    model: (id) => ({ id, provider: providerOf(id), ask: (request) => ask(id, settings, { ...deps, loaded }, request) }),
  };
}

async function ask(id: string, settings: ModelSettings, deps: ModelDeps & Pick<Target, 'loaded'>, request: ModelRequest): Promise<ModelReply> {
  const provider = Object.hasOwn(settings.providers, providerOf(id)) ? settings.providers[providerOf(id)] : undefined;
  let key: string | undefined;
  try {
    if (provider === undefined) throw new NeedsOperator('models.no-provider', `The model ${id} is of a provider that company.yaml does not name.`, `Write ${providerOf(id)} under models.providers in company.yaml, or another model under models.tiers.`);
    key = keyOf(provider.apiKeyEnv, deps.env, { whose: `the provider ${providerOf(id)}'s`, meanwhile: withoutModel });
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    return { ok: false, error, mayHaveCost: false, usage: null, ms: 0 };
  }
  // The AI SDK takes some 70 ms to load.
  const { askProvider } = await import('./ask-provider.ts');
  return askProvider({ id, name: modelNameOf(id), provider, key, now: () => deps.now(), fetch: deps.fetch ?? fetch, loaded: deps.loaded }, request);
}
