import { datesIn, type DateMention } from './dates.ts';

/** Spelt the same way on both sides of a comparison: one form of each character, one space between words. */
export function plainText(text: string): string {
  const narrow = text.toWellFormed().normalize('NFKC').replaceAll(/\s+/g, ' ').replaceAll(/[’ʼ]/g, "'");
  return narrow.replaceAll(/\p{Nd}/gu, (digit) => (digit <= '9' ? digit : asciiDigit(digit)));
}

/** Decimal digits of every script stand in runs of ten, in order. */
function asciiDigit(digit: string): string {
  let value = 0;
  for (let code = (digit.codePointAt(0) as number) - 1; value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code)); code--) value += 1;
  return String(value);
}

/** A number as it is written, and what it may be: `1.234` is either 1234 or 1.234. */
export interface NumberMention {
  text: string;
  readings: string[];
}

export interface Facts {
  dates: DateMention[];
  numbers: NumberMention[];
  /** Mail addresses, handles, and codes: letters and digits in one, such as INV-2026-00817. */
  codes: string[];
  /** Capitalised words, katakana, and what stands before a Japanese form of address. */
  names: Name[];
}

export interface Name {
  text: string;
  /** First in its sentence, where every word is capitalised. */
  first: boolean;
}

const mail = String.raw`[^\s@<>()[\]{},;:"'、。]{1,64}@[^\s@<>()[\]{},;:"'、。]{1,255}`;
const handle = String.raw`(?<![\p{L}\p{N}])@[\p{L}\p{N}_.-]{1,100}`;
// Of scripts with spaces: Japanese, say, may stand right beside a code.
const letter = String.raw`\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}`;
const mixed = String.raw`(?<![${letter}\p{N}]|\d[.,:'])(?=[${letter}\p{N}_/#.-]{0,100}[${letter}])(?=[${letter}\p{N}_/#.-]{0,100}\d)[${letter}\p{N}]+(?:[-_/#.][${letter}\p{N}]+){0,20}`;
const code = new RegExp(`${mail}|${handle}|${mixed}`, 'gu');
/** `30th`, `5pm`, `10km`, `2x`: a number with its unit. */
const unitBehind = /^\d[\d.,:]*(?:[A-Za-z]{1,3})$/;
const number = /\d+(?:[.,:'/-]\d+|(?: \d{3})(?!\d)){0,20}/g;
const capitalised = /(?<![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Georgian}\p{M}\p{N}])\p{Lu}[\p{L}\p{M}]{0,100}/gu;
const katakana = /[\u30A1-\u30FA][\u30A1-\u30FAー]{1,60}/g;
const addressed = /[\u3400-\u9FFF々]{1,6}(?=\s?(?:さん|様|さま|氏|殿|先生|君))/gu;

/** The facts in a text of `plainText`. */
export function factsIn(text: string): Facts {
  const { dates, rest } = datesIn(text);
  const codes: string[] = [];
  const withoutCodes = rest.replace(code, (found: string) => {
    if (unitBehind.test(found)) return found;
    // A full stop behind an address is the sentence's.
    codes.push(found.replace(/[.!?]+$/, ''));
    return ' ';
  });
  const numbers = numbersIn(withoutCodes);
  const names = [...withoutCodes.matchAll(capitalised)].map((match) => ({ text: match[0], first: isFirst(withoutCodes, match.index) }));
  for (const pattern of [katakana, addressed]) for (const [found] of withoutCodes.matchAll(pattern)) names.push({ text: found, first: false });
  return { dates, numbers, codes, names };
}

export function numbersIn(text: string): NumberMention[] {
  return [...text.matchAll(number)].map(([found]) => ({ text: found, readings: readingsOf(found) }));
}

/** At the beginning, or behind what ends a sentence, a colon, a mark of a list or a line. Quotation marks and brackets in between don't count. */
function isFirst(text: string, index: number): boolean {
  let at = index - 1;
  while (at >= 0 && /[\s"'“„”«»()[\]]/u.test(text.charAt(at)) && text.charAt(at) !== '\n') at -= 1;
  return at < 0 || /[.!?…:;。！？|•*–—\n-]/u.test(text.charAt(at));
}

/** What a written number may be, each as plain digits with at most one point and no zeros behind it. */
export function readingsOf(text: string): string[] {
  const parts = text.split(/[.,:'/ -]/);
  const marks = [...new Set(text.replaceAll(/\d/g, ''))];
  if (parts.length === 1) return [text];
  const readings = [text];
  const grouped = parts.slice(1).every((part) => part.length === 3) && (parts[0] as string).length <= 3;
  if (grouped && marks.length === 1 && ".,' ".includes(marks[0] as string)) readings.push(parts.join(''));
  const last = text.at(-1 - (parts.at(-1) as string).length) as string;
  // The last mark is the decimal one when it is a point or comma that occurs once.
  if ('.,'.includes(last) && text.split(last).length === 2) {
    const whole = parts.slice(0, -1).join('');
    const decimals = (parts.at(-1) as string).replace(/0+$/, '');
    readings.push(decimals === '' ? whole : `${whole}.${decimals}`);
  }
  return readings;
}
