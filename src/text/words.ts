import { limits } from '../vocabulary/limits.ts';
import { apostrophe, classOf, classOfPair, foldOf, highHalf, joiner, separator, silent, unspaced, wordUnit } from './characters.ts';

/**
 * The words of a text as they are indexed: lower case, NFKC, without accents on Latin letters, in order, at most
 * `wordsPerTextMax` of them from the first `indexedCharsMax` characters. A code gives itself without its joiners and then
 * its parts (INV-2024-00817: inv202400817, inv, 2024, 00817). Scripts without spaces give overlapping pairs of characters.
 */
export function wordsOf(text: string): string[] {
  const scan: Scan = { text: normalised(text), at: 0, words: [] };
  while (scan.at < scan.text.length && scan.words.length < limits.wordsPerTextMax) {
    const kind = kindAt(scan);
    if (kind === wordUnit) readCompound(scan);
    else if (kind === unspaced) readUnspaced(scan);
    else scan.at += 1;
  }
  if (scan.words.length > limits.wordsPerTextMax) scan.words.length = limits.wordsPerTextMax;
  return scan.words;
}

interface Scan {
  text: string;
  at: number;
  words: string[];
}

// eslint-disable-next-line no-control-regex -- plain ASCII is what most texts are, and it needs no normalisation
const plain = /^[\u0000-\u007F]*$/;

function normalised(text: string): string {
  const start = text.length > limits.indexedCharsMax ? text.slice(0, limits.indexedCharsMax) : text;
  return plain.test(start) ? start.toLowerCase() : start.toWellFormed().normalize('NFKC').toLowerCase();
}

function kindAt(scan: Scan): number {
  const unit = scan.text.charCodeAt(scan.at);
  const kind = classOf(unit);
  return kind === highHalf ? classOfPair(scan.text.slice(scan.at, scan.at + 2)) : kind;
}

/** Parts with single joiners between them: `follow-up`, `3.14`, `anna@example.com`, `INV-2024-00817`. */
function readCompound(scan: Scan): void {
  const parts: string[] = [];
  let joinedByDot = true;
  for (;;) {
    parts.push(...readWord(scan));
    if (classOf(scan.text.charCodeAt(scan.at)) !== joiner) break;
    const mark = scan.text.charCodeAt(scan.at);
    scan.at += 1;
    if (scan.at >= scan.text.length || kindAt(scan) !== wordUnit || parts.length >= partsMax) break;
    if (mark !== dot && mark !== slash && mark !== colon) joinedByDot = false;
  }
  const words = parts.filter((part) => part !== '');
  if (words.length > 1) {
    const whole = words.join('');
    // A dot or a slash between plain words is more often a missing space than a name.
    if (whole.length <= limits.wordCharsMax && (!joinedByDot || /[0-9]/.test(whole))) scan.words.push(whole);
  }
  for (const word of words) scan.words.push(word);
}

const partsMax = 16;
const dot = 0x2e;
const slash = 0x2f;
const colon = 0x3a;

/** A run of letters and digits, with what an apostrophe in it means. What is longer than `wordCharsMax` is cut. */
function readWord(scan: Scan): string[] {
  let word = '';
  let before: string | null = null;
  for (; scan.at < scan.text.length; scan.at++) {
    const kind = kindAt(scan);
    if (kind === silent) continue;
    if (kind === apostrophe && before === null && scan.at + 1 < scan.text.length && classOf(scan.text.charCodeAt(scan.at + 1)) === wordUnit) {
      before = word;
      word = '';
      continue;
    }
    if (kind !== wordUnit) break;
    const unit = scan.text.charCodeAt(scan.at);
    const pair = unit >= 0xd8_00 && unit <= 0xdb_ff;
    if (word.length < limits.wordCharsMax) word += unit < 0x80 ? (scan.text[scan.at] as string) : pair ? scan.text.slice(scan.at, scan.at + 2) : foldOf(unit);
    if (pair) scan.at += 1;
  }
  return before === null ? [word] : withoutApostrophe(before, word);
}

const elided = new Set(['l', 'd', 'j', 'm', 'n', 's', 't', 'c', 'qu', 'jusqu', 'lorsqu', 'puisqu', 'quoiqu', 'dell', 'nell', 'sull', 'all', 'dall', 'un', 'quest', 'gl', 'com']);
const contracted = new Set(['s', 're', 've', 'll', 'd', 'm']);

/** `it's` and `customer's` are it and customer, `l'homme` is homme, `don't` and `o'brien` are dont and obrien. */
function withoutApostrophe(before: string, after: string): string[] {
  if (contracted.has(after)) return [before];
  return elided.has(before) ? [after] : [(before + after).slice(0, limits.wordCharsMax)];
}

/** Chinese, Japanese, Korean, Thai: a run of characters as overlapping pairs, a single one as itself. */
function readUnspaced(scan: Scan): void {
  let previous = '';
  let pairs = 0;
  while (scan.at < scan.text.length && scan.words.length < limits.wordsPerTextMax) {
    const kind = kindAt(scan);
    if (kind === separator || (kind !== unspaced && kind !== silent)) break;
    const unit = scan.text.charCodeAt(scan.at);
    const length = classOf(unit) === highHalf ? 2 : 1;
    const character = scan.text.slice(scan.at, scan.at + length);
    scan.at += length;
    if (kind === silent) continue;
    if (previous !== '') {
      scan.words.push(previous + character);
      pairs += 1;
    }
    previous = character;
  }
  if (pairs === 0) scan.words.push(previous);
}
