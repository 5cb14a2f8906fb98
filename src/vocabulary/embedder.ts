import { z } from 'zod';
import { limits } from './limits.ts';
import { encryptedOnly, keyIsExposed, keyVariable, providerBaseUrl, providerName } from './provider-address.ts';

/** Turns texts into vectors with a model. Behind it is a provider, and each text costs time and perhaps money. */
export interface Embedder {
  /** `provider:model:dimensions`. Vectors are compared only with vectors of the same id. */
  readonly id: string;
  /** How long every vector is; `null` when that is left to the model. */
  readonly dimensions: number | null;
  /** What is put before an item and before a query, for models that are trained so. */
  readonly prefixes: { readonly item: string; readonly query: string };
  /** At most so much of an item is sent: models read a bounded text. */
  readonly textCharsMax: number;
  /**
   * A vector for each text, in order, not normalised. At most `limits.embedTextsMax` texts. It is one attempt: what may
   * succeed later is thrown as `Retryable`, texts that the provider will not take as `Terminal` with the code
   * `models.text-refused`, and what a person has to mend as `NeedsOperator`.
   */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
}

/** An embedder that also tells what it counted. */
export interface CountingEmbedder extends Embedder {
  /** As `embed`; `tokens` as the provider counted them, `null` when it did not tell. */
  embedCounted(texts: readonly string[], signal?: AbortSignal): Promise<{ vectors: Float32Array[]; tokens: number | null }>;
}

/** The vector of a question, quantised as the stored ones are. */
export interface QueryVector {
  /** The embedder's id. */
  model: string;
  vector: Int8Array;
}

/** In a query: what to look near to, or why there is nothing to look near to. */
export type QueryEmbedding = { vector: QueryVector; reason: null } | { vector: null; reason: string };

/** `memory.embedder` in company.yaml. The key itself stays in the environment. */
export const embedderSettingsSchema = z
  .strictObject({
    /** A name for whoever answers at `baseUrl`; part of the model's id. */
    provider: providerName.default('openai-compatible'),
    baseUrl: providerBaseUrl,
    model: z.string().min(1).max(200),
    /** Asked of the provider. Leave it out for models that have one size. */
    dimensions: z.number().int().min(16).max(limits.embedDimensionsMax).optional(),
    /** Name of the environment variable that holds the key, such as `EMBEDDER_API_KEY`. */
    apiKeyEnv: keyVariable.optional(),
    itemPrefix: z.string().max(200).default(''),
    queryPrefix: z.string().max(200).default(''),
    /** 8,000 characters are about 2,000 tokens of English, and less than 8,192 of any script. */
    textCharsMax: z.number().int().min(200).max(limits.noteTextCharsMax).default(8_000),
    /** What a million tokens cost; without it a server on this machine costs nothing, and any other is not asked under a budget in money. */
    price: z.strictObject({ input: z.number().min(0).max(1_000_000).refine((price) => /^\d+(?:\.\d{1,6})?$/u.test(String(price)), 'must have at most 6 digits behind the point'), currency: z.string().regex(/^[A-Z]{3}$/u, 'must be a currency such as EUR (ISO 4217)') }).optional(),
    /** How many items may be embedded from midnight to midnight UTC: a mistake costs at most so much. */
    itemsPerDayMax: z.number().int().min(1).max(100_000_000).default(10_000),
    /** How long recall waits for the vector of a query before it goes on without. */
    queryTimeoutMs: z.number().int().min(50).max(30_000).default(limits.queryEmbedMsDefault),
  })
  .refine((settings) => !keyIsExposed(settings), encryptedOnly);
export type EmbedderSettings = z.infer<typeof embedderSettingsSchema>;

/** What vectors of these settings go by. A prefix changes every vector, so it is part of it. */
export function embedderId({ provider, model, dimensions, itemPrefix }: EmbedderSettings): string {
  return [provider, model, dimensions ?? 'own', ...(itemPrefix === '' ? [] : [itemPrefix.trim()])].join(':');
}
