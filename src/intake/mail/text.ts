/** Everything below 0x20 but tab and line feed, DEL, and the C1 range, where a terminal looks for its commands. */
// oxlint-disable-next-line no-control-regex -- the control characters are the point
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Embeddings, overrides and isolates: in a name or a subject they serve to show something else than what is there. */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text of several lines as people read it: `\n` ends a line, and no control character is left but `\n` and tab. */
export function cleanText(raw: string): string {
  return raw
    .toWellFormed()
    .replace(/^\ufeff/, '')
    .replace(/\r\n?|\u0085/g, '\n')
    .replace(controls, '')
    .replace(/^\n+/, '')
    .trimEnd();
}

/** Text of one line, such as a subject or a name: every run of white space and control characters is one space. */
export function cleanLine(raw: string): string {
  return raw.toWellFormed().replace(bidiControls, '').replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** At most `charsMax` UTF-16 units, never half of a surrogate pair. */
export function cutTo(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const last = text.charCodeAt(charsMax - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? charsMax - 1 : charsMax);
}
