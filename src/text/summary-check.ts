import { commonWordsOf } from './everyday-words.ts';
import { factsIn, plainText, type Name } from './facts.ts';
import { knownFacts, occursIn, plainLines, unknownFacts, type KnownFacts } from './known-facts.ts';
import { languageOf, type Language } from './language.ts';
import { stemOf } from './stem.ts';
import { languagesKnown, stopWordsOf } from './stop-words.ts';
import { wordsOf } from './words.ts';
import { cues } from './cue-words.ts';
import { boundedTurns, dayOf, type Turn } from './turns.ts';

export interface SummaryCheck {
  ok: boolean;
  /** What the sources don't have, as the summary writes it, each once. */
  missing: string[];
}

/** Of a line for each turn, with its author and day. */
interface Known extends KnownFacts {
  words: Set<string>;
  stems: Set<string>;
}

/**
 * Whether every number, date, name, address and code of a summary occurs in the turns it is made from, or in their authors and
 * days. Written otherwise is the same: 1.500,00 and 1500, 31 March and 2026-03-31. Names are told by their capitals, so the check
 * is blind to names in scripts without (but for katakana, and names before a Japanese form of address), to numbers in words, and to who
 * said what; and it refuses too much rather than too little where nouns have capitals, as in German.
 */
export function checkSummary(summary: string, turns: readonly Turn[], options: { zone?: string } = {}): SummaryCheck {
  const known = knownFrom(boundedTurns(turns), options.zone ?? 'UTC');
  const text = plainLines(summary);
  const facts = factsIn(text);
  const language = languageOf(wordsOf(summary), summary);
  const missing = [...unknownFacts(known, facts), ...facts.names.filter((name) => !hasName(known, name, language)).map((name) => name.text)];
  return { ok: missing.length === 0, missing: [...new Set(missing)] };
}

function knownFrom(turns: readonly Turn[], zone: string): Known {
  const lines = turns.map((turn) => plainText(`${dayOf(turn.at, zone)} ${turn.author ?? ''}: ${turn.text}`));
  const known: Known = { ...knownFacts(lines), words: new Set(), stems: new Set() };
  for (const [index, turn] of turns.entries()) {
    const words = wordsIn(lines[index] ?? '');
    const language = languageOf(words, turn.text);
    for (const word of words) {
      known.words.add(word);
      known.stems.add(stemOf(word, language));
    }
  }
  return known;
}

function hasName(known: Known, { text, first }: Name, language: Language): boolean {
  const [word] = wordsIn(text);
  // Katakana and the like have no words: they are looked for as they stand.
  if (word === undefined) return known.text.includes(text.toLowerCase());
  return known.words.has(word) || known.stems.has(stemOf(word, language)) || word === 'i' || (first && openers.has(word)) || occursIn(known.text, text);
}

const letters = /(?:[\p{L}&&[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}]]|\p{M})+/gv;

/** Runs of letters of the scripts that have capitals, in lower case, without accents. */
function wordsIn(text: string): string[] {
  return [...text.matchAll(letters)].map(([word]) => word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase());
}

/** Words that a sentence about anything may begin with. */
const openers: ReadonlySet<string> = new Set([...languagesKnown.flatMap((language) => [Array.from(stopWordsOf(language)), commonWordsOf(language)].flat()), ...cues]);
