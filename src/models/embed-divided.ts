import type { Embedder } from '../vocabulary/embedder.ts';
import { KeelsonError, Terminal } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';

/** Shorter than this a refused text is not cut any further. */
const cutCharsMin = 500;

export interface Divided {
  /** Places of texts that the provider takes in no length. */
  refused: number[];
  /** What stopped it before all were asked, or what was said to each of several texts: then the fault is not theirs. */
  failure: KeelsonError | null;
}

/**
 * Embeds texts, and finds the ones that the provider refuses by halving: first the batch, then the text itself, since a
 * text that is too long has no better remedy. `take` is awaited after each answer, so that what was paid for is
 * recorded before the next request.
 */
export async function embedDivided(embedder: Embedder, texts: readonly string[], take: (places: readonly number[], vectors: readonly Float32Array[]) => Promise<void>, signal: AbortSignal): Promise<Divided> {
  const refused: number[] = [];
  let taken = 0;
  let lastRefusal: KeelsonError | null = null;
  const lengths = texts.map((text) => text.length);
  const waiting: number[][] = [texts.map((_, place) => place)];
  for (let requests = 0; waiting.length > 0 && requests < limits.embedRequestsPerBatchMax; requests++) {
    const places = waiting.shift() ?? [];
    let vectors: Float32Array[];
    try {
      vectors = await embedder.embed(places.map((place) => (texts[place] ?? '').slice(0, lengths[place]).toWellFormed()), signal);
    } catch (error) {
      if (!(error instanceof KeelsonError)) throw error;
      if (!(error instanceof Terminal)) return { refused, failure: error };
      lastRefusal = error;
      const [first = 0] = places;
      const length = lengths[first] ?? 0;
      if (places.length > 1) waiting.unshift(places.slice(0, places.length >>> 1), places.slice(places.length >>> 1));
      else if (length > cutCharsMin) {
        lengths[first] = length >>> 1;
        waiting.unshift(places);
      } else refused.push(first);
      continue;
    }
    await take(places, vectors);
    taken += places.length;
  }
  return taken === 0 && texts.length > 1 ? { refused: [], failure: lastRefusal } : { refused, failure: null };
}
