import type { TermList } from '../../text/term-list.ts';
import type { Alternative, Question, QuestionTerm } from './question.ts';
import { spread, type Structure } from './structure.ts';

/** What is known of the collection that the candidates are from. */
export interface Corpus {
  items: number;
  /** In terms. */
  averageLength: number;
  /** In how many items a term occurs; `null` when the candidates are all there is, and are counted. */
  counts: ReadonlyMap<string, number> | null;
}

/** How far a word of the question counts: less when it is the name of somebody who speaks. */
export type WordWeight = (word: string) => number;

export interface WordScores {
  /** By place: BM25 of the item's own words. */
  own: Float64Array;
  /** By place: what turns near it add. */
  near: Float64Array;
  /** By place: what its session adds. */
  session: Float64Array;
  /** The most that `own` reaches. */
  best: number;
  /** Which stems the item has of the question's words. */
  matched(place: number): { word: string; term: string; how: Alternative['how'] }[];
}

/** Robertson and Zaragoza 2009. Turns of a conversation differ in length for no reason, so b is below the usual 0.75. */
const k1 = 1.2;
const b = 0.4;
/** What a similar spelling is worth when the word itself is not in the collection. */
const correctionWeight = 0.5;

interface Posting {
  place: number;
  count: number;
}

/**
 * BM25 of each item, where a word that a near turn has counts in part. It is lent word by word, so that a question is met
 * by two turns that have half of its words each.
 */
export function scoreWords(lists: readonly TermList[], structure: Structure, question: Question, corpus: Corpus, weightOf: WordWeight): WordScores {
  const postings = collect(lists, question);
  const size = lists.length;
  const scores = { own: new Float64Array(size), near: new Float64Array(size), session: new Float64Array(size) };
  const matches: { term: QuestionTerm; strengths: Float64Array; from: Map<number, Alternative> }[] = [];
  for (const term of question.terms) {
    const weight = weightOf(term.word);
    if (weight === 0) continue;
    const found = strengthsOf(term, postings, lists, corpus);
    if (found === null) continue;
    const { near, all } = spread(structure, found.strengths, true);
    for (let place = 0; place < size; place++) {
      const own = found.strengths[place] as number;
      add(scores.own, place, weight * own);
      add(scores.near, place, weight * ((near[place] as number) - own));
      add(scores.session, place, weight * ((all[place] as number) - (near[place] as number)));
    }
    matches.push({ term, ...found });
  }
  const matched = (place: number): ReturnType<WordScores['matched']> =>
    matches.flatMap(({ term, from }) => {
      const alternative = from.get(place);
      return alternative ? [{ word: term.word, term: alternative.term, how: alternative.how }] : [];
    });
  return { ...scores, best: scores.own.reduce((most, own) => Math.max(most, own), 0), matched };
}

function add(sums: Float64Array, place: number, value: number): void {
  sums[place] = (sums[place] as number) + value;
}

/** One pass over the items: a map of the question's few terms is asked for each of an item's, not the other way round. */
function collect(lists: readonly TermList[], question: Question): Map<number, Posting[]> {
  const postings = new Map<number, Posting[]>();
  for (const { alternatives } of question.terms) for (const { hash } of alternatives) postings.set(hash, []);
  for (const [place, { hashes, counts }] of lists.entries()) {
    for (let i = 0; i < hashes.length; i++) postings.get(hashes[i] as number)?.push({ place, count: counts[i] as number });
  }
  return postings;
}

function strengthsOf(term: QuestionTerm, postings: Map<number, Posting[]>, lists: readonly TermList[], corpus: Corpus): { strengths: Float64Array; from: Map<number, Alternative> } | null {
  const occurrences = ({ term: stem, hash }: Alternative): number => (corpus.counts ? (corpus.counts.get(stem) ?? 0) : (postings.get(hash)?.length ?? 0));
  const known = Math.max(...term.alternatives.filter(({ how }) => how === 'same').map(occurrences)) > 0;
  // A word that is nowhere is as rare as the most frequent of those that stand for it.
  const frequency = Math.max(...term.alternatives.filter(({ how }) => !known || how === 'same').map(occurrences));
  const idf = Math.log(1 + (Math.max(0, corpus.items - frequency) + 0.5) / (frequency + 0.5));
  const strengths = new Float64Array(lists.length);
  const from = new Map<number, Alternative>();
  for (const alternative of term.alternatives) {
    const weight = worth(alternative, known);
    for (const { place, count } of weight > 0 ? (postings.get(alternative.hash) ?? []) : []) {
      const length = (lists[place] as TermList).length / Math.max(1, corpus.averageLength);
      const strength = (weight * idf * count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
      if (strength <= (strengths[place] as number)) continue;
      strengths[place] = strength;
      from.set(place, alternative);
    }
  }
  return from.size > 0 ? { strengths, from } : null;
}

/** A word that the collection has is meant as it is written: its likes are other words more often than slips of it. */
function worth({ how, weight }: Alternative, known: boolean): number {
  return how === 'similar' ? (known ? 0 : weight * correctionWeight) : weight;
}
