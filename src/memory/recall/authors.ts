import { wordsOf } from '../../text/words.ts';

export interface Named {
  authors: ReadonlySet<string>;
  /** The words of the question that name them. */
  words: ReadonlySet<string>;
}

/** A word in the names of more people than this is no name: `support`, `info`. */
const bearersMax = 5;
const nameCharsMin = 2;

/** Whom of these the question names, by any part of a name; of an address the part before the @ counts. */
export function namedAuthors(words: readonly string[], authors: Iterable<string | null>): Named {
  const bearers = new Map<string, Set<string>>();
  for (const author of new Set(authors)) {
    if (author === null) continue;
    for (const part of wordsOf(author.replace(/@.*$/, ''))) {
      if (part.length < nameCharsMin || /^[0-9]+$/.test(part)) continue;
      const known = bearers.get(part) ?? new Set<string>();
      bearers.set(part, known.add(author));
    }
  }
  const named = new Set<string>();
  const naming = new Set<string>();
  for (const word of words) {
    const found = bearers.get(word);
    if (!found || found.size > bearersMax) continue;
    naming.add(word);
    for (const author of found) named.add(author);
  }
  return { authors: named, words: naming };
}
