import { stripVTControlCharacters } from 'node:util';

/** Everything that steers a terminal but tab and line feed: C0, DEL, C1. */
// oxlint-disable-next-line no-control-regex -- the control characters are the point
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/**
 * Characters that are not seen and change how others are: bidirectional marks, embeddings, overrides and isolates,
 * zero-width spaces, annotations, and the tag block in which text is hidden from people but not from programs.
 * The joiners U+200C and U+200D stay: Persian and family emoji need them, and they reorder nothing.
 */
const invisible = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;

/**
 * Text from outside, made safe to print: no escape sequence, control character or bidirectional override is left, and
 * line ends are line feeds. All that the command line prints for people and that a stranger can have written comes through here.
 */
export function safeText(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(controls, '')
    .replace(invisible, '')
    .replaceAll('\t', '    ');
}

/** The same on one line, white space collapsed. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\s+/g, ' ').trim();
}
