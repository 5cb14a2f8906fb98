import Table from 'cli-table3';
import type { Display, Format } from './display.ts';
import { safeLine } from './safe-text.ts';
import { fitWidth, padWidth, textWidth, wrapWidth } from './width.ts';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Narrowed first when the terminal is too small, down to this many columns. Others keep their width. */
  shrinksTo?: number;
}

export type Cell = string | { text: string; format: Format };

/** Rows under titles. Every cell is made safe here. On a terminal it has lines and fits; in a pipe columns are two spaces apart and uncut. */
export function table(display: Display, columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map(safeCell));
  const natural = columns.map((column, index) => Math.max(textWidth(column.title), ...cells.map((row) => textWidth(row[index]?.text ?? ''))));
  return display.rich ? ruled(display, columns, cells, shrink(columns, natural, display.columns)) : plain(columns, cells, natural);
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
      row.map((cell, index) => {
        const text = fitWidth(cell.text, widths[index] ?? 0);
        return cell.format === null ? text : display.paint(cell.format, text);
      }),
    );
  }
  return grid.toString();
}

/** Takes columns from the widest of those that may shrink until the whole fits, borders included, or nothing can give. */
function shrink(columns: readonly Column[], natural: readonly number[], available: number): number[] {
  const widths = [...natural];
  const borders = 3 * columns.length + 1;
  for (let over = widths.reduce((sum, width) => sum + width, borders) - available; over > 0; over--) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      if (column.shrinksTo === undefined || (widths[index] ?? 0) <= column.shrinksTo) continue;
      if (widest === -1 || (widths[index] ?? 0) > (widths[widest] ?? 0)) widest = index;
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
