import { limits } from '../vocabulary/limits.ts';
import { type Language, languageOf } from './language.ts';
import { stemOf } from './stem.ts';
import { stopWordsOf } from './stop-words.ts';
import { wordsOf } from './words.ts';

/** What the index holds of a text. */
export interface Analysis {
  language: Language;
  /** Stems in the order of the text, repeated ones included, without stop words; all of them if there is nothing else. */
  terms: string[];
}

/** A word of a query and the stems that it may have in the index. */
export interface QueryTerm {
  /** Lower case, without accents. */
  word: string;
  /** Its stems, distinct, that of the query's own language first. */
  alternatives: string[];
}

export function analyse(text: string): Analysis {
  const words = wordsOf(text);
  const language = languageOf(words, text);
  const terms: string[] = [];
  for (const word of withoutStopWords(words, language)) terms.push(stemOf(word, language));
  return { language, terms };
}

/**
 * The words to look for, each once, at most `queryTermsMax`. Items are stemmed in their own language, so a query word
 * is stemmed in the query's and in each of `languages`: those that the company's items are in.
 */
export function analyseQuery(text: string, languages: readonly Language[]): QueryTerm[] {
  const words = wordsOf(text);
  const own = languageOf(words, text);
  const tongues = [own, ...languages];
  const terms: QueryTerm[] = [];
  for (const word of new Set(withoutStopWords(words, own))) {
    if (terms.length >= limits.queryTermsMax) break;
    terms.push({ word, alternatives: [...new Set(tongues.map((language) => stemOf(word, language)))] });
  }
  return terms;
}

function withoutStopWords(words: string[], language: Language): string[] {
  const stops = stopWordsOf(language);
  const kept = words.filter((word) => !stops.has(word));
  return kept.length > 0 ? kept : words;
}
