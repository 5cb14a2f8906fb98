import { factsIn, numbersIn, plainText, readingsOf, type Facts, type NumberMention } from './facts.ts';

/** What sources say, to hold a text against that must say nothing else. */
export interface KnownFacts {
  /** Lower case, a line for each source. */
  text: string;
  dates: Set<string>;
  numbers: Set<string>;
}

/** Of lines of `plainText`. */
export function knownFacts(lines: readonly string[]): KnownFacts {
  const known: KnownFacts = { text: lines.join('\n').toLowerCase(), dates: new Set(), numbers: new Set() };
  for (const line of lines) addFacts(known, line);
  return known;
}

/** Dates, numbers and codes, addresses among them, that the sources don't have, as the text writes them. Written otherwise is the same: 1.500,00 and 1500, 31 March and 2026-03-31. */
export function unknownFacts(known: KnownFacts, { dates, numbers, codes }: Pick<Facts, 'dates' | 'numbers' | 'codes'>): string[] {
  return [
    ...dates.filter((date) => !date.readings.some((reading) => known.dates.has(reading)) && !occursIn(known.text, date.text)).map(({ text }) => text),
    ...numbers.filter((number) => !hasNumber(known, number)).map(({ text }) => text),
    ...codes.filter((code) => !occursIn(known.text, code)),
  ];
}

/** Line by line, since a line ends a sentence. */
export function plainLines(text: string): string {
  return text.split(/\r?\n/).map(plainText).join('\n');
}

function addFacts(known: KnownFacts, line: string): void {
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
function addNumber({ numbers }: KnownFacts, number: string): void {
  numbers.add(number);
  if (/^0\d$/.test(number)) numbers.add(number.slice(1));
}

function hasNumber({ numbers }: KnownFacts, { text, readings }: NumberMention): boolean {
  if (readings.some((one) => numbers.has(one))) return true;
  return /[ -]/.test(text) && text.split(/[ -]/).every((part) => readingsOf(part).some((one) => numbers.has(one)));
}

/** Japanese, say, may stand right beside a code. */
const spaced = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}\p{N}]/u;

/** Whether a text in lower case has it as a whole: not 15 in 115, nor anna@example.com in joanna@example.com. */
export function occursIn(text: string, wanted: string): boolean {
  const needle = wanted.toLowerCase();
  const last = needle.length - 1;
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
    const torn = (inside: number, outside: number): boolean => spaced.test(needle.charAt(inside)) && spaced.test(text.charAt(outside));
    if (!torn(0, at - 1) && !torn(last, at + needle.length)) return true;
  }
  return false;
}
