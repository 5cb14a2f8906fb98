import { z } from 'zod';
import { modelId, modelTiers, textTiers } from './models.ts';
import { encryptedOnly, keyIsExposed, keyVariable, providerBaseUrl, providerName } from './provider-address.ts';

/** Who answers: the companies whose protocols we know, and every server that speaks OpenAI's chat protocol (Ollama, vLLM, llama.cpp, most gateways). */
export const providerKinds = ['anthropic', 'openai', 'google', 'openai-compatible'] as const;
export type ProviderKind = (typeof providerKinds)[number];

const hosted = { apiKeyEnv: keyVariable, baseUrl: providerBaseUrl.optional() };
const providerSchema = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('anthropic'), ...hosted }),
      z.strictObject({ kind: z.literal('openai'), ...hosted }),
      z.strictObject({ kind: z.literal('google'), ...hosted }),
      z.strictObject({
        kind: z.literal('openai-compatible'),
        baseUrl: providerBaseUrl,
        apiKeyEnv: keyVariable.optional(),
        /** Whether the server holds an answer to a JSON schema (`response_format: json_schema`). Else it is asked in words. */
        structuredOutputs: z.boolean().default(true),
      }),
    ],
    { error: `must have a kind: ${providerKinds.join(', ')}` },
  )
  .refine((settings) => !keyIsExposed(settings), encryptedOnly);
export type ProviderSettings = z.infer<typeof providerSchema>;

/** Per million tokens, in main units of the currency: 0.15 is 15 cents. Six digits are read exactly; providers write two or three. */
const perMillion = z
  .number({ error: 'must be a number: what a million tokens cost, such as 0.15; free of charge is 0' })
  .min(0, 'must not be below 0')
  .max(1_000_000, 'must be what a million tokens cost, at most 1000000')
  .refine((price) => /^\d+(?:\.\d{1,6})?$/u.test(String(price)), 'must have at most 6 digits behind the point');

const priceSchema = z
  .strictObject({
    input: perMillion,
    /** Input that the provider had in its cache. */
    cachedInput: perMillion.optional(),
    /** Input that it put there. */
    cacheWrite: perMillion.optional(),
    output: perMillion,
    currency: z.string({ error: 'must be a currency such as EUR (ISO 4217)' }).regex(/^[A-Z]{3}$/u, 'must be a currency such as EUR (ISO 4217)'),
  })
  .transform(({ cachedInput, cacheWrite, ...price }): Price => ({ ...price, cachedInput: cachedInput ?? price.input, cacheWrite: cacheWrite ?? price.input }));

/** What a model costs: main units of the currency per million tokens. */
export interface Price {
  input: number;
  cachedInput: number;
  cacheWrite: number;
  output: number;
  currency: string;
}

const rateSchema = z
  .string({ error: 'must be what one unit of it counts as, such as 0.95 EUR' })
  .regex(/^\d{1,9}(?:\.\d{1,6})? [A-Z]{3}$/u, 'must be what one unit of it counts as, such as 0.95 EUR')
  .transform((text) => ({ rate: Number(text.slice(0, -4)), currency: text.slice(-3) }))
  .refine(({ rate }) => rate > 0, 'must be above 0');

/** One model, or several with the first choice first. */
const choices = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(modelId, { error: 'must be a model such as local/qwen3:8b, or a list of them' }).min(1, 'must name a model').max(10));

/**
 * Of one request. The input is counted before it is sent by `tokensAtMost`, which never counts too few. 100,000 is also up to where the prices of all
 * providers are those of short prompts; above it some ask for more, so that a price alone would not tell what a call costs.
 */
const tierLimits = z.strictObject({ inputTokensMax: z.number().int().min(500).max(100_000).default(16_000), outputTokensMax: z.number().int().min(16).max(32_000).default(2_000) });

/** Those whose protocol for vectors is spoken. */
const embedding: ReadonlySet<ProviderKind> = new Set(['openai', 'openai-compatible']);

const days = z.number().int().min(0).max(3_660);

const known = (what: string, names: readonly string[]): { error: z.core.$ZodErrorMap } => ({
  error: (issue) => (issue.code === 'unrecognized_keys' ? `there is no such ${what}: write ${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : undefined),
});

/** `models` in company.yaml. The keys themselves stay in the environment. */
export const modelSettingsSchema = z
  .strictObject({
    /** A name of the operator's choice, and who answers by it. */
    providers: z.record(z.string(), providerSchema).default({}),
    tiers: z.strictObject({ plan: choices.optional(), draft: choices.optional(), classify: choices.optional(), embed: choices.optional() }, known('tier', modelTiers)).default({}),
    /** Wins over the table that ships. */
    prices: z.record(z.string(), priceSchema).default({}),
    /** What one unit of another currency counts as, such as `USD: 0.95 EUR`: prices in USD are then prices in EUR, for budgets and for costs. Better a little too much. */
    exchange: z.record(z.string().regex(/^[A-Z]{3}$/u), rateSchema, { error: 'must be rates such as { USD: 0.95 EUR }: what one USD counts as' }).default({}),
    limits: z.strictObject({ plan: tierLimits.prefault({ inputTokensMax: 48_000 }), draft: tierLimits.prefault({}), classify: tierLimits.prefault({}) }, known('tier with limits', textTiers)).prefault({}),
    /** Days that prompts and answers are kept in full. */
    keepTexts: days.default(90),
    /** Days that an answer is used again for the same question; 0 for never. */
    cacheFor: days.default(30),
    /** For a whole answer. */
    timeoutSeconds: z.number().min(1).max(600).default(60),
  })
  .superRefine((settings, context) => {
    const refuse = (path: (string | number)[], message: string): void => context.addIssue({ code: 'custom', path, message });
    for (const name of Object.keys(settings.providers)) if (!providerName.safeParse(name).success) refuse(['providers', name], 'the name of a provider must be lower case letters, digits and dashes');
    for (const [tier, models] of Object.entries(settings.tiers)) {
      models?.forEach((id, place) => {
        const provider = Object.hasOwn(settings.providers, providerOf(id)) ? settings.providers[providerOf(id)] : undefined;
        if (provider === undefined) refuse(['tiers', tier, place], noProvider(id));
        else if (tier === 'embed' && !embedding.has(provider.kind)) refuse(['tiers', tier, place], `must be a model of a provider of the kind ${[...embedding].join(' or ')}: others are not asked for vectors`);
      });
    }
    for (const id of Object.keys(settings.prices)) {
      if (!modelId.safeParse(id).success) refuse(['prices', id], 'must be the price of a model such as local/qwen3:8b: a provider, a slash and its model');
      else if (!Object.hasOwn(settings.providers, providerOf(id))) refuse(['prices', id], noProvider(id));
    }
  });
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

/** `local/qwen3:8b` is `qwen3:8b` of the provider `local`. A model's own name may have slashes too. */
export function providerOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

export function modelNameOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

function noProvider(id: string): string {
  const name = providerOf(id);
  const kind = providerKinds.find((one) => one === name) ?? 'openai-compatible';
  const rest = kind === 'openai-compatible' ? 'baseUrl: http://127.0.0.1:11434/v1' : `apiKeyEnv: ${name.toUpperCase()}_API_KEY`;
  return `there is no provider ${name}: write one under models.providers, such as ${name}: { kind: ${kind}, ${rest} }`;
}
