const charsMax = 64;

/** The three-character pieces of a word, with two spaces before and one behind, as PostgreSQL's pg_trgm cuts them: a shared beginning counts most. */
export function trigramsOf(word: string): string[] {
  const padded = `  ${word.slice(0, charsMax)} `;
  const trigrams = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) trigrams.add(padded.slice(i, i + 3));
  return [...trigrams];
}

/**
 * How alike two words are, 0 to 1: the mean of Dice's coefficient over trigrams, which forgives moved parts, and of
 * 1 − edits / length, which forgives a slip in a short word, where one letter spoils every trigram.
 */
export function wordSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  const left = a.slice(0, charsMax);
  const right = b.slice(0, charsMax);
  const length = Math.max(left.length, right.length);
  return (dice(left, right) + 1 - edits(left, right) / length) / 2;
}

function dice(a: string, b: string): number {
  const left = trigramsOf(a);
  const right = new Set(trigramsOf(b));
  let shared = 0;
  for (const trigram of left) if (right.has(trigram)) shared += 1;
  return (2 * shared) / (left.length + right.size);
}

/** Optimal string alignment: an insertion, a deletion, a substitution or a swap of neighbours is one edit. */
function edits(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((previous[j] as number) + 1, (row[j - 1] as number) + 1, (previous[j - 1] as number) + (same ? 0 : 1));
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swap) best = Math.min(best, (older[j - 2] as number) + 1);
      row.push(best);
    }
    older = previous;
    previous = row;
  }
  return previous[b.length] as number;
}
