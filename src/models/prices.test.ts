import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDocument } from 'yaml';
import { costOf } from '../vocabulary/exact-cost.ts';
import { modelSettingsSchema, type ModelSettings } from '../vocabulary/model-settings.ts';
import { noPrice, priceOf } from './prices.ts';

const settings = (more: object = {}): ModelSettings =>
  modelSettingsSchema.parse({
    providers: {
      anthropic: { kind: 'anthropic', apiKeyEnv: 'A' },
      mine: { kind: 'openai', apiKeyEnv: 'B' },
      gateway: { kind: 'anthropic', apiKeyEnv: 'C', baseUrl: 'https://gateway.example.com' },
      local: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' },
    },
    ...more,
  });

test('a current model has a price by the kind of its provider, and its snapshots have the same', () => {
  assert.deepEqual(priceOf(settings(), 'anthropic/claude-haiku-5-5'), { input: 0.1, cachedInput: 0.01, cacheWrite: 0.125, output: 0.5, currency: 'USD' });
  assert.deepEqual(priceOf(settings(), 'anthropic/claude-haiku-5-5-20261007'), priceOf(settings(), 'anthropic/claude-haiku-5-5'));
  assert.equal(priceOf(settings(), 'mine/gpt-6-luna-2026-09-22')?.output, 0.5);
});

test('what company.yaml says wins over the table', () => {
  const own = settings({ prices: { 'anthropic/claude-haiku-5-5': { input: 9, output: 9, currency: 'EUR' } } });
  assert.equal(priceOf(own, 'anthropic/claude-haiku-5-5')?.currency, 'EUR');
});

test('a price counts in another currency where company.yaml says what that is worth, rounded up', () => {
  const inEuros = priceOf(settings({ exchange: { USD: '0.953333 EUR' } }), 'anthropic/claude-haiku-5-5');
  assert.deepEqual(inEuros, { input: 0.095334, cachedInput: 0.009534, cacheWrite: 0.119167, output: 0.476667, currency: 'EUR' });
  assert.equal(costOf({ input: 1_000_000, cachedInput: 0, cacheWrite: 0, output: 0 }, inEuros).currency, 'EUR');
  assert.deepEqual(priceOf(settings({ exchange: { USD: '0.95 EUR' } }), 'mine/gpt-6-luna'), { input: 0.095, cachedInput: 0.0095, cacheWrite: 0.11875, output: 0.475, currency: 'EUR' });
});

test('an unknown model, a local server, a reseller and a provider that is not there have no price until it is written', () => {
  for (const id of ['anthropic/claude-next', 'local/claude-haiku-5-5', 'gateway/claude-haiku-5-5', 'nobody/x', 'mine/constructor', 'constructor/x']) assert.equal(priceOf(settings(), id), null, id);
  const free = priceOf(settings({ prices: { 'local/qwen3:8b': { input: 0, output: 0, currency: 'EUR' } } }), 'local/qwen3:8b');
  assert.ok(free);
  assert.deepEqual(costOf({ input: 5, cachedInput: 0, cacheWrite: 0, output: 5 }, free), { amount: 0, billionths: 0, currency: 'EUR' });
});

test('a missing price says the lines to write, and they are taken as they stand', () => {
  for (const id of ['local/qwen3:8b', 'local/odd:', 'local/a{b}"c']) {
    const error = noPrice(id);
    assert.deepEqual([error.code, error.failure], ['models.no-price', 'needs-operator']);
    const written = parseDocument(error.nextStep.slice(error.nextStep.indexOf('models:'))).toJS() as { models: object };
    assert.equal(priceOf(settings(written.models), id)?.input, 0.5, id);
  }
});
