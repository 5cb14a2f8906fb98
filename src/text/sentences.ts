import { limits } from '../vocabulary/limits.ts';
import { isSentenceEnd } from './sentence-end.ts';

/**
 * The sentences of a text in order, trimmed, at most `sentencesPerTextMax` from the first `indexedCharsMax` characters.
 * An item of a list is one, a hard-wrapped line goes on in the next, and what is longer than `sentenceCharsMax` comes in pieces.
 */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const paragraph of paragraphsOf(text.slice(0, limits.indexedCharsMax).toWellFormed())) {
    addSentences(sentences, paragraph);
    if (sentences.length >= limits.sentencesPerTextMax) return sentences.slice(0, limits.sentencesPerTextMax);
  }
  return sentences;
}

const lineBreak = /\r\n|[\n\r\u2028\u2029]/;
const itemStart = /^(?:[-*+•‣▪–>]|#{1,6}|\d{1,3}[.)]|[a-z]\))\s/;
/** A line at least this wide ends because the writer's program wrapped it; a shorter one because the writer did. */
const wrappedWidth = 45;

function paragraphsOf(text: string): string[] {
  const paragraphs: string[] = [];
  let current: string[] = [];
  const flush = (): void => {
    if (current.length > 0) paragraphs.push(current.join(' '));
    current = [];
  };
  for (const raw of text.split(lineBreak)) {
    const line = raw.trim();
    const last = current.at(-1);
    const goesOn = last !== undefined && widthOf(last) >= wrappedWidth && !itemStart.test(line);
    if (line === '' || !goesOn) flush();
    if (line !== '') current.push(line);
  }
  flush();
  return paragraphs;
}

function widthOf(line: string): number {
  // Chinese and Japanese characters are twice as wide as Latin ones, and a wrapped line holds half as many.
  return line.length >= wrappedWidth || line.charCodeAt(0) < 0x2e_80 ? line.length : line.length * 2;
}

function addSentences(sentences: string[], paragraph: string): void {
  let start = 0;
  for (let at = 0; at < paragraph.length; at++) {
    const next = isSentenceEnd(paragraph, at, start);
    if (next === null) continue;
    addPieces(sentences, paragraph.slice(start, next).trim());
    start = next;
    at = next - 1;
  }
  addPieces(sentences, paragraph.slice(start).trim());
}

function addPieces(sentences: string[], sentence: string): void {
  let rest = sentence.replaceAll(/\s+/g, ' ');
  while (rest.length > limits.sentenceCharsMax && sentences.length < limits.sentencesPerTextMax) {
    const space = rest.lastIndexOf(' ', limits.sentenceCharsMax);
    const cut = space > limits.sentenceCharsMax / 2 ? space : limits.sentenceCharsMax;
    sentences.push(rest.slice(0, cut).toWellFormed());
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '') sentences.push(rest);
}
