import Table from 'cli-table3';
import type { Display, Format } from './display.ts';
import { safeLine } from './safe-text.ts';
import { fitWidth, padWidth, textWidth, wrapWidth } from './width.ts';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Narrowed first when the terminal is too small, down to this many columns. Others keep their width. */
  shrinksTo?: number;
  /** What a narrowed cell has no room for goes on below, in at most so many lines; then it is cut. One line, when left out. */
  linesMax?: number;
}

export type Cell = string | { text: string; format: Format };

type Rows = readonly (readonly Cell[])[];

/**
 * Rows under titles. Every cell is made safe here. On a terminal it has lines and fits; where it can't, each row is a few lines of its own, so that nothing is cut
 * that may not be. In a pipe columns are two spaces apart and uncut.
 */
export function table(display: Display, columns: readonly Column[], rows: Rows): string {
  const cells = rows.map((row) => row.map(safeCell));
  const natural = naturalWidths(columns, cells);
  if (!display.rich) return plain(columns, cells, natural);
  const widths = shrink(columns, cells, natural, display.columns);
  return ruledWidth(widths) <= display.columns ? ruled(display, columns, cells, widths) : stacked(display, columns, cells);
}

/** Whether a table of these rows fits into the display as a table. */
export function fitsAsTable(display: Display, columns: readonly Column[], rows: Rows): boolean {
  const cells = rows.map((row) => row.map(safeCell));
  return !display.rich || ruledWidth(shrink(columns, cells, naturalWidths(columns, cells), display.columns)) <= display.columns;
}

function naturalWidths(columns: readonly Column[], cells: readonly SafeCell[][]): number[] {
  return columns.map((column, index) => Math.max(textWidth(column.title), ...cells.map((row) => textWidth(row[index]?.text ?? ''))));
}

/** With a line and a space on both sides of each column. */
function ruledWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 3 * widths.length + 1);
}

interface SafeCell {
  text: string;
  format: Format | null;
}

function plain(columns: readonly Column[], rows: readonly SafeCell[][], widths: readonly number[]): string {
  const line = (texts: readonly string[]): string => texts.map((text, index) => padWidth(text, widths[index] ?? 0, columns[index]?.align)).join('  ').trimEnd();
  return [line(columns.map((column) => column.title.toUpperCase())), ...rows.map((row) => line(row.map((cell) => cell.text || '-')))].join('\n');
}

function ruled(display: Display, columns: readonly Column[], rows: readonly SafeCell[][], widths: readonly number[]): string {
  const grid = new Table({
    head: columns.map((column, index) => display.paint('bold', fitWidth(column.title, widths[index] ?? 0))),
    // Padding of one on both sides belongs to a column's width.
    colWidths: widths.map((width) => width + 2),
    colAligns: columns.map((column) => column.align ?? 'left'),
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '', top: '─', bottom: '─' },
  });
  for (const row of rows) {
    grid.push(
      row.map((cell, index) => cellLines(cell.text, widths[index] ?? 0, columns[index]?.linesMax ?? 1).map((line) => painted(display, { ...cell, text: line })).join('\n')),
    );
  }
  return grid.toString();
}

function cellLines(text: string, width: number, linesMax: number): string[] {
  const lines = linesMax > 1 ? wrapWidth(text, width) : [text];
  return lines.length > linesMax ? [...lines.slice(0, linesMax - 1), fitWidth(lines.slice(linesMax - 1).join(' '), width)] : lines.map((line) => fitWidth(line, width));
}

function painted(display: Display, { text, format }: SafeCell): string {
  return format === null ? text : display.paint(format, text);
}

/** Each row under its first cell, as `title: value`, several on a line where there is room. Nothing is cut. */
function stacked(display: Display, columns: readonly Column[], rows: readonly SafeCell[][]): string {
  return rows
    .flatMap(([first, ...others]) => {
      const values = others.map((cell, index) => ({ title: columns[index + 1]?.title ?? '', cell })).filter(({ cell }) => cell.text !== '');
      const head = first === undefined || first.text === '' ? [] : wrapWidth(first.text, display.columns).map((line) => display.paint(first.format ?? 'bold', line));
      return [...head, ...packed(display, values).map((line) => `  ${line}`)];
    })
    .join('\n');
}

function packed(display: Display, values: readonly { title: string; cell: SafeCell }[]): string[] {
  const room = Math.max(20, display.columns - 2);
  const lines: string[] = [];
  let used = room;
  for (const { title, cell } of values) {
    const label = title === '' ? '' : `${title}: `;
    const width = textWidth(label) + textWidth(cell.text);
    const [begin = '', ...more] = wrapWidth(cell.text, Math.max(10, room - textWidth(label)));
    const text = display.paint('dim', label) + painted(display, { ...cell, text: begin });
    if (used + 3 + width <= room) {
      lines.push(`${lines.pop() ?? ''}   ${text}`);
      used += 3 + width;
    } else {
      lines.push(text, ...more.map((line) => ' '.repeat(textWidth(label)) + painted(display, { ...cell, text: line })));
      used = more.length > 0 ? room : width;
    }
  }
  return lines;
}

/**
 * Narrows the columns that may shrink until the whole fits, or nothing can give: first only as far as no word breaks where a cell may go on below, then to what each may
 * shrink to. The widest gives first.
 */
function shrink(columns: readonly Column[], cells: readonly SafeCell[][], natural: readonly number[], available: number): number[] {
  const least = columns.map(({ shrinksTo }, index) => shrinksTo ?? natural[index] ?? 0);
  const unbroken = columns.map(({ linesMax }, index) => Math.max(least[index] ?? 0, linesMax === undefined ? 0 : longestWord(cells.map((row) => row[index]?.text ?? ''))));
  return [unbroken, least].reduce((widths, floors) => narrow(widths, floors, available), [...natural]);
}

function longestWord(texts: readonly string[]): number {
  return Math.max(0, ...texts.flatMap((text) => text.split(' ').map(textWidth)));
}

function narrow(from: readonly number[], floors: readonly number[], available: number): number[] {
  const widths = [...from];
  for (let over = ruledWidth(widths) - available; over > 0; over--) {
    let widest = -1;
    for (const [index, width] of widths.entries()) {
      if (width > (floors[index] ?? 0) && (widest === -1 || width > (widths[widest] ?? 0))) widest = index;
    }
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** `label  value` lines, labels aligned, values wrapped on a terminal; empty values are left out. Values are made safe and may be painted. */
export function fields(display: Display, pairs: readonly (readonly [string, Cell])[]): string {
  const shown = pairs.map(([label, cell]) => [label, safeCell(cell)] as const).filter(([, cell]) => cell.text !== '');
  const width = Math.max(0, ...shown.map(([label]) => textWidth(label)));
  const lines = shown.flatMap(([label, { text, format }]) => {
    const wrapped = display.rich ? wrapWidth(text, Math.max(20, display.columns - width - 2)) : [text];
    return wrapped.map((line, index) => `${display.paint('dim', padWidth(index === 0 ? label : '', width))}  ${format === null ? line : display.paint(format, line)}`);
  });
  return lines.join('\n');
}

function safeCell(cell: Cell): SafeCell {
  return typeof cell === 'string' ? { text: safeLine(cell), format: null } : { text: safeLine(cell.text), format: cell.format };
}
