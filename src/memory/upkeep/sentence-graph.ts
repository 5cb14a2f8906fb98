/** Terms of a sentence with their weights; the length is 1, or 0 for a sentence without terms. */
export type Vector = ReadonlyMap<string, number>;

/** tf × idf, with idf = ln(1 + N / df) over the given sentences. */
export function vectorsOf(sentences: readonly (readonly string[])[]): Vector[] {
  const frequencies = new Map<string, number>();
  for (const terms of sentences) for (const term of new Set(terms)) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  return sentences.map((terms) => {
    const vector = new Map<string, number>();
    for (const term of terms) vector.set(term, (vector.get(term) ?? 0) + Math.log1p(sentences.length / (frequencies.get(term) ?? 1)));
    let square = 0;
    for (const weight of vector.values()) square += weight * weight;
    const length = Math.sqrt(square);
    for (const [term, weight] of vector) vector.set(term, weight / length);
    return vector;
  });
}

/** The cosine of two vectors. */
export function similarity(one: Vector, other: Vector): number {
  const [small, large] = one.size <= other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0);
  return Math.min(1, sum);
}

/** How near each is to what all of them are about: the cosine with their sum. One pass, for more sentences than a graph can hold. */
export function nearness(vectors: readonly Vector[]): number[] {
  const sum = new Map<string, number>();
  for (const vector of vectors) for (const [term, weight] of vector) sum.set(term, (sum.get(term) ?? 0) + weight);
  let square = 0;
  for (const weight of sum.values()) square += weight * weight;
  const length = Math.sqrt(square) || 1;
  return vectors.map((vector) => {
    let product = 0;
    for (const [term, weight] of vector) product += weight * (sum.get(term) ?? 0);
    return product / length;
  });
}

const damping = 0.85;
const rounds = 30;
/** Below this two sentences share a word by chance. */
const similarityMin = 0.05;

/**
 * Continuous LexRank (Erkan and Radev 2004, §3.3): PageRank over the sentences, each edge as heavy as the two are alike. 1 for
 * the most central one, 0 for the least. Takes time and memory with the square of the number of sentences.
 */
export function centrality(vectors: readonly Vector[]): number[] {
  const count = vectors.length;
  const edges = new Float64Array(count * count);
  const sums = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const weight = similarity(vectors[i] as Vector, vectors[j] as Vector);
      if (weight < similarityMin) continue;
      edges[i * count + j] = weight;
      edges[j * count + i] = weight;
      sums[i] = (sums[i] as number) + weight;
      sums[j] = (sums[j] as number) + weight;
    }
  }
  let ranks = new Float64Array(count).fill(1);
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(count).fill(1 - damping);
    for (let i = 0; i < count; i++) {
      const given = sums[i] === 0 ? 0 : (damping * (ranks[i] as number)) / (sums[i] as number);
      if (given > 0) for (let j = 0; j < count; j++) next[j] = (next[j] as number) + given * (edges[i * count + j] as number);
    }
    ranks = next;
  }
  const most = Math.max(...ranks);
  const least = Math.min(...ranks);
  return [...ranks].map((rank) => (most === least ? 0 : (rank - least) / (most - least)));
}
