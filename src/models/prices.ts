import { NeedsOperator } from '../vocabulary/errors.ts';
import { modelNameOf, providerOf, type ModelSettings, type Price, type ProviderKind } from '../vocabulary/model-settings.ts';

/**
 * What the providers asked when this table was made, in USD per million tokens: input, input from their cache, input put into their cache (for five minutes, or the shortest time that they
 * sell), output, thinking included. Standard processing, prompts up to 100,000 tokens. Where no price of the cache was found, input is taken for it: that counts too much, never too little.
 * company.yaml wins over all of it.
 *
 * - Anthropic, as of 24 October 2026: the pages of the models under https://platform.claude.com/docs/en/models and https://platform.claude.com/docs/en/about-claude/pricing. What cache reads cost for Sonnet 5.5 (cut on
 *   7 October 2026) and Haiku 5.5 was taken from two projects that compare their tables with that page: https://github.com/kurofune/claudit/releases/tag/v1.9.2 and https://github.com/TheKrush/PromptFuel/releases/tag/v1.0.23.
 * - OpenAI, as of November 2026: the pages of the models under https://developers.openai.com/api/docs/models; for GPT-6 Astra as https://github.com/BerriAI/litellm/discussions/39633 repeats its page (September 2026).
 * - Google, as of 7 October 2026: https://ai.google.dev/gemini-api/docs/pricing. Gemini 3.8 Flash stands here with the price that holds from 1 January 2027 on; until then Google asks half.
 */
export const pricesAsOf = '2026-11';

type Row = [input: number, cachedInput: number, cacheWrite: number, output: number];
const table: Record<Exclude<ProviderKind, 'openai-compatible'>, Readonly<Record<string, Row>>> = {
  anthropic: {
    'claude-opus-5-5': [4, 0.2, 5, 20],
    'claude-opus-5': [5, 0.5, 6.25, 25],
    'claude-sonnet-5-5': [2, 0.1, 2.5, 10],
    'claude-haiku-5-5': [0.1, 0.01, 0.125, 0.5],
  },
  openai: {
    'gpt-6-astra': [10, 1, 12.5, 50],
    'gpt-6.2-sol': [2, 0.1, 2.5, 10],
    'gpt-6-luna': [0.1, 0.01, 0.125, 0.5],
    'gpt-5.6-luna': [0.2, 0.02, 0.25, 1.2],
  },
  google: {
    'gemini-3.1-pro-preview': [2, 2, 2, 12],
    'gemini-3.8-flash': [1.5, 1.5, 1.5, 7.5],
    'gemini-3.5-flash': [1.5, 1.5, 1.5, 9],
    'gemini-3.5-flash-lite': [0.3, 0.3, 0.3, 2.5],
  },
};

/** A snapshot costs what its model costs: `gpt-6-luna-2026-09-22`, `claude-haiku-5-5-20261007`. */
const snapshot = /-(?:\d{8}|\d{4}-\d{2}-\d{2})$/u;

/** What a model of company.yaml costs: as written there, else by the table that ships, and by `exchange` in another currency; `null` when nobody says. A provider with a `baseUrl` may be a reseller with prices of its own. */
export function priceOf(settings: ModelSettings, id: string): Price | null {
  const price = ownPriceOf(settings, id);
  const exchange = price === null ? undefined : settings.exchange[price.currency];
  return price === null || exchange === undefined ? price : exchanged(price, exchange);
}

/** In another currency, rounded up at the sixth digit: a cap is never passed by rounding. */
function exchanged(price: Price, { rate, currency }: { rate: number; currency: string }): Price {
  const each = (perMillion: number): number => Math.ceil(Number((perMillion * rate * 1e6).toFixed(3))) / 1e6;
  return { input: each(price.input), cachedInput: each(price.cachedInput), cacheWrite: each(price.cacheWrite), output: each(price.output), currency };
}

function ownPriceOf(settings: ModelSettings, id: string): Price | null {
  if (Object.hasOwn(settings.prices, id)) return settings.prices[id] ?? null;
  const provider = Object.hasOwn(settings.providers, providerOf(id)) ? settings.providers[providerOf(id)] : undefined;
  if (provider === undefined || provider.kind === 'openai-compatible' || provider.baseUrl !== undefined) return null;
  const rows = table[provider.kind];
  const name = [modelNameOf(id), modelNameOf(id).replace(snapshot, '')].find((one) => Object.hasOwn(rows, one));
  const row = name === undefined ? undefined : rows[name];
  if (row === undefined) return null;
  const [input, cachedInput, cacheWrite, output] = row;
  return { input, cachedInput, cacheWrite, output, currency: 'USD' };
}

/** A cap on money can't be kept by a model whose price nobody knows. */
export function noPrice(id: string): NeedsOperator {
  const key = /^[\w./:@+-]+$/u.test(id) && !id.endsWith(':') ? id : JSON.stringify(id);
  return new NeedsOperator(
    'models.no-price',
    `The model ${id} has no price, so a budget in money can't be kept with it.`,
    `Write into company.yaml what a million of its tokens cost (free of charge is 0), and start Keelson again:\nmodels:\n  prices:\n    ${key}: { input: 0.50, output: 1.50, currency: EUR }`,
  );
}

/** Nor by one whose price is in another currency than the cap. */
export function otherCurrency(id: string, from: string, to: string): NeedsOperator {
  return new NeedsOperator(
    'models.other-currency',
    `The price of ${id} is in ${from}, and a budget in ${to} can't count it.`,
    `Write into company.yaml what one ${from} counts as, better a little too much, and start Keelson again:\nmodels:\n  exchange: { ${from}: 0.95 ${to} }`,
  );
}
