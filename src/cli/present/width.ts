const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });
const zeroWidth = /^(?:\p{Mark}|[\u200c\u200d])+$/u;
/** East Asian Wide and Fullwidth, as far as fonts agree on them (Unicode's EastAsianWidth.txt, W and F, by block). */
const wide = /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;
/** Needs no segmenting. */
const ascii = /^[\u0020-\u007e]*$/;

/** How many terminal columns a text without control characters takes. */
export function textWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segments.segment(text)) width += segmentWidth(segment);
  return width;
}

/** The beginning of a text that fits into `columns`, with `…` as its last character when something was cut. */
export function fitWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (columns <= 0) return '';
  let kept = '';
  let width = 0;
  for (const { segment } of segments.segment(text)) {
    width += segmentWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** Fills with spaces up to `columns`, on the left for `right`-aligned text. */
export function padWidth(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const spaces = ' '.repeat(Math.max(0, columns - textWidth(text)));
  return align === 'right' ? spaces + text : text + spaces;
}

/** Breaks a line between words into lines of at most `columns`; a word that is longer still is cut into pieces. */
export function wrapWidth(text: string, columns: number): string[] {
  if (textWidth(text) <= columns) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = cutWidth(word, columns);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  lines.push(line);
  return lines;
}

function cutWidth(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const { segment } of segments.segment(word)) {
    const more = segmentWidth(segment);
    if (piece !== '' && width + more > columns) {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += segment;
    width += more;
  }
  pieces.push(piece);
  return pieces;
}

function segmentWidth(segment: string): number {
  if (zeroWidth.test(segment)) return 0;
  return wide.test(segment) ? 2 : 1;
}
