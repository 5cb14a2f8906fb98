/** What a spreadsheet would take for a formula when a cell begins with it (OWASP, CSV injection). */
const formula = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;
/**
 * Where a spreadsheet begins a cell when it divides lines by something else than we do: in most of Europe by semicolons. It then takes our line for one cell that begins with a number, and
 * the quotes within it for characters, so a semicolon, a tab or a line break in somebody's words begins another cell.
 */
const formulaWithin = /([;\t\r\n]["\s]{0,200})(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/gu;

/**
 * A cell of a CSV file (RFC 4180). Words of strangers stand in it: what a spreadsheet would work out as a formula gets an apostrophe before it, which spreadsheets take for "this is text".
 * Numbers of our own are as they are.
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = `${formula.test(value) ? "'" : ''}${value.replaceAll(formulaWithin, "$1'")}`;
  return /[",\r\n;]/u.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
