import { analyse } from '../../text/analyse.ts';
import { sentencesOf } from '../../text/sentences.ts';
import { stemOf } from '../../text/stem.ts';
import { stopWordsOf } from '../../text/stop-words.ts';
import { wordsOf } from '../../text/words.ts';
import { limits } from '../../vocabulary/limits.ts';
import { cueOf, isCourtesy } from '../../text/cue-words.ts';
import { centrality, nearness, similarity, vectorsOf, type Vector } from './sentence-graph.ts';
import { boundedTurns, cutText, dayOf, ownText, type Turn } from '../../text/turns.ts';

export interface SummaryOptions {
  charsMax: number;
  /** IANA time zone, for the days in front of the sentences; UTC when left out. */
  zone?: string;
}

export interface Summary {
  /** A line for each cited turn, oldest first: `2026-03-31 jane@example.com: …`. Empty when the turns say nothing. */
  text: string;
  /** Sequence numbers of the cited turns, in the order of the lines. */
  sources: number[];
}

interface Sentence {
  text: string;
  /** Index of its turn, then its place there. */
  turn: number;
  place: number;
  terms: string[];
  cue: number;
  vector: Vector;
  score: number;
}

/** The graph takes the square of this. */
const candidatesMax = 300;
/** A thread is read in so many equal parts when there are more sentences than candidates, so that each part has a say. */
const parts = 10;
const sentenceCharsMax = 320;
/** Fewer terms than this are a greeting or a thank-you, unless they settle something. */
const termsMin = 3;
const authorCharsMax = 80;

/**
 * The sentences that say most of a conversation, word for word and in order: it never writes one of its own. Score of a sentence:
 *
 *   0.45 × centrality (LexRank over tf × idf) + 0.4 × cue (numbers, dates, money, words that settle something)
 *   + 0.1 in the first or the last turn (what was asked, how it ended) + 0.05 first in its turn
 *
 * The best are taken one by one by maximal marginal relevance (Carbonell and Goldstein 1998): 0.8 × score − 0.2 × likeness to
 * the most alike one taken, − 0.03 for each taken from the same tenth of the thread. The weights are set by hand.
 */
export function summarise(turns: readonly Turn[], options: SummaryOptions): Summary {
  const ordered = boundedTurns(turns);
  const candidates = scored(selectable(ordered.flatMap(sentencesOfTurn)), ordered.length);
  const zone = options.zone ?? 'UTC';
  const prefixes = ordered.map((turn) => prefixOf(turn, zone));
  const chosen = choose(candidates, ordered.length, options.charsMax, (turn) => (prefixes[turn] as string).length + 1);
  const cited = [...new Set(chosen.map(({ turn }) => turn))].toSorted((one, other) => one - other);
  const lines = cited.map((turn) => `${prefixes[turn]}${joined(chosen.filter((sentence) => sentence.turn === turn))}`);
  return { text: lines.join('\n'), sources: cited.map((turn) => (ordered[turn] as Turn).seq) };
}

function sentencesOfTurn({ text }: Turn, turn: number): Sentence[] {
  const own = ownText(text);
  // One language for a turn: a single sentence says too little of its own.
  const { language } = analyse(own.slice(0, 2_000));
  const stops = stopWordsOf(language);
  return sentencesOf(own).flatMap((sentence, place, all) => {
    // An endless run of characters comes in pieces, and what follows a full piece may begin in the middle of a number.
    if ((all[place - 1]?.length ?? 0) >= limits.sentenceCharsMax - 1) return [];
    const cut = sentence.length <= sentenceCharsMax ? sentence : cutText(sentence, sentenceCharsMax);
    if (cut === null || cut === '') return [];
    const words = wordsOf(cut);
    const terms = words.filter((word) => !stops.has(word)).map((word) => stemOf(word, language));
    return [{ text: cut === sentence ? cut : `${cut} …`, turn, place, terms, cue: cueOf(cut, words), vector: new Map(), score: 0 }];
  });
}

/** Without what says nothing and what was said before in the same words; everything when nothing else is left. */
function selectable(sentences: readonly Sentence[]): Sentence[] {
  const seen = new Set<string>();
  const telling = sentences.filter(({ text, terms, cue }) => {
    const key = text.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return !isCourtesy(text) && (terms.length >= termsMin || (cue > 0 && terms.length > 0));
  });
  return telling.length > 0 ? telling : [...sentences];
}

/** At most `candidatesMax` with their vectors and scores. */
function scored(sentences: Sentence[], turns: number): Sentence[] {
  for (const [index, vector] of vectorsOf(sentences.map(({ terms }) => terms)).entries()) (sentences[index] as Sentence).vector = vector;
  const candidates = sentences.length <= candidatesMax ? sentences : preselect(sentences, turns);
  const central = centrality(candidates.map(({ vector }) => vector));
  for (const [index, sentence] of candidates.entries()) {
    const ends = sentence.turn === 0 || sentence.turn === turns - 1 ? 0.1 : 0;
    sentence.score = 0.45 * (central[index] as number) + 0.4 * sentence.cue + ends + (sentence.place === 0 ? 0.05 : 0);
  }
  return candidates;
}

/** The same number from each part of the thread, those nearest to what all of it is about and those that settle something. */
function preselect(sentences: readonly Sentence[], turns: number): Sentence[] {
  const near = nearness(sentences.map(({ vector }) => vector));
  const ranked = sentences.map((sentence, index) => ({ sentence, rank: (near[index] as number) + 0.3 * sentence.cue }));
  const kept: Sentence[] = [];
  for (let part = 0; part < parts; part++) {
    const within = ranked.filter(({ sentence }) => partOf(sentence, turns) === part);
    within.sort((one, other) => other.rank - one.rank || one.sentence.turn - other.sentence.turn || one.sentence.place - other.sentence.place);
    for (const { sentence } of within.slice(0, candidatesMax / parts)) kept.push(sentence);
  }
  return kept;
}

function partOf({ turn }: Sentence, turns: number): number {
  return Math.floor((turn * parts) / turns);
}

function choose(candidates: readonly Sentence[], turns: number, charsMax: number, prefixChars: (turn: number) => number): Sentence[] {
  const chosen: Sentence[] = [];
  const cited = new Set<number>();
  const perPart = new Map<number, number>();
  const left = new Map(candidates.map((sentence) => [sentence, 0]));
  let room = charsMax;
  while (left.size > 0) {
    let best: Sentence | null = null;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const [sentence, alike] of left) {
      const value = 0.8 * sentence.score - 0.2 * alike - 0.03 * (perPart.get(partOf(sentence, turns)) ?? 0);
      if (value > bestValue) [best, bestValue] = [sentence, value];
    }
    if (best === null) break;
    left.delete(best);
    // Between sentences of one turn stands at most " … ".
    const chars = best.text.length + (cited.has(best.turn) ? 3 : prefixChars(best.turn));
    if (chars > room) continue;
    room -= chars;
    chosen.push(best);
    cited.add(best.turn);
    const part = partOf(best, turns);
    perPart.set(part, (perPart.get(part) ?? 0) + 1);
    for (const [sentence, alike] of left) left.set(sentence, Math.max(alike, similarity(best.vector, sentence.vector)));
  }
  return chosen;
}

function prefixOf({ author, at }: Turn, zone: string): string {
  const name = author === null ? '' : ` ${cutText(author.replaceAll(/\s+/g, ' ').trim(), authorCharsMax) ?? ''}`.trimEnd();
  return `${dayOf(at, zone)}${name}: `;
}

/** Sentences of one turn in their order, with a mark where something between them was left out. */
function joined(sentences: Sentence[]): string {
  const ordered = sentences.toSorted((one, other) => one.place - other.place);
  return ordered.map((sentence, index) => `${index === 0 ? '' : sentence.place === (ordered[index - 1] as Sentence).place + 1 ? ' ' : ' … '}${sentence.text}`).join('');
}
