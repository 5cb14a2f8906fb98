import type { Language } from '../text/language.ts';
import { limits } from '../vocabulary/limits.ts';
import { outOfScopeIntent } from '../vocabulary/router.ts';
import { FeatureSpace, rarity, type TextVector } from './feature-space.ts';
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
/** What reading costs, in the unit of `Turns`. */
export const workPerWord = 2_000;
const workPerExample = 1_000;
const workPerFeature = 100;

/** Distinct examples with words in them, by intent in alphabetical order, and the names of the intents; bounded evenly over the intents. */
export async function readExamples(examples: readonly { text: string; intent: string }[], seed: string, turns: Turns): Promise<Pick<TrainingSet, 'intents' | 'outside' | 'examples'>> {
  const byIntent = new Map<string, string[]>();
  for (const { text, intent } of examples) {
    const texts = byIntent.get(intent);
    if (texts !== undefined) texts.push(text);
    else if (hasWords(text)) byIntent.set(intent, [text]);
    if (turns.spent(workPerExample)) await turns.next();
  }
  const names = [...byIntent.keys()].filter((name) => name !== outOfScopeIntent).toSorted((a, b) => (a < b ? -1 : 1));
  const outside = byIntent.has(outOfScopeIntent);
  const intents = outside ? [...names, outOfScopeIntent] : names;
  const read: ReadExample[] = [];
  for (const [intent, name] of names.entries()) {
    const text = spokenName(name);
    const words = readWords(text);
    if (words.length > 0) read.push({ text, words, intent, isName: true });
  }
  const wordsMax = Math.min(limits.routerTrainingWordsMax, Math.floor(limits.routerTrainingWorkMax / Math.max(1, intents.length)));
  for await (const example of evenly(intents.map((name) => byIntent.get(name) ?? []), { wordsMax, seed }, turns)) read.push(example);
  return { intents, outside, examples: read };
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.length > limits.routerTextCharsMax ? text.slice(0, limits.routerTextCharsMax) : text);
}

/** `card_arrival`, `card-arrival` and `cardArrival` are read as card arrival. */
export function spokenName(name: string): string {
  return name.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();
}

/** In rounds, one text of each intent a round, until there are no more or the bounds are reached. Which come first depends on the seed. */
export async function* evenly(texts: readonly string[][], { wordsMax, seed }: { wordsMax: number; seed: string }, turns: Turns): AsyncGenerator<ReadExample> {
  const draw = seededDraws(`${seed} sample`);
  const orders = texts.map((of) => {
    const order = Int32Array.from(of.keys());
    shuffle(order, draw);
    return order;
  });
  const rounds = orders.reduce((most, { length }) => Math.max(most, length), 0);
  const seen = texts.map(() => new Set<string>());
  let words = 0;
  let given = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [intent, order] of orders.entries()) {
      if (round >= order.length) continue;
      const text = (texts[intent] as string[])[order[round] as number] as string;
      const found = readWords(text);
      if (turns.spent(workPerExample + workPerWord * found.length)) await turns.next();
      const known = seen[intent] as Set<string>;
      const key = found.join(' ');
      if (found.length === 0 || known.has(key)) continue;
      known.add(key);
      words += found.length;
      given += 1;
      if (words > wordsMax || given > limits.routerTrainingExamplesMax) return;
      yield { text: text.slice(0, limits.routerTextCharsMax), words: found, intent, isName: false };
    }
  }
}

export async function trainingSet(read: Pick<TrainingSet, 'intents' | 'outside' | 'examples'>, turns: Turns): Promise<TrainingSet> {
  const { intents, examples } = read;
  const languages = languagesOf(examples.filter(({ isName }) => !isName).slice(0, languageTextsMax));
  const space = await featureSpace(read, languages, turns);
  const rows = new RowList(examples.length);
  for (const { text, words, intent } of examples) {
    rows.add(space.vectorOf(words, readingLanguage(words, text, languages)), intent);
    if (turns.spent(workPerWord * words.length)) await turns.next();
  }
  return { ...read, intents, languages, space, rows: rows.done() };
}

/** Examples that the languages are told from. The examples come intent by intent in turn, so the first stand for all. */
const languageTextsMax = 2_000;

/** Of the features of all texts, those that are worth a weight. */
async function featureSpace({ intents, examples }: Pick<TrainingSet, 'intents' | 'examples'>, languages: readonly Language[], turns: Turns): Promise<FeatureSpace> {
  const counts = new Map<number, number>();
  const seen = new Set<number>();
  for (const { text, words } of examples) {
    seen.clear();
    eachFeature(words, readingLanguage(words, text, languages), (_kind, hash) => seen.add(hash));
    for (const hash of seen) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    if (turns.spent(workPerWord * words.length)) await turns.next();
  }
  const hashes = await chosenFeatures(counts, { intents: intents.length, texts: examples.length }, turns);
  const rarities = Float32Array.from(hashes, (hash) => rarity(counts.get(hash) as number, examples.length));
  return new FeatureSpace(hashes, rarities, examples.length);
}

/** Grows as texts are added. */
class RowList {
  readonly #starts: Int32Array;
  readonly #intents: Int32Array;
  #places = new Int32Array(4_096);
  #values = new Float32Array(4_096);
  #row = 0;
  #length = 0;

  constructor(rows: number) {
    this.#starts = new Int32Array(rows + 1);
    this.#intents = new Int32Array(rows);
  }

  add({ places, values, length }: TextVector, intent: number): void {
    const end = this.#length + length;
    if (end > this.#places.length) {
      const more = Math.max(end, this.#places.length * 2);
      const [oldPlaces, oldValues] = [this.#places, this.#values];
      this.#places = new Int32Array(more);
      this.#values = new Float32Array(more);
      this.#places.set(oldPlaces);
      this.#values.set(oldValues);
    }
    this.#places.set(places.subarray(0, length), this.#length);
    this.#values.set(values.subarray(0, length), this.#length);
    this.#intents[this.#row] = intent;
    this.#row += 1;
    this.#length = end;
    this.#starts[this.#row] = end;
  }

  done(): Rows {
    return { starts: this.#starts, places: this.#places, values: this.#values, intents: this.#intents };
  }
}

/** The commonest features, the commonest first; of those that are as common the lesser hash, so that the order depends on nothing but the texts. */
async function chosenFeatures(counts: ReadonlyMap<number, number>, { intents, texts }: { intents: number; texts: number }, turns: Turns): Promise<Uint32Array> {
  const most = Math.min(featuresMax, Math.max(featuresMin, Math.floor(weightsMax / intents)));
  /** How many features so many texts have. */
  const having = new Map<number, number>();
  for (const count of counts.values()) {
    having.set(count, (having.get(count) ?? 0) + 1);
    if (turns.spent(workPerFeature)) await turns.next();
  }
  let least = Infinity;
  let room = most;
  for (const count of [...having.keys()].toSorted((a, b) => b - a)) {
    const more = having.get(count) as number;
    if (more > room || (count === 1 && texts >= textsWithSingles)) break;
    room -= more;
    least = count;
  }
  const chosen: number[] = [];
  for (const [hash, count] of counts) {
    if (count >= least) chosen.push(hash);
    if (turns.spent(workPerFeature)) await turns.next();
  }
  return Uint32Array.from(chosen.toSorted((a, b) => (counts.get(b) as number) - (counts.get(a) as number) || a - b));
}
