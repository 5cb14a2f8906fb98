/** What an outside system says is shown to people and kept for ever: one line of bounded length without control characters. */
export function plainLine(text: string, charsMax: number): string {
  // oxlint-disable-next-line no-control-regex -- the control characters are the point
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim().slice(0, charsMax).toWellFormed();
}

/** At most so many characters, with an ellipsis where something is missing. */
export function cut(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  // Half of a surrogate pair is no character: it goes as well.
  return `${text.slice(0, charsMax - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
