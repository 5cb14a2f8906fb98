import { hash } from 'node:crypto';

/** A letter each, all different, so that a tag never passes for a thread. */
const letters = { thread: 't', subject: 's', tag: 'g', author: 'a', tier: 'r', kind: 'k' } as const;

export type FacetKind = keyof typeof letters;

/**
 * A filter's value as one short word that an FTS5 column holds and matches exactly: the kind's letter and 53 bits of the
 * value's SHA-256 in base 36, 12 characters in all. Values differ by every character, case included. The hash is a
 * cryptographic one because a thread's id comes from outside: nobody may choose one that lands in another's conversation.
 */
export function facetToken(kind: FacetKind, value: string): string {
  const digest = hash('sha256', value, 'hex');
  const bits = Number.parseInt(digest.slice(0, 13), 16) * 2 + (Number.parseInt(digest.slice(13, 14), 16) & 1);
  return letters[kind] + bits.toString(36).padStart(11, '0');
}
