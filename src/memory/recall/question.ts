import type { Language } from '../../text/language.ts';
import { analyse, analyseQuery } from '../../text/analyse.ts';
import { kindredOf } from '../../text/concepts.ts';
import { wordSimilarity } from '../../text/similar.ts';
import { termHash } from '../../text/term-list.ts';
import { wordsOf } from '../../text/words.ts';
import { type Period, periodOf } from './period.ts';

/** One stem that an item may have where the question has a word. */
export interface Alternative {
  term: string;
  hash: number;
  /** The word itself, spelt like it, holding it (a piece of a code), or meaning about the same. */
  how: 'same' | 'similar' | 'part' | 'kindred';
  /** 0 to 1: how far it stands for the word. */
  weight: number;
}

export interface QuestionTerm {
  word: string;
  alternatives: Alternative[];
}

/** `when` is answered with a time, `count` with a number. */
export type QuestionKind = 'when' | 'count' | null;

export interface Question {
  /** All words, stop words too, folded. */
  words: string[];
  terms: QuestionTerm[];
  kind: QuestionKind;
  /** The time that it names. */
  period: Period | null;
}

/** Below this (of `wordSimilarity`) two words have nothing to do with each other more often than not. */
const similarityMin = 0.5;
const similarPerWordMax = 5;
const partCharsMin = 4;
const partWeight = 0.8;

/** `similar`: terms of the index that share trigrams with a word of the question, by that word. */
export function readQuestion(text: string, languages: readonly Language[], similar: ReadonlyMap<string, readonly string[]> = new Map()): Question {
  const words = wordsOf(text);
  const terms = analyseQuery(text, languages).map(({ word, alternatives }): QuestionTerm => {
    const found = new Map<string, Alternative>();
    const add = (term: string, how: Alternative['how'], weight: number): void => {
      if (!found.has(term)) found.set(term, { term, hash: termHash(term), how, weight });
    };
    for (const term of alternatives) add(term, 'same', 1);
    for (const { term, how, weight } of spelt(word, alternatives, similar.get(word) ?? [])) add(term, how, weight);
    for (const term of alternatives) for (const { stem, weight } of kindredOf(term)) add(stem, 'kindred', weight);
    return { word, alternatives: [...found.values()] };
  });
  return { words, terms, kind: kindOf(words), period: periodOf(words) };
}

function spelt(word: string, stems: readonly string[], terms: readonly string[]): Pick<Alternative, 'term' | 'how' | 'weight'>[] {
  const isCode = /[0-9]/.test(word) && word.length >= partCharsMin;
  const near = terms.map((term): Pick<Alternative, 'term' | 'how' | 'weight'> => {
    if (isCode && term.includes(word)) return { term, how: 'part', weight: partWeight };
    return { term, how: 'similar', weight: Math.max(wordSimilarity(word, term), ...stems.map((stem) => wordSimilarity(stem, term))) };
  });
  return near.filter(({ weight }) => weight >= similarityMin).toSorted((a, b) => b.weight - a.weight).slice(0, similarPerWordMax);
}

const whenWords = new Set('when wann quand cuando quando wanneer nar'.split(' '));
const dateWords = new Set('day date month year week weekday tag datum monat jahr woche jour mois annee dia mes ano'.split(' '));
const whichWords = new Set('what which welchem welcher welches quel quelle que cual'.split(' '));
const howWords = new Set('how wie'.split(' '));
const amountWords = new Set('many much old long far viel viele alt lange weit'.split(' '));
const amounts = new Set('combien cuantos cuantas cuanto cuanta quanto quanti wieviel wieviele'.split(' '));

/** By the question's own words: those that ask are stop words, so the terms don't show them. */
function kindOf(words: readonly string[]): QuestionKind {
  for (const [i, word] of words.entries()) {
    const next = words[i + 1] ?? '';
    // "When" inside of a sentence is a conjunction more often than a question.
    if (whenWords.has(word) && i <= 1) return 'when';
    if (whichWords.has(word) && dateWords.has(next)) return 'when';
    if (amounts.has(word) || (howWords.has(word) && amountWords.has(next))) return 'count';
  }
  return words.some((word) => /いつ|何日|何時/.test(word)) ? 'when' : words[0] === 'متى' ? 'when' : null;
}

const times = `yesterday today tomorrow tonight ago last next week weekend month year day monday tuesday wednesday thursday friday saturday sunday
  january february march april may june july august september october november december morning afternoon evening night spring summer autumn fall winter
  birthday christmas easter fortnight recently since date`;
const germanTimes = `gestern heute morgen vorgestern ubermorgen letzte nachste woche wochenende monat jahr tag montag dienstag mittwoch donnerstag freitag samstag
  sonntag januar februar marz april mai juni juli august september oktober november dezember fruhling sommer herbst winter weihnachten ostern uhr`;
const numbers = `one two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty sixty hundred thousand million half twice couple several few`;
const germanNumbers = `zwei drei vier funf sechs sieben acht neun zehn elf zwolf dutzend zwanzig dreissig vierzig funfzig hundert tausend`;

/** Hashes of terms that tell a time or a number: items hold hashes only, so a pattern can't be tried on them. */
export const tellsTime: ReadonlySet<number> = hashes([times, germanTimes], [ordinals(), range(1990, 2040)]);
export const tellsNumber: ReadonlySet<number> = hashes([numbers, germanNumbers], [range(0, 1_000)]);

function hashes(texts: string[], more: string[][]): Set<number> {
  return new Set([...texts.flatMap((text) => analyse(text).terms), ...more.flat()].map(termHash));
}

function range(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
}

function ordinals(): string[] {
  return range(1, 31).flatMap((day) => ['st', 'nd', 'rd', 'th'].map((ending) => day + ending));
}
