import { type Language, languageOf } from '../text/language.ts';
import { stemOf } from '../text/stem.ts';
import { termHash } from '../text/term-list.ts';
import { wordsOf } from '../text/words.ts';
import { limits } from '../vocabulary/limits.ts';

/**
 * What the classifier sees of a text: four kinds of features, each a 32-bit hash. A kind's values have a length of their own
 * in the text's vector, so that the hundred pieces of words don't drown the ten words.
 * docs/ROUTER.md has what each kind is worth.
 */
export const kinds = [
  { name: 'stem', weight: 1.2 },
  { name: 'pair', weight: 1.2 },
  { name: 'apart', weight: 1 },
  { name: 'piece', weight: 1.5 },
] as const;
export const stem = 0;
/** Two words in a row; the edges of the text count as words. */
export const pair = 1;
/** Two words in this order with up to `gapMax` − 1 others between them. */
export const apart = 2;
/** Three and four characters in a row of a word with its edges. */
const piece = 3;

const gapMax = 7;
const pieceMin = 3;
const pieceMax = 4;
const edge = 0x20;
const start = termHash('\u0002');
const end = termHash('\u0003');

/** `at` and `to` are the places of the words that it is from; equal for one word. An edge of the text is −1 or the number of words. */
export type Emit = (kind: number, hash: number, at: number, to: number) => void;

/** The words that are read of a text: at most `routerTextWordsMax` of its first `routerTextCharsMax` characters. */
export function readWords(text: string): string[] {
  const words = wordsOf(text.length > limits.routerTextCharsMax ? text.slice(0, limits.routerTextCharsMax) : text);
  if (words.length > limits.routerTextWordsMax) words.length = limits.routerTextWordsMax;
  return words;
}

/** Languages of the training texts, the commonest first. One that occurs in fewer than this share of them is more often a short text that was mistaken. */
const languageShareMin = 0.05;

export function languagesOf(texts: readonly { text: string; words: readonly string[] }[]): Language[] {
  const counts = new Map<Language, number>();
  for (const { text, words } of texts) {
    const language = languageOf([...words], text);
    counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const common = [...counts].filter(([, count]) => count >= languageShareMin * texts.length).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return common.map(([language]) => language);
}

/** The language whose stems a text is read with: its own if it is one of `languages`, otherwise the first of them. */
export function readingLanguage(words: readonly string[], text: string, languages: readonly Language[]): Language {
  const first = languages[0] ?? 'en';
  if (languages.length < 2) return first;
  const own = languageOf([...words], text);
  return languages.includes(own) ? own : first;
}

/** Calls `emit` for each feature, repeated ones included. */
export function eachFeature(words: readonly string[], language: Language, emit: Emit): void {
  const hashes = words.map(termHash);
  const n = words.length;
  for (let i = 0; i < n; i++) {
    const text = words[i] as string;
    const own = hashes[i] as number;
    emit(stem, mixed(termHash(stemOf(text, language)), 0, stem), i, i);
    emit(pair, mixed(i === 0 ? start : (hashes[i - 1] as number), own, pair), i - 1, i);
    for (let j = i + 2; j < n && j <= i + gapMax; j++) emit(apart, mixed(own, hashes[j] as number, apart), i, j);
    pieces(text, i, emit);
  }
  if (n > 0) emit(pair, mixed(hashes[n - 1] as number, end, pair), n - 1, n);
}

function pieces(text: string, at: number, emit: Emit): void {
  const last = text.length + 1;
  for (let from = 0; from <= last; from++) {
    let h = 0x81_1c_9d_c5;
    for (let length = 1; length <= pieceMax && from + length - 1 <= last; length++) {
      const place = from + length - 1;
      h = Math.imul(h ^ (place === 0 || place === last ? edge : text.charCodeAt(place - 1)), 0x01_00_01_93);
      if (length >= pieceMin) emit(piece, mixed(h, length, piece), at, at);
    }
  }
}

/** The finaliser of MurmurHash3 over two hashes and a kind: unsigned, 32 bits. */
function mixed(a: number, b: number, kind: number): number {
  let h = Math.imul(a ^ Math.imul(b + kind, 0x9e_37_79_b1), 0xcc_9e_2d_51) ^ b ^ (kind << 24);
  h = Math.imul(h ^ (h >>> 16), 0x85_eb_ca_6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2_b2_ae_35);
  return (h ^ (h >>> 16)) >>> 0;
}
