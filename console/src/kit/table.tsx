import type { KeyboardEvent, ReactNode } from 'react';
import { classes } from './classes.ts';
import { moveByKey } from './row-keys.ts';

export interface Column<Row> {
  /** Unique among the columns. */
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** px; of one column at least leave it out, so that it takes what is left. */
  width?: number;
  align?: 'start' | 'end';
  /** Only where there is room: from 720 or from 1100 px on. */
  from?: 'wide' | 'xwide';
  /** The header is read out and not shown. */
  headerHidden?: boolean;
}

export interface TableProps<Row> {
  /** What the rows are, for a screen reader. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** The key of the row whose detail shows. */
  selected?: string | null;
  /** Enter or a click on a row. Without it rows are just read. */
  onOpen?: (row: Row) => void;
}

const shownFrom = { wide: 'hidden wide:table-cell', xwide: 'hidden xwide:table-cell' } as const;

/** Some dozens of rows: dense, with a head that stays, walked by `j k`, arrows, Home and End, opened by Enter. Hundreds are for `VirtualTable`. */
export function Table<Row>({ label, columns, rows, rowKey, selected = null, onOpen }: TableProps<Row>) {
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, row: Row): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter' && onOpen !== undefined) onOpen(row);
    else moveByKey(event, '[data-row]');
  };
  const first = rows[0];
  const current = rows.some((row) => rowKey(row) === selected) || first === undefined ? selected : rowKey(first);
  return (
    <table aria-label={label} className="w-full table-fixed border-separate border-spacing-0 text-sm">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col" style={column.width === undefined ? undefined : { width: column.width }} className={classes('sticky top-0 z-10 border-b border-line bg-(--behind-table,var(--ground)) px-2 py-1.5 text-xs font-medium text-muted first:pl-4 last:pr-4 wide:first:pl-6 wide:last:pr-6', column.align === 'end' ? 'text-right' : 'text-left', column.from && shownFrom[column.from])}>
              {column.headerHidden === true ? <span className="sr-only">{column.header}</span> : column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const key = rowKey(row);
          return (
            <tr
              key={key} data-row={key} aria-current={key === selected || undefined} tabIndex={onOpen === undefined ? undefined : key === current ? 0 : -1}
              onKeyDown={(event) => onKeyDown(event, row)} onClick={onOpen === undefined ? undefined : () => onOpen(row)}
              className={classes('group scroll-mt-10 focus-visible:-outline-offset-2', onOpen !== undefined && 'cursor-pointer hover:bg-hover', key === selected && 'bg-selected')}
            >
              {columns.map((column) => (
                <td key={column.id} className={classes('h-11 truncate border-b border-line px-2 py-1 first:pl-4 last:pr-4 wide:h-8 wide:first:pl-6 wide:last:pr-6', column.align === 'end' && 'text-right tabular', column.from && shownFrom[column.from])}>{column.cell(row)}</td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
