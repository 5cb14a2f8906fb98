/** Text from outside as one clean line of at most `charsMax` characters. */
export function oneLine(text: string, charsMax: number): string {
  return shorten(visible(text).replace(/\s+/gu, ' ').trim(), charsMax);
}

/** Text from outside without the control and direction characters that could repaint a screen, and without halves of characters; line breaks stay. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(/[\u2028\u2029]/gu, '\n')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => (character === '\n' || character === '\t' ? character : ' '));
}

/** Cut to at most `charsMax`, never through a surrogate pair, with a sign that something is missing. */
export function shorten(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  return `${text.slice(0, charsMax - 1).replace(/[\ud800-\udbff]$/u, '')}…`;
}
