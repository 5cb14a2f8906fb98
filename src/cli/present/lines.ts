import type { Display, Format } from './display.ts';
import { textWidth, wrapWidth } from './width.ts';

const indent = '  ';

/**
 * A line that is already safe, broken between words where a terminal ends. What goes on is indented, so that the middle of a stranger's words can't pass for the
 * beginning of a line of ours. In a pipe it stays one line.
 */
export function wrapped(display: Display, text: string, format?: Format): string {
  const lines = display.rich && textWidth(text) > display.columns ? wrapWidth(text, Math.max(20, display.columns - indent.length)) : [text];
  return lines.map((line, index) => `${index === 0 ? '' : indent}${format === undefined ? line : display.paint(format, line)}`).join('\n');
}

/** The same, as far to the right as `margin`: a line that belongs to the one above. */
export function below(display: Display, text: string, margin: string = indent): string {
  return wrapped({ ...display, columns: display.columns - margin.length }, text).replace(/^/gm, margin);
}

/** `#7 approval  Send a mail …`: a line that begins with what it is about, in bold. Both are already safe. */
export function titled(display: Display, title: string, text: string): string {
  const line = wrapped(display, `${title}  ${text}`.trimEnd());
  return line.startsWith(title) ? `${display.paint('bold', title)}${line.slice(title.length)}` : line;
}
