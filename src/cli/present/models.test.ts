import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelView } from '../../vocabulary/model-views.ts';
import { modelChecksText, modelsText } from './models.ts';
import { textWidth } from './width.ts';

const display = { rich: false, columns: 80, paint: (_format: unknown, text: string) => text, now: 0 };
const narrow = { ...display, rich: true, columns: 60 };
const price = (currency: string, input = 2): ModelView['price'] => ({ input, cachedInput: input, cacheWrite: input, output: input, currency });
const view = (change: Partial<ModelView> = {}): ModelView => ({ tier: 'draft', choice: 1, id: 'anthropic/claude', kind: 'anthropic', address: 'https://api.anthropic.com', key: { variable: 'ANTHROPIC_API_KEY', set: false }, price: price('USD'), priceFrom: '2026-11', ...change });

test('prices that no budget can count are said with what to write, those that count are not', () => {
  assert.match(modelsText(display, [view()], ['EUR']), /budget in EUR, which can't count prices in USD: .* exchange: \{ USD: 0\.95 EUR \}/u);
  for (const [models, capped] of [[[view()], []], [[view()], ['USD']], [[view({ price: price('EUR') })], ['EUR']], [[view({ price: price('USD', 0) })], ['EUR']]] as const) assert.doesNotMatch(modelsText(display, models, capped), /exchange/u);
});

test('a model without a price, a key that is not set and one that is not needed are said', () => {
  assert.match(modelsText(display, [view(), view({ choice: 2, id: 'local/x', key: null, price: null, priceFrom: null })], []), /ANTHROPIC_API_KEY is not set[\s\S]*then +local\/x .*needs none +unknown[\s\S]*models\.prices/u);
});

test('on a narrow terminal no line is wider than it', () => {
  const texts = [modelsText(narrow, [view(), view({ price: null })], ['EUR']), modelsText(narrow, [], []), modelChecksText(narrow, [{ tier: 'plan', model: null, answer: '', why: 'The model anthropic/claude refused the connection. Check company.yaml and the network.', task: 't1' }, { tier: 'draft', model: 'anthropic/claude', answer: 'ready '.repeat(20), why: null, task: 't2' }])];
  for (const line of texts.join('\n').split('\n')) assert.ok(textWidth(line) <= 60, line);
});
