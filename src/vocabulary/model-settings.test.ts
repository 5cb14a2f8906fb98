import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelNameOf, modelSettingsSchema, providerOf } from './model-settings.ts';

const local = { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:11434/v1' };

function problem(settings: object): string {
  const parsed = modelSettingsSchema.safeParse(settings);
  return parsed.success ? 'taken' : `${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`;
}

test('without any model settings nobody is asked, and the rest has its defaults', () => {
  assert.deepEqual(modelSettingsSchema.parse({}), {
    providers: {},
    tiers: {},
    prices: {},
    exchange: {},
    limits: { plan: { inputTokensMax: 48_000, outputTokensMax: 2_000 }, draft: { inputTokensMax: 16_000, outputTokensMax: 2_000 }, classify: { inputTokensMax: 16_000, outputTokensMax: 2_000 } },
    keepTexts: 90,
    cacheFor: 30,
    timeoutSeconds: 60,
  });
});

test('a tier names one model or several, and a model keeps the slashes of its own name', () => {
  const settings = modelSettingsSchema.parse({ providers: { local }, tiers: { draft: 'local/Qwen/Qwen3-8B', plan: ['local/a', 'local/b'] }, limits: { draft: { outputTokensMax: 500 } } });
  assert.deepEqual(settings.tiers, { draft: ['local/Qwen/Qwen3-8B'], plan: ['local/a', 'local/b'] });
  assert.deepEqual(settings.limits.draft, { inputTokensMax: 16_000, outputTokensMax: 500 });
  assert.deepEqual([providerOf('local/Qwen/Qwen3-8B'), modelNameOf('local/Qwen/Qwen3-8B')], ['local', 'Qwen/Qwen3-8B']);
});

test('what is not said of a price is the price of plain input', () => {
  const { prices } = modelSettingsSchema.parse({ providers: { local }, prices: { 'local/a': { input: 0.15, output: 0.6, currency: 'EUR' }, 'local/b': { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15, currency: 'USD' } } });
  assert.deepEqual(prices['local/a'], { input: 0.15, cachedInput: 0.15, cacheWrite: 0.15, output: 0.6, currency: 'EUR' });
  assert.deepEqual(prices['local/b'], { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15, currency: 'USD' });
});

test('a provider that is not there is said with what to write', () => {
  assert.equal(problem({ tiers: { draft: ['openai/gpt-x'] } }), 'tiers.draft.0: there is no provider openai: write one under models.providers, such as openai: { kind: openai, apiKeyEnv: OPENAI_API_KEY }');
  assert.equal(problem({ providers: { local }, prices: { 'loca/a': { input: 0, output: 0, currency: 'EUR' } } }), 'prices.loca/a: there is no provider loca: write one under models.providers, such as loca: { kind: openai-compatible, baseUrl: http://127.0.0.1:11434/v1 }');
  // A name that every object has by inheritance is no provider.
  assert.match(problem({ tiers: { draft: 'constructor/a' } }), /there is no provider constructor/u);
});

test('an unknown tier, kind or setting is refused with the ones that there are', () => {
  assert.equal(problem({ tiers: { drafts: 'local/a' } }), 'tiers: there is no such tier: write plan, draft, classify or embed');
  assert.equal(problem({ limits: { embed: {} } }), 'limits: there is no such tier with limits: write plan, draft or classify');
  assert.equal(problem({ providers: { x: { kind: 'mistral', apiKeyEnv: 'K' } } }), 'providers.x.kind: must have a kind: anthropic, openai, google, openai-compatible');
  assert.match(problem({ providers: { x: { ...local, temperature: 1 } } }), /Unrecognized key/u);
});

test('a price that is no price is refused with what one is', () => {
  const price = (more: object): string => problem({ providers: { local }, prices: { 'local/a': { input: 1, output: 1, currency: 'EUR', ...more } } });
  assert.match(price({ input: -1 }), /^prices\.local\/a\.input: must not be below 0/u);
  assert.match(price({ output: '1 EUR' }), /^prices\.local\/a\.output: must be a number: what a million tokens cost/u);
  assert.match(price({ output: 0.0000001 }), /at most 6 digits behind the point/u);
  assert.match(price({ input: Number.POSITIVE_INFINITY }), /^prices\.local\/a\.input: /u);
  assert.match(price({ currency: 'euro' }), /^prices\.local\/a\.currency: must be a currency such as EUR/u);
  assert.match(price({ currency: undefined }), /^prices\.local\/a\.currency: must be a currency such as EUR/u);
  assert.match(problem({ providers: { local }, prices: { 'qwen3:8b': { input: 1, output: 1, currency: 'EUR' } } }), /^prices\.qwen3:8b: must be the price of a model such as local\/qwen3:8b/u);
});

test('a tier for vectors names a provider that gives some', () => {
  const providers = { local, anthropic: { kind: 'anthropic', apiKeyEnv: 'K' } };
  assert.equal(problem({ providers, tiers: { embed: 'local/nomic-embed-text' } }), 'taken');
  assert.match(problem({ providers, tiers: { embed: 'anthropic/claude' } }), /^tiers\.embed\.0: must be a model of a provider of the kind openai or openai-compatible/u);
});

test('a rate of exchange is a number above zero and a currency', () => {
  assert.deepEqual(modelSettingsSchema.parse({ exchange: { USD: '0.95 EUR' } }).exchange, { USD: { rate: 0.95, currency: 'EUR' } });
  assert.match(problem({ exchange: { USD: 0.95 } }), /^exchange\.USD: must be what one unit of it counts as, such as 0\.95 EUR/u);
  assert.match(problem({ exchange: { USD: '0 EUR' } }), /^exchange\.USD: must be above 0/u);
  assert.match(problem({ exchange: { dollar: '0.95 EUR' } }), /^exchange/u);
});

test('keys stay in the environment and never cross the network unencrypted', () => {
  const provider = (settings: object): string => problem({ providers: { x: settings } });
  assert.match(provider({ kind: 'anthropic' }), /^providers\.x\.apiKeyEnv: must name the environment variable that holds the key/u);
  assert.match(provider({ kind: 'openai', apiKeyEnv: 'sk-123' }), /^providers\.x\.apiKeyEnv: must be the name of an environment variable, not the key/u);
  assert.match(provider({ kind: 'google', apiKeyEnv: 'K', baseUrl: 'http://gateway.example.com' }), /^providers\.x\.baseUrl: must be https/u);
  assert.match(provider({ ...local, baseUrl: 'https://k:s@api.example.com/v1' }), /^providers\.x\.baseUrl: must have no user/u);
  assert.equal(provider({ ...local, apiKeyEnv: 'K' }), 'taken');
});
