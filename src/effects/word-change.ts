/** Beyond so many words the longest common run of two texts costs too much to find; the words themselves are counted then. */
const wordsMax = 2_000;

/** How much of the words was changed, 0 to 1: one minus the share of words that both texts have in the same order (longest common subsequence over the longer text). */
export function changedShare(before: string, after: string): number {
  const [one, other] = [wordsOf(before), wordsOf(after)];
  const longer = Math.max(one.length, other.length);
  if (longer === 0) return 0;
  const kept = longer > wordsMax ? sharedWords(one, other) : commonSubsequence(one, other);
  return 1 - kept / longer;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/** Its length, with two rows of the usual table. */
function commonSubsequence(a: readonly string[], b: readonly string[]): number {
  let above = new Uint32Array(b.length + 1);
  for (const word of a) {
    const row = new Uint32Array(b.length + 1);
    for (let column = 1; column <= b.length; column++) row[column] = word === b[column - 1] ? (above[column - 1] ?? 0) + 1 : Math.max(above[column] ?? 0, row[column - 1] ?? 0);
    above = row;
  }
  return above[b.length] ?? 0;
}

function sharedWords(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of b) {
    const count = left.get(word) ?? 0;
    if (count > 0) shared += 1;
    left.set(word, count - 1);
  }
  return shared;
}
