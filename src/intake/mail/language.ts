import { detectAll } from 'tinyld';

/** tinyld judges by the beginning well enough, and its time grows with the text. */
const sampleCharsMax = 2_000;

/**
 * Under this many bytes of letters the guess is luck: "Hello" comes out as Italian and "Guten Tag" as Rundi. Bytes and
 * not letters, because a Japanese or Korean letter (3 bytes) says as much as a short word.
 */
const letterBytesMin = 20;

/**
 * tinyld's scores, from 0 to 1, found by trying sentences customers write: a right guess may score as low as 0.1 but is
 * well ahead of the next one, names and codes score under 0.06, and near relatives (Czech and Slovak) lie close together.
 */
const accuracyMin = 0.1;
const leadMin = 1.5;

/** Esperanto and Latin: what keyboard noise and filler text come out as, never what a customer writes. */
const notWritten = new Set(['eo', 'la']);

/** ISO 639-1 code of what the writer wrote, without what they quoted; `null` when that is too little to tell by. */
export function guessLanguage(text: string): string | null {
  const sample = ownWords(text);
  const letters = sample.replace(/[^\p{L}\p{M}]+/gu, '');
  if (Buffer.byteLength(letters) < letterBytesMin) return null;
  const [best, next] = detectAll(sample);
  if (!best || best.accuracy < accuracyMin || best.accuracy < leadMin * (next?.accuracy ?? 0)) return null;
  // A few of tinyld's codes have three letters, Klingon's among them.
  return /^[a-z]{2}$/.test(best.lang) && !notWritten.has(best.lang) ? best.lang : null;
}

function ownWords(text: string): string {
  // Many times the sample, so that a long quotation above the answer is passed over.
  const lines = text.slice(0, sampleCharsMax * 20).split('\n');
  const signature = lines.findIndex((line) => /^-- ?$/.test(line));
  const own = lines
    .slice(0, signature < 0 ? undefined : signature)
    // The line that introduces a quotation ("On Monday Jane wrote:") is the mail program's, in its own language.
    .filter((line, index) => !line.startsWith('>') && !(line.trimEnd().endsWith(':') && nextWritten(lines, index).startsWith('>')));
  const words = own.join(' ').split(/\s+/).filter((word) => !word.includes('@') && !word.includes('://'));
  return words.join(' ').slice(0, sampleCharsMax);
}

function nextWritten(lines: readonly string[], index: number): string {
  const next = lines[index + 1] ?? '';
  return next.trim() === '' ? (lines[index + 2] ?? '') : next;
}
