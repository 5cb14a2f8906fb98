import type { Classification, Explanation } from '../vocabulary/router.ts';
import { apart, eachFeature, pair, readingLanguage, readWords, stem } from './features.ts';
import { differenceParts } from './network.ts';
import type { ClassifierParts } from './parts.ts';

const listedMax = 20;

/**
 * Which words speak for the winner and which for the runner-up. For one text a score is a sum over its features, so each has an exact part in the difference of the
 * two scores. A feature of one word counts for that word, one of two words for the two together; a feature that
 * occurs more than once shares its part out evenly over its places.
 */
export function explain(parts: ClassifierParts, text: string, classification: Classification): Explanation {
  const { intents, languages, space, network } = parts;
  const runnerUp = classification.alternatives[0]?.intent ?? classification.intent;
  const winner = intents.indexOf(classification.intent);
  const second = intents.indexOf(runnerUp);
  const words = readWords(text);
  const language = readingLanguage(words, text, languages);
  const vector = space.vectorOf(words, language);
  const { start, partOf } = differenceParts(network, vector, winner, second);
  const part = new Map<number, number>();
  for (let e = 0; e < vector.length; e++) part.set(vector.places[e] as number, partOf(e));
  const sums = new Map<string, number>();
  for (const [place, names] of namesOf(parts, words, language)) {
    for (const name of names) sums.set(name, (sums.get(name) ?? 0) + (part.get(place) ?? 0) / names.length);
  }
  const all = [...sums].map(([name, weight]) => ({ words: name, weight })).filter(({ weight }) => weight !== 0);
  const ranked = all.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.words < b.words ? -1 : 1));
  const total = (of: readonly { weight: number }[]): number => of.reduce((sum, { weight }) => sum + weight, 0);
  return {
    classification,
    runnerUp,
    difference: start + total(ranked),
    contributions: ranked.slice(0, listedMax),
    rest: total(ranked.slice(listedMax)),
    start,
    unknown: unknownWords(parts, words, language),
  };
}

/** Of each known feature of the text, the words at each of its places. */
function namesOf({ space }: ClassifierParts, words: readonly string[], language: ClassifierParts['languages'][number]): Map<number, string[]> {
  const names = new Map<number, string[]>();
  eachFeature(words, language, (kind, hash, at, to) => {
    const place = space.placeOf(hash);
    if (place === -1) return;
    const first = at < 0 ? '' : (words[at] as string);
    const last = to >= words.length ? '' : (words[to] as string);
    const name = kind === pair ? `${first} ${last}`.trim() : kind === apart ? `${first} … ${last}` : last;
    const known = names.get(place);
    if (known === undefined) names.set(place, [name]);
    else known.push(name);
  });
  return names;
}

function unknownWords({ space }: ClassifierParts, words: readonly string[], language: ClassifierParts['languages'][number]): string[] {
  const unknown = new Set<string>();
  eachFeature(words, language, (kind, hash, at) => {
    if (kind === stem && space.placeOf(hash) === -1) unknown.add(words[at] as string);
  });
  return [...unknown].slice(0, listedMax);
}
