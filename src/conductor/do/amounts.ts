import { moneyProblem, parseMoney, type Money } from '../../vocabulary/money.ts';
import type { Span } from './when.ts';
import type { WishLanguage } from './wording.ts';

/** An amount in the operator's words, with its place. `problem` says why it is none, and what to write. */
export type Amount = { money: Money; problem: null; heard: string; span: Span } | { money: null; problem: string; heard: string; span: Span };

const currencies: Readonly<Record<string, string>> = {
  '€': 'EUR', euro: 'EUR', euros: 'EUR', $: 'USD', dollar: 'USD', dollars: 'USD', buck: 'USD', bucks: 'USD', '£': 'GBP', pound: 'GBP', pounds: 'GBP', quid: 'GBP', pfund: 'GBP', '¥': 'JPY', yen: 'JPY', franken: 'CHF', francs: 'CHF', rupees: 'INR', '₹': 'INR', zloty: 'PLN', kronor: 'SEK',
};
const words = Object.keys(currencies).filter((word) => /^\p{L}/u.test(word)).join('|');
const number = String.raw`-?\d[\d.,'’]*`;
const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:([€$£¥₹])\s?(${number})|(${number})\s?([€$£¥₹]|(?:${words}|[A-Za-z]{3})(?![\p{L}\p{N}])))`, 'giu');
const bare = /(?<![\p{L}\p{N}_-])-?\d+(?:[.,]\d+)*(?![\p{L}\p{N}%_-])/gu;
/** Three letters after a number that are no currency. */
const notCurrencies = new Set(['day', 'mai', 'may', 'jan', 'feb', 'mar', 'apr', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec', 'uhr', 'for', 'and', 'und', 'off', 'the', 'min', 'mal']);
const amountsMax = 20;

/** All amounts with a currency that a text names. */
export function amountsIn(text: string, language: WishLanguage): Amount[] {
  const found: Amount[] = [];
  for (const match of text.matchAll(pattern)) {
    const digits = (match[2] ?? match[3] ?? '').replace(/[.,'’]+$/u, '');
    const currency = match[1] ?? match[4] ?? '';
    if (notCurrencies.has(currency.toLowerCase())) continue;
    found.push({ ...amountOf(digits, currencies[currency.toLowerCase()] ?? currency.toUpperCase(), language === 'de'), heard: match[0], span: { start: match.index, end: match.index + match[0].length } });
    if (found.length >= amountsMax) break;
  }
  return found;
}

/** Numbers that may be an amount without its currency. */
export function bareNumbersIn(text: string): { heard: string; span: Span }[] {
  return [...text.matchAll(bare)].slice(0, amountsMax).map((match) => ({ heard: match[0], span: { start: match.index, end: match.index + match[0].length } }));
}

function amountOf(digits: string, currency: string, commaIsDecimal: boolean): Pick<Extract<Amount, { problem: null }>, 'money' | 'problem'> | Pick<Extract<Amount, { money: null }>, 'money' | 'problem'> {
  if (digits.startsWith('-')) return { money: null, problem: 'An amount is above zero.' };
  const plain = plainNumber(digits, commaIsDecimal);
  if (plain === null) return { money: null, problem: `“${digits}” can be read in two ways. Write it without a separator for thousands: 1000 ${currency}, or 1.50 ${currency}.` };
  const written = `${plain} ${currency}`;
  const money = parseMoney(written);
  return money === null ? { money: null, problem: moneyProblem(written) } : { money, problem: null };
}

/**
 * `1,000.50`, `1.000,50` and `20,50` with a point for the decimals and nothing else. `null` when three digits behind a single mark might be
 * decimals or thousands by where one comes from.
 */
function plainNumber(digits: string, commaIsDecimal: boolean): string | null {
  const clean = digits.replaceAll(/['’]/gu, '');
  const marks = clean.match(/[.,]/gu) ?? [];
  const last = marks.at(-1);
  if (last === undefined) return clean;
  const [whole, fraction] = [clean.slice(0, clean.lastIndexOf(last)), clean.slice(clean.lastIndexOf(last) + 1)];
  const inWhole = whole.replaceAll(/[.,]/gu, '');
  if (new Set(marks).size > 1) return marks.filter((mark) => mark === last).length === 1 && thousands(whole) ? `${inWhole}.${fraction}` : null;
  if (marks.length > 1) return thousands(clean) ? clean.replaceAll(/[.,]/gu, '') : null;
  if (fraction.length !== 3) return `${inWhole}.${fraction}`;
  return (last === ',') === commaIsDecimal ? null : `${inWhole}${fraction}`;
}

function thousands(number_: string): boolean {
  return /^\d{1,3}(?:[.,]\d{3})*$/u.test(number_);
}
