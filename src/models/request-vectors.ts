import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { embedMany } from 'ai';
import { NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import { embedderId, type EmbedderSettings } from '../vocabulary/embedder.ts';
import { limits } from '../vocabulary/limits.ts';
import { malformed, providerFailure, type FailureSource } from './provider-failure.ts';

// Warnings of the SDK go to standard error past every --json. What matters to us is thrown.
globalThis.AI_SDK_LOG_WARNINGS = false;

export interface VectorRequest {
  settings: EmbedderSettings;
  key: string | undefined;
  /** Epoch ms. */
  now(): number;
  signal: AbortSignal | undefined;
}

/** One request, one attempt: whoever calls decides when to try again. */
export async function requestVectors({ settings, key, now, signal }: VectorRequest, texts: readonly string[]): Promise<{ vectors: Float32Array[]; tokens: number | null }> {
  const { provider: name, baseUrl: baseURL, model, dimensions } = settings;
  const source = sourceOf(settings, key, now());
  const timeout = AbortSignal.timeout(limits.embedTimeoutMsMax);
  try {
    const provider = createOpenAICompatible({ name, baseURL, fetch: fetchThere, ...(key === undefined ? {} : { apiKey: key }) });
    const answer = await embedMany({
      model: provider.embeddingModel(model),
      values: [...texts],
      maxRetries: 0,
      abortSignal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(dimensions === undefined ? {} : { dimensions }),
    });
    const tokens = answer.usage.tokens;
    return { vectors: checked(inOrder(answer.embeddings, answer.responses?.[0]?.body, source), dimensions, source), tokens: Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : null };
  } catch (error) {
    throw providerFailure(error, { ...source, now: now(), aborted: signal?.aborted === true });
  }
}

function sourceOf(settings: EmbedderSettings, secret: string | undefined, now: number): FailureSource {
  const at = 'memory.embedder in company.yaml';
  return {
    who: `The embedder ${embedderId(settings)}`,
    wanted: 'vectors',
    settings: at,
    named: `baseUrl and model of ${at}`,
    meanwhile: 'Search goes on without the model.',
    timeoutMs: limits.embedTimeoutMsMax,
    now,
    secret,
    aborted: false,
    refused: (said) => new Terminal('models.text-refused', said, `Such a text stays findable by its words. If it happens to all of them, check ${at}.`),
  };
}

/** A redirect would carry what customers wrote to an address that nobody chose. */
const fetchThere: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'error' });

/** The protocol numbers the vectors, and the SDK does not look at the numbers. */
function inOrder(embeddings: number[][], body: unknown, source: FailureSource): number[][] {
  const data = (body as { data?: unknown } | undefined)?.data;
  const places = Array.isArray(data) ? data.map((one: unknown) => (one as { index?: unknown } | null)?.index) : [];
  if (places.every((place) => place === undefined)) return embeddings;
  return embeddings.map((_, place) => {
    const vector = embeddings[places.indexOf(place)];
    if (vector === undefined) throw malformed(source, 'its vectors are not numbered 0, 1, 2 …');
    return vector;
  });
}

function checked(vectors: number[][], dimensions: number | undefined, source: FailureSource): Float32Array[] {
  const length = dimensions ?? vectors[0]?.length ?? 0;
  const wrong = vectors.find((vector) => vector.length !== length);
  if (length === 0 || length > limits.embedDimensionsMax || wrong !== undefined) {
    throw new NeedsOperator('models.wrong-dimensions', `${source.who} answered with ${wrong?.length ?? length} dimensions where ${dimensions ?? `1 to ${limits.embedDimensionsMax}`} are expected.`, 'Set memory.embedder.dimensions in company.yaml to what the model gives, or leave it out.');
  }
  return vectors.map((vector) => {
    if (vector.every((value) => value === 0)) throw malformed(source, 'a vector of zeros points nowhere');
    return Float32Array.from(vector);
  });
}
