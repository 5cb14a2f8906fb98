import { analyse, analyseQuery } from '../../text/analyse.ts';
import { hashEmbedder } from '../../text/embed.ts';
import type { Language } from '../../text/language.ts';
import { wordSimilarity } from '../../text/similar.ts';
import { decodeTerms, encodeTerms } from '../../text/term-list.ts';
import { type Question, readQuestion } from './question.ts';
import { type Candidate, rank, type Ranked } from './rank.ts';

/** A turn as a test writes it: who said what, so many hours after the beginning. */
export interface Said {
  text: string;
  author?: string;
  thread?: string | null;
  hours?: number;
  importance?: number;
}

const hourMs = 3_600_000;
const languages: Language[] = ['en', 'de'];

function candidatesOf(said: readonly Said[]): Candidate[] {
  return said.map(({ text, author = 'Kim', thread = 'chat', hours = 0, importance = 0.5 }, i) => {
    const analysis = analyse(text);
    return { seq: i + 1, thread, author, at: hours * hourMs, importance, list: decodeTerms(encodeTerms(analysis.terms)), vector: hashEmbedder.embed(text, analysis) };
  });
}

/** The question with what its words are like among all that was said, as the ledger's vocabulary would find it. */
function questionOf(text: string, said: readonly Said[]): Question {
  const vocabulary = new Set(said.flatMap((one) => analyse(one.text).terms));
  const similar = new Map(analyseQuery(text, languages).map(({ word }) => [word, [...vocabulary].filter((term) => term.includes(word) || wordSimilarity(word, term) > 0.3)]));
  return readQuestion(text, languages, similar);
}

/** Everything said, best first, for a question. */
export function ranking(text: string, said: readonly Said[]): (Ranked & { text: string })[] {
  const candidates = candidatesOf(said);
  const averageLength = candidates.reduce((sum, { list }) => sum + list.length, 0) / candidates.length;
  const ranked = rank(candidates, questionOf(text, said), hashEmbedder.embed(text), { items: candidates.length, averageLength, counts: null });
  return ranked.map((hit) => Object.assign(Object.create(hit) as Ranked, { text: said[hit.candidate.seq - 1]?.text ?? '' }));
}

/** Turns about nothing that a test asks for, in a thread of their own. */
export function chatter(count: number, thread = 'other'): Said[] {
  const words = 'lorem ipsum dolor amet consectetur adipiscing elit sed eiusmod tempor incididunt labore magna aliqua enim minim veniam quis nostrud exercitation'.split(' ');
  return Array.from({ length: count }, (_, i) => ({ text: [0, 3, 7, 11].map((step) => words[(i * 5 + step) % words.length]).join(' '), author: `Author ${i % 7}`, thread, hours: i * 24 }));
}
