import { type Analysis, analyse } from './analyse.ts';
import { commonWordsOf } from './everyday-words.ts';
import type { Language } from './language.ts';
import { stemOf } from './stem.ts';
import { termHash } from './term-list.ts';

const dimensions = 256;

/**
 * Turns a text into a vector with no model and no weights, by feature hashing (Weinberger et al. 2009) of its stems and of
 * their trigrams: texts that share words, other inflections of them, or words with a slip in them point the same way.
 * The choices below were made on half of the queries of a public set of short messages, and hold on the other half.
 */
export const hashEmbedder = { id: 'hash-ngrams-1', dimensions, embed } as const;

/** A stem's trigrams together weigh more than the stem, and it shows mostly in misspelt queries. */
const trigramWeight = 1.2;
/** A long word is a rare one, so its trigrams add up, as far as this; beyond, only their share grows smaller (a code must not drown a text). */
const trigramsFull = 8;
const commonWeight = 0.5;

/** `analysis` is that of the same text, when the caller has it already. The largest value is ±127, so compare by cosine; a text without words is all zeros. */
function embed(text: string, analysis: Analysis = analyse(text)): Int8Array {
  const counts = new Map<string, number>();
  for (const term of analysis.terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const common = commonStemsOf(analysis.language);
  const sums = new Float64Array(dimensions);
  for (const [term, count] of counts) {
    const weight = (1 + Math.log(count)) * (common.has(term) ? commonWeight : 1);
    addFeature(sums, termHash(term), weight);
    addTrigrams(sums, term, weight * trigramWeight);
  }
  return quantised(sums);
}

const commonStems = new Map<Language, ReadonlySet<string>>();

function commonStemsOf(language: Language): ReadonlySet<string> {
  let stems = commonStems.get(language);
  if (stems === undefined) {
    stems = new Set(commonWordsOf(language).map((word) => stemOf(word, language)));
    commonStems.set(language, stems);
  }
  return stems;
}

/** Two places a feature, each with a sign of its own: a collision in one is mostly none in the other. */
function addFeature(sums: Float64Array, hash: number, weight: number): void {
  const first = hash & 0xff;
  const second = (hash >>> 16) & 0xff;
  sums[first] = (sums[first] as number) + ((hash & 0x1_00) === 0 ? weight : -weight);
  sums[second] = (sums[second] as number) + ((hash & 0x1_00_00_00) === 0 ? weight : -weight);
}

const edge = 0x1;

/** Of the term with a mark on either side, hashed without cutting a string for each. */
function addTrigrams(sums: Float64Array, term: string, weight: number): void {
  const each = weight / Math.max(1, Math.sqrt(term.length / trigramsFull));
  let first = edge;
  let second = term.charCodeAt(0);
  for (let i = 1; i <= term.length; i++) {
    const third = i < term.length ? term.charCodeAt(i) : edge;
    addFeature(sums, trigramHash(first, second, third), each);
    first = second;
    second = third;
  }
}

/** The finaliser of MurmurHash3 over the three units. */
function trigramHash(first: number, second: number, third: number): number {
  let h = Math.imul(Math.imul(Math.imul(first, 0x01_00_01_93) ^ second, 0x01_00_01_93) ^ third, 0x9e_37_79_b1);
  h = Math.imul(h ^ (h >>> 16), 0x85_eb_ca_6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2_b2_ae_35);
  return (h ^ (h >>> 16)) >>> 0;
}

function quantised(sums: Float64Array): Int8Array {
  let most = 0;
  for (let i = 0; i < dimensions; i++) most = Math.max(most, Math.abs(sums[i] as number));
  const vector = new Int8Array(dimensions);
  if (most > 0) for (let i = 0; i < dimensions; i++) vector[i] = Math.round(((sums[i] as number) / most) * 127);
  return vector;
}

/** One bit a dimension, set where the value is above zero, the lowest bit of a byte first, as sqlite-vec packs them: 32 bytes, compared by Hamming distance. */
export function toBits(vector: Int8Array): Uint8Array {
  const bits = new Uint8Array(vector.length >>> 3);
  for (let i = 0; i < vector.length; i++) if ((vector[i] as number) > 0) bits[i >>> 3] = (bits[i >>> 3] as number) | (1 << (i & 7));
  return bits;
}

/** −1 to 1; 0 where one of them is all zeros. */
export function cosine(a: Int8Array, b: Int8Array): number {
  let product = 0;
  let left = 0;
  let right = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    product += x * y;
    left += x * x;
    right += y * y;
  }
  return left === 0 || right === 0 ? 0 : product / Math.sqrt(left * right);
}
