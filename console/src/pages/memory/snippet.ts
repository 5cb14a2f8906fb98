/** A part of a text, and whether it is what was looked for. */
export interface Piece {
  words: string;
  isFound: boolean;
  /** Where it begins in the snippet. */
  place: number;
}

const charsMax = 240;
const before = 40;

/** What to show of a text that was found by some words: from a little before the first of them on, in one line, with each marked. A document's settings at its top are left out. */
export function snippetOf(text: string, query: string): Piece[] {
  const line = text.replace(/^---\n[\s\S]*?\n---\n/u, '').replaceAll(/\s+/gu, ' ').trim();
  const words = query.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= 3).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`));
  // A word that begins so counts: what is found by its stem has other endings.
  const wanted = words.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})[\\p{L}\\p{N}]*`, 'giu');
  const first = wanted === null ? -1 : line.search(wanted);
  const start = first <= before ? 0 : line.lastIndexOf(' ', first - before) + 1;
  const shown = `${start > 0 ? '…' : ''}${line.slice(start, start + charsMax)}${line.length > start + charsMax ? '…' : ''}`;
  if (wanted === null) return [{ words: shown, isFound: false, place: 0 }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const { index, 0: found } of shown.matchAll(wanted)) {
    if (index > at) pieces.push({ words: shown.slice(at, index), isFound: false, place: at });
    pieces.push({ words: found, isFound: true, place: index });
    at = index + found.length;
  }
  return at < shown.length ? [...pieces, { words: shown.slice(at), isFound: false, place: at }] : pieces;
}
