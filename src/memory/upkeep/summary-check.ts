import { commonWordsOf } from '../../text/everyday-words.ts';
import { languageOf, type Language } from '../../text/language.ts';
import { stemOf } from '../../text/stem.ts';
import { languagesKnown, stopWordsOf } from '../../text/stop-words.ts';
import { wordsOf } from '../../text/words.ts';
import { cues } from './cue-words.ts';
import { factsIn, numbersIn, plainText, readingsOf, type Facts, type Name, type NumberMention } from './facts.ts';
import { boundedTurns, dayOf, type Turn } from './turns.ts';

export interface SummaryCheck {
  ok: boolean;
  /** What the sources don't have, as the summary writes it, each once. */
  missing: string[];
}

interface Known {
  /** Lower case, a line for each turn, with its author and day. */
  text: string;
  dates: Set<string>;
  numbers: Set<string>;
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
  const { dates, numbers, codes, names }: Facts = factsIn(text);
  const language = languageOf(wordsOf(summary), summary);
  const missing = [
    ...dates.filter((date) => !date.readings.some((reading) => known.dates.has(reading)) && !occurs(known.text, date.text)),
    ...numbers.filter((number) => !hasNumber(known, number)),
    ...codes.filter((code) => !occurs(known.text, code)).map((code) => ({ text: code })),
    ...names.filter((name) => !hasName(known, name, language)),
  ];
  return { ok: missing.length === 0, missing: [...new Set(missing.map((mention) => mention.text))] };
}

/** Line by line, since a line ends a sentence. */
function plainLines(text: string): string {
  return text.split(/\r?\n/).map(plainText).join('\n');
}

function knownFrom(turns: readonly Turn[], zone: string): Known {
  const known: Known = { text: '', dates: new Set(), numbers: new Set(), words: new Set(), stems: new Set() };
  const lines: string[] = [];
  for (const turn of turns) {
    const line = plainText(`${dayOf(turn.at, zone)} ${turn.author ?? ''}: ${turn.text}`);
    lines.push(line.toLowerCase());
    addFacts(known, line);
    const words = wordsIn(line);
    const language = languageOf(words, turn.text);
    for (const word of words) {
      known.words.add(word);
      known.stems.add(stemOf(word, language));
    }
  }
  known.text = lines.join('\n');
  return known;
}

function addFacts(known: Known, line: string): void {
  const { dates, numbers } = factsIn(line);
  for (const { text, readings } of dates) {
    for (const one of readings) known.dates.add(one).add(`--${one.slice(-5)}`);
    for (const [part] of text.matchAll(/\d+/g)) addNumber(known, part);
  }
  // Those within a date or a code too: whether something is one may depend on what stands before it.
  for (const { text, readings } of [...numbers, ...numbersIn(line)]) {
    for (const one of readings) addNumber(known, one);
    // The parts of a range, a time or a code are numbers too; those of 1.5 are not.
    if (/[ :'/-]/.test(text)) for (const part of text.split(/[ :'/-]/)) for (const one of readingsOf(part)) addNumber(known, one);
  }
}

/** 05 and 5 are the same day, but 00817 is not 817. */
function addNumber({ numbers }: Known, number: string): void {
  numbers.add(number);
  if (/^0\d$/.test(number)) numbers.add(number.slice(1));
}

function hasNumber({ numbers }: Known, { text, readings }: NumberMention): boolean {
  if (readings.some((one) => numbers.has(one))) return true;
  return /[ -]/.test(text) && text.split(/[ -]/).every((part) => readingsOf(part).some((one) => numbers.has(one)));
}

function hasName(known: Known, { text, first }: Name, language: Language): boolean {
  const [word] = wordsIn(text);
  // Katakana and the like have no words: they are looked for as they stand.
  if (word === undefined) return known.text.includes(text.toLowerCase());
  return known.words.has(word) || known.stems.has(stemOf(word, language)) || word === 'i' || (first && openers.has(word)) || occurs(known.text, text);
}

const letters = /(?:[\p{L}&&[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}]]|\p{M})+/gv;

/** Runs of letters of the scripts that have capitals, in lower case, without accents. */
function wordsIn(text: string): string[] {
  return [...text.matchAll(letters)].map(([word]) => word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase());
}

/** Words that a sentence about anything may begin with. */
const openers: ReadonlySet<string> = new Set([...languagesKnown.flatMap((language) => [Array.from(stopWordsOf(language)), commonWordsOf(language)].flat()), ...cues]);

/** Japanese, say, may stand right beside a code. */
const spaced = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}\p{N}]/u;

/** Whether a text has it as a whole: not 15 in 115, nor anna@example.com in joanna@example.com. */
function occurs(text: string, wanted: string): boolean {
  const needle = wanted.toLowerCase();
  const last = needle.length - 1;
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
    const torn = (inside: number, outside: number): boolean => spaced.test(needle.charAt(inside)) && spaced.test(text.charAt(outside));
    if (!torn(0, at - 1) && !torn(last, at + needle.length)) return true;
  }
  return false;
}
