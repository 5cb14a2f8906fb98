import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { classes } from './classes.ts';
import { useRowFocus } from './row-focus.ts';
import type { Column, TableProps } from './table.tsx';

export interface VirtualTableProps<Row> extends TableProps<Row> {
  /** px, the same for all rows: nothing jumps. By default 32 by mouse and 44 by thumb. */
  rowHeight?: number;
  /** Called when the end comes near. */
  onEnd?: () => void;
  /** More are being read: the last line says so. */
  loadingMore?: boolean;
  /** How many there are in all, when that is known: for a screen reader. */
  total?: number;
}

/** Rows above the chosen one that show with it. */
const aboveChosenPx = 240;
const shown = { wide: 'hidden wide:block', xwide: 'hidden xwide:block' } as const;
const pad = 'first:pl-4 last:pr-4 wide:first:pl-6 wide:last:pr-6';

/** Any number of rows: only those in sight are there. Fills the height of its parent, which needs one (`min-h-0 flex-1`). */
export function VirtualTable<Row>({ label, columns, rows, rowKey, selected = null, onOpen, rowHeight, onEnd, loadingMore = false, total }: VirtualTableProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowHeight ?? (globalThis.matchMedia('(min-width: 720px)').matches ? (document.documentElement.dataset['density'] === 'compact' ? 28 : 32) : 44);
  const chosen = rows.findIndex((row) => rowKey(row) === selected);
  // What is chosen is in sight from the start.
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 12, scrollPaddingStart: height, initialOffset: () => Math.max(0, chosen * height - aboveChosenPx) });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 20) onEnd?.();
  }, [lastShown, rows.length, onEnd]);
  const { active, onKeyDown } = useRowFocus(rows.length, scroller, (index) => virtual.scrollToIndex(index));
  const tabbable = active ?? (chosen === -1 ? (items[0]?.index ?? 0) : chosen);
  return (
    <div ref={scroller} className="h-full min-h-0 overflow-auto text-sm">
      <div role="grid" aria-label={label} aria-rowcount={total ?? -1}>
        <div role="rowgroup" className="sticky top-0 z-10 bg-(--behind-table,var(--ground))">
          <div role="row" className="flex border-b border-line">
            {columns.map((column) => <div key={column.id} role="columnheader" style={sizeOf(column)} className={classes('truncate px-2 py-1.5 text-xs font-medium text-muted', pad, column.align === 'end' && 'text-right', column.from && shown[column.from])}>{column.headerHidden === true ? <span className="sr-only">{column.header}</span> : column.header}</div>)}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const key = rowKey(row);
            return (
              <div
                key={key} role="row" data-index={index} data-key={key} aria-rowindex={index + 2} aria-selected={key === selected} tabIndex={index === tabbable ? 0 : -1}
                style={{ height, transform: `translateY(${start}px)` }} onKeyDown={(event) => onKeyDown(event, index, () => onOpen?.(row))} onClick={onOpen === undefined ? undefined : () => onOpen(row)}
                className={classes('absolute inset-x-0 flex items-center border-b border-line focus-visible:-outline-offset-2', onOpen !== undefined && 'cursor-pointer hover:bg-hover', key === selected && 'bg-selected')}
              >
                {columns.map((column) => <div key={column.id} role="gridcell" style={sizeOf(column)} className={classes('truncate px-2', pad, column.align === 'end' && 'text-right tabular', column.from && shown[column.from])}>{column.cell(row)}</div>)}
              </div>
            );
          })}
        </div>
      </div>
      <div className="h-8 px-4 py-1.5 text-xs text-muted wide:px-6" role="status">{loadingMore ? 'Reading more…' : ''}</div>
    </div>
  );
}

function sizeOf<Row>({ width }: Column<Row>): { width: number; flex: 'none' } | { flex: '1 1 0'; minWidth: 0 } {
  return width === undefined ? { flex: '1 1 0', minWidth: 0 } : { width, flex: 'none' };
}
