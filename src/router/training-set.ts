import type { Language } from '../text/language.ts';
import { limits } from '../vocabulary/limits.ts';
import { outOfScopeIntent } from '../vocabulary/router.ts';
import { FeatureSpace, rarity } from './feature-space.ts';
import { eachFeature, languagesOf, readingLanguage, readWords } from './features.ts';
import { seededDraws, shuffle } from './seeded-draws.ts';
import type { Rows } from './softmax.ts';
import type { Turns } from './turns.ts';

export interface ReadExample {
  text: string;
  words: string[];
  /** The number of its intent. */
  intent: number;
  /** An intent's own name, read as if it were an example of it: it is never held out, and says nothing about how sure one may be. */
  isName: boolean;
}

export interface TrainingSet {
  intents: string[];
  /** The last of `intents` stands for what is out of scope. */
  outside: boolean;
  examples: ReadExample[];
  languages: Language[];
  space: FeatureSpace;
  rows: Rows;
}

/** Weights that a classifier has at most, a byte each, unless it has very many intents; and the fewest features all the same. */
const weightsMax = 3_000_000;
const featuresMax = 65_536;
const featuresMin = 8_192;
/** From so many texts on, a feature that only one of them has is left out: nothing can be learned from it that another text could use. */
const textsWithSingles = 2_000;
/** What reading a word costs, in the unit of `Turns`. */
export const workPerWord = 2_000;

/** Distinct examples with words in them, by intent in alphabetical order, and the names of the intents; bounded evenly over the intents. */
export function readExamples(examples: readonly { text: string; intent: string }[], seed: string): Pick<TrainingSet, 'intents' | 'outside' | 'examples'> {
  const names = [...new Set(examples.filter(({ text }) => readWords(text).length > 0).map(({ intent }) => intent))].filter((name) => name !== outOfScopeIntent).toSorted((a, b) => (a < b ? -1 : 1));
  const outside = examples.some(({ text, intent }) => intent === outOfScopeIntent && readWords(text).length > 0);
  const intents = outside ? [...names, outOfScopeIntent] : names;
  const byIntent = new Map<string, string[]>(intents.map((name) => [name, []]));
  for (const { text, intent } of examples) byIntent.get(intent)?.push(text);
  const read: ReadExample[] = [];
  for (const [intent, name] of names.entries()) {
    const text = spokenName(name);
    const words = readWords(text);
    if (words.length > 0) read.push({ text, words, intent, isName: true });
  }
  const wordsMax = Math.min(limits.routerTrainingWordsMax, Math.floor(limits.routerTrainingWorkMax / intents.length));
  read.push(...evenly([...byIntent.values()], wordsMax, seed));
  return { intents, outside, examples: read };
}

/** `card_arrival`, `card-arrival` and `cardArrival` are read as card arrival. */
export function spokenName(name: string): string {
  return name.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();
}

/** In rounds, one text of each intent a round, until there are no more or the bounds are reached. Which come first depends on the seed. */
export function evenly(texts: readonly string[][], wordsMax: number, seed: string): ReadExample[] {
  const draw = seededDraws(`${seed} sample`);
  const orders = texts.map((of) => {
    const order = Int32Array.from(of.keys());
    shuffle(order, draw);
    return order;
  });
  const seen = texts.map(() => new Set<string>());
  const read: ReadExample[] = [];
  let words = 0;
  for (let round = 0; orders.some((order) => round < order.length); round++) {
    for (const [intent, order] of orders.entries()) {
      if (round >= order.length) continue;
      const text = (texts[intent] as string[])[order[round] as number] as string;
      const found = readWords(text);
      const known = seen[intent] as Set<string>;
      const key = found.join(' ');
      if (found.length === 0 || known.has(key)) continue;
      known.add(key);
      words += found.length;
      if (words > wordsMax || read.length >= limits.routerTrainingExamplesMax) return read;
      read.push({ text: text.slice(0, limits.routerTextCharsMax), words: found, intent, isName: false });
    }
  }
  return read;
}

export async function trainingSet(read: Pick<TrainingSet, 'intents' | 'outside' | 'examples'>, turns: Turns): Promise<TrainingSet> {
  const { intents, examples } = read;
  const languages = languagesOf(examples.filter(({ isName }) => !isName));
  const counts = new Map<number, number>();
  for (const { text, words } of examples) {
    const seen = new Set<number>();
    eachFeature(words, readingLanguage(words, text, languages), (_kind, hash) => seen.add(hash));
    for (const hash of seen) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    if (turns.spent(workPerWord * words.length)) await turns.next();
  }
  const hashes = chosenFeatures(counts, intents.length, examples.length);
  const rarities = Float32Array.from(hashes, (hash) => rarity(counts.get(hash) as number, examples.length));
  const space = new FeatureSpace(hashes, rarities, examples.length);
  const places: number[] = [];
  const values: number[] = [];
  const starts = new Int32Array(examples.length + 1);
  for (const [row, { text, words }] of examples.entries()) {
    const vector = space.vectorOf(words, readingLanguage(words, text, languages));
    for (let e = 0; e < vector.length; e++) {
      places.push(vector.places[e] as number);
      values.push(vector.values[e] as number);
    }
    starts[row + 1] = places.length;
    if (turns.spent(workPerWord * words.length)) await turns.next();
  }
  const rows: Rows = { starts, places: Int32Array.from(places), values: Float32Array.from(values), intents: Int32Array.from(examples, ({ intent }) => intent) };
  return { ...read, languages, space, rows };
}

/** The commonest features, in the order of their hashes, which depends on nothing but the texts. */
function chosenFeatures(counts: ReadonlyMap<number, number>, intents: number, texts: number): Uint32Array {
  const least = texts >= textsWithSingles ? 2 : 1;
  const most = Math.min(featuresMax, Math.max(featuresMin, Math.floor(weightsMax / intents)));
  let usable = [...counts].filter(([, count]) => count >= least);
  if (usable.length > most) usable = usable.toSorted(([a, x], [b, y]) => y - x || a - b).slice(0, most);
  return Uint32Array.from(usable, ([hash]) => hash).toSorted();
}
