import { proseColumns, type Display } from './display.ts';
import { safeText } from './safe-text.ts';
import { wrapWidth } from './width.ts';

/**
 * A block of text that somebody else may have written, each line behind a bar, so that no mail can draw lines that look like ours.
 * `linesMax` cuts and says how much is missing.
 */
export function quoted(display: Display, text: string, linesMax = 200): string {
  const columns = proseColumns(display) - 4;
  const lines = safeText(text).trimEnd().split('\n').flatMap((line) => (display.rich ? wrapWidth(line.trimEnd(), columns) : [line.trimEnd()]));
  const shown = lines.slice(0, linesMax);
  if (lines.length > shown.length) shown.push(`… ${lines.length - shown.length} more lines (--json has all of it)`);
  const bar = display.paint('dim', display.rich ? '│' : '|');
  return shown.map((line) => `  ${bar} ${line}`.trimEnd()).join('\n');
}
