import type { Embedder, QueryEmbedding } from '../vocabulary/embedder.ts';
import { failureData } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import { quantised } from './quantise.ts';

/** After a failure the embedder is left alone for so long: a search should not pay the whole time limit again and again. */
const restMs = 30_000;

export interface QueryOptions {
  /** How long a search may wait for its vector. */
  timeoutMs: number;
  /** Epoch ms. */
  now(): number;
}

/**
 * Vectors for questions. Never throws: what goes wrong is the reason why there is none, and search goes on with what it
 * has. The newest `limits.queryVectorsCachedMax` are kept, so that a repeated question asks nobody.
 */
export function queryEmbedder(embedder: Embedder, { timeoutMs, now }: QueryOptions): (text: string) => Promise<QueryEmbedding> {
  const cache = new Map<string, Promise<QueryEmbedding>>();
  let rest: { until: number; reason: string } | null = null;

  async function ask(text: string): Promise<QueryEmbedding> {
    try {
      const [vector] = await embedder.embed([text], AbortSignal.timeout(timeoutMs));
      if (vector === undefined) throw new Error('no vector came back');
      return { vector: { model: embedder.id, vector: quantised(vector) }, reason: null };
    } catch (error) {
      const { code, message, nextStep } = failureData(error);
      const reason = code === 'models.aborted' ? `The embedder ${embedder.id} did not answer within ${timeoutMs} ms.` : `${message} ${nextStep}`;
      rest = { until: now() + restMs, reason };
      return { vector: null, reason };
    }
  }

  return (question) => {
    const text = embedder.prefixes.query + question.slice(0, embedder.textCharsMax).toWellFormed();
    const known = cache.get(text);
    cache.delete(text);
    if (known === undefined && rest !== null && now() < rest.until) return Promise.resolve({ vector: null, reason: rest.reason });
    const asked = known ?? ask(text);
    // Newest last; what fails is not kept.
    cache.set(text, asked);
    for (const [oldest] of cache) if (cache.size > limits.queryVectorsCachedMax) cache.delete(oldest);
    return asked.then((answer) => {
      if (answer.vector === null && cache.get(text) === asked) cache.delete(text);
      return answer;
    });
  };
}
