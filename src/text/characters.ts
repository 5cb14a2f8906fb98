/** What a UTF-16 unit is to a splitter of words. */
export const separator = 0;
export const wordUnit = 1;
/** Joins the parts of a code or a compound, when there is a word unit on both sides. */
export const joiner = 2;
export const apostrophe = 3;
/** Of a script that writes no spaces between words. */
export const unspaced = 4;
/** The first half of a character outside of the basic plane. */
export const highHalf = 5;
/** Is part of what surrounds it and stands for nothing: soft hyphens, zero-width joiners, Arabic tatweel and vowel signs, accents. */
export const silent = 6;

const unknown = 255;
const classes = new Uint8Array(65_536).fill(unknown);

/** Filled as characters are met: asking a regular expression of all 65,536 at the start would cost more than most runs need. */
export function classOf(unit: number): number {
  const known = classes[unit] as number;
  if (known !== unknown) return known;
  const found = classify(String.fromCharCode(unit), unit);
  classes[unit] = found;
  return found;
}

/** The class of a character outside of the basic plane: rare ideographs, old scripts, emoji. */
export function classOfPair(pair: string): number {
  if (unspacedScripts.test(pair)) return unspaced;
  return /[\p{L}\p{M}\p{N}]/u.test(pair) ? wordUnit : separator;
}

const unspacedScripts = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Soft hyphen; accents; Hebrew points; Arabic vowel signs and tatweel; zero-width and direction marks; variation selectors. */
const silentRanges: readonly (readonly [number, number])[] = [
  [0xad, 0xad], [0x3_00, 0x3_6f], [0x5_91, 0x5_c7], [0x6_10, 0x6_1a], [0x6_40, 0x6_40], [0x6_4b, 0x6_5f], [0x6_70, 0x6_70], [0x6_d6, 0x6_ed],
  [0x20_0b, 0x20_0f], [0x20_2a, 0x20_2e], [0x20_60, 0x20_69], [0xfe_00, 0xfe_0f], [0xfe_ff, 0xfe_ff],
]; // prettier-ignore

function classify(character: string, unit: number): number {
  if (unit >= 0xd8_00 && unit <= 0xdb_ff) return highHalf;
  if (silentRanges.some(([first, last]) => unit >= first && unit <= last)) return silent;
  if ("'’‘ʼ′＇`´".includes(character)) return apostrophe;
  if ('-_./:@#+\u2010\u2011'.includes(character)) return joiner;
  if (unit === 0x30_fc) return unspaced; // the long vowel mark belongs to no script
  if (unspacedScripts.test(character)) return /[\p{L}\p{M}\p{N}]/u.test(character) ? unspaced : separator;
  return /[\p{L}\p{M}\p{N}]/u.test(character) ? wordUnit : separator;
}

const folds = new Map<number, string>();

/**
 * What a unit is written as in a word: Latin and Greek letters lose their accents (é is e, ß is ss, ø is o), Arabic letters
 * their variants (alef, yeh, teh marbuta), ё is е. Other scripts keep their marks: и and й, は and ば are different letters.
 */
export function foldOf(unit: number): string {
  let fold = folds.get(unit);
  if (fold === undefined) {
    fold = findFold(String.fromCharCode(unit));
    folds.set(unit, fold);
  }
  return fold;
}

const special: Record<string, string> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i', ħ: 'h', ŋ: 'n', ŧ: 't', ĸ: 'k', ſ: 's', ς: 'σ', ё: 'е',
  أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ی: 'ي', ئ: 'ي', ؤ: 'و', ة: 'ه', ک: 'ك',
}; // prettier-ignore

function findFold(character: string): string {
  const known = special[character];
  if (known !== undefined) return known;
  const digit = nativeDigit(character);
  if (digit !== null) return digit;
  return /[\p{Script=Latin}\p{Script=Greek}]/u.test(character) ? character.normalize('NFD').replaceAll(/\p{M}/gu, '') : character;
}

/** ٣ and 3 are the same number: decimal digits come in runs of ten, starting at a zero. */
function nativeDigit(character: string): string | null {
  if (!/\p{Nd}/u.test(character)) return null;
  const unit = character.charCodeAt(0);
  for (let value = 0; value <= 9; value++) {
    const below = String.fromCharCode(unit - value - 1);
    if (!/\p{Nd}/u.test(below)) return String(value);
  }
  return String((unit - 0x30) % 10);
}
