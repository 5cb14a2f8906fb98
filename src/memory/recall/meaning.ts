import type { QueryVector } from '../../vocabulary/embedder.ts';
import type { EmbeddingQueries, ItemFilter } from '../../ledger/memory-port.ts';

/** How alike a model finds a question and items. Only for items that have a vector of that model: the others keep the default one. */
export interface Meaning {
  model: string;
  nearest(filter: ItemFilter, limit: number): Promise<number[]>;
  /** 0 to 1 for those of the items that have a vector. */
  among(seqs: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

export function meaningOf(embeddings: EmbeddingQueries, { model, vector }: QueryVector): Meaning {
  return {
    model,
    async nearest(filter, limit) {
      return (await embeddings.nearestBy(model, filter, vector, limit)).map(({ seq }) => seq);
    },
    async among(seqs) {
      return stretched(await embeddings.similarities(model, vector, seqs));
    },
  };
}

/**
 * Models differ in what cosine they give to texts that have nothing in common: from 0 to 0.8. So the median of the candidates, most of which
 * don't answer the question, is nothing, and the best of them is 1, as the best by words is.
 */
function stretched(similarities: ReadonlyMap<number, number>): Map<number, number> {
  const sorted = [...similarities.values()].toSorted((a, b) => a - b);
  const middle = sorted[sorted.length >>> 1] ?? 0;
  const reach = (sorted.at(-1) ?? 0) - middle;
  return new Map(Array.from(similarities, ([seq, similarity]) => [seq, reach > 0 ? Math.max(0, (similarity - middle) / reach) : 0]));
}
