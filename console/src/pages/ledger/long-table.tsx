import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { classes } from '../../kit/classes.ts';
import { useRowFocus } from '../../kit/row-focus.ts';
import { Skeleton } from '../../kit/states.tsx';

export interface LongColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** px; the one without takes what is left. */
  width?: number;
  align?: 'end';
  /** Shown where the table is at least so wide, px. The table may be beside a panel, so the window's width says little. */
  from?: number;
}

/** Rows by their place; those that are not read yet are `undefined`. */
export interface LongRows<Row> {
  count: number;
  at(place: number): Row | undefined;
  /** These are in sight, both included. */
  seen(first: number, last: number): void;
}

export interface LongTableProps<Row> {
  label: string;
  columns: readonly LongColumn<Row>[];
  /** What a row is where there is no room for columns: two lines. */
  narrow: (row: Row) => ReactNode;
  rows: LongRows<Row>;
  rowKey: (row: Row) => string;
  selected: string | null;
  onOpen: (row: Row) => void;
  /** Scroll there, once for each new object. */
  jump?: { place: number } | null;
  /** Whether the first row is in sight. */
  onTop?: (isTop: boolean) => void;
  /** Behind the last row. */
  foot?: ReactNode;
  /** How many there are in all, when that is known. */
  total?: number | undefined;
}

/** Below this the table has no columns. */
const narrowBelow = 560;
const [rowPx, narrowRowPx] = [32, 58];
/** What browsers can lay out is a little more than this. */
const heightMaxPx = 30_000_000;

export function rowsThatFit(): number {
  return Math.floor(heightMaxPx / narrowRowPx);
}

const pad = 'first:pl-4 last:pr-4 wide:first:pl-6 wide:last:pr-6';

/** A table of up to half a million rows that are read as they come into sight. All are of the same height, so that nothing moves. Fills its parent. */
export function LongTable<Row>({ label, columns, narrow, rows, rowKey, selected, onOpen, jump = null, onTop, foot, total }: LongTableProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const isNarrow = width < narrowBelow;
  const height = isNarrow ? narrowRowPx : rowPx;
  const virtual = useVirtualizer({ count: rows.count, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 16, scrollPaddingEnd: isNarrow ? 0 : rowPx });
  useEffect(() => virtual.measure(), [virtual, height]);
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => rows.seen(first, last), [rows, first, last]);
  useJump(jump, virtual);
  useTop(virtual.scrollOffset ?? 0, onTop);
  const { active, onKeyDown } = useRowFocus(rows.count, scroller, (index) => virtual.scrollToIndex(index));
  const shown = columns.filter(({ from }) => from === undefined || width >= from);
  const tabbable = active !== null && active >= first && active <= last ? active : first;
  return (
    <div ref={scroller} data-scroller className="h-full min-h-0 overflow-auto text-sm">
      <div role="grid" aria-label={label} aria-rowcount={total === undefined ? -1 : total + 1}>
        <div role="rowgroup" className={isNarrow ? 'sr-only' : 'sticky top-0 z-10 bg-ground'}>
          <div role="row" aria-rowindex={1} className="flex h-8 items-center border-b border-line">
            {(isNarrow ? [{ id: 'all', header: label }] : shown).map((column: { id: string; header: string; width?: number; align?: 'end' }) => <div key={column.id} role="columnheader" style={sizeOf(column)} className={classes('truncate px-2 text-xs font-medium text-muted', pad, column.align === 'end' && 'text-right')}>{column.header}</div>)}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows.at(index);
            const key = row === undefined ? null : rowKey(row);
            return (
              <div
                key={index} role="row" data-index={index} data-key={key ?? undefined} aria-rowindex={index + 2} aria-selected={key !== null && key === selected} aria-busy={row === undefined || undefined} tabIndex={index === tabbable ? 0 : -1}
                style={{ height, transform: `translateY(${String(start)}px)` }} onKeyDown={(event) => onKeyDown(event, index, () => row !== undefined && onOpen(row))} onClick={() => row !== undefined && onOpen(row)}
                className={classes('absolute inset-x-0 flex cursor-pointer items-center border-b border-line hover:bg-hover focus-visible:-outline-offset-2', key !== null && key === selected && 'bg-selected')}
              >
                {row === undefined ? <Bones index={index} /> : isNarrow ? <div role="gridcell" className="min-w-0 flex-1 px-4">{narrow(row)}</div> : shown.map((column) => <div key={column.id} role="gridcell" style={sizeOf(column)} className={classes('truncate px-2', pad, column.align === 'end' && 'text-right tabular')}>{column.cell(row)}</div>)}
              </div>
            );
          })}
        </div>
      </div>
      <div className="min-h-8 px-4 py-1.5 text-xs text-muted wide:px-6">{foot}</div>
    </div>
  );
}

function Bones({ index }: { index: number }) {
  return <div role="gridcell" className={`flex w-full items-center gap-4 ${pad}`}><span className="sr-only">Loading</span><Skeleton width={72} height={11} /><Skeleton width={200 + ((index * 67) % 180)} height={11} /></div>;
}

function sizeOf({ width }: { width?: number }): { width: number; flex: 'none' } | { flex: '1 1 0'; minWidth: 0 } {
  return width === undefined ? { flex: '1 1 0', minWidth: 0 } : { width, flex: 'none' };
}

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(() => globalThis.innerWidth);
  useLayoutEffect(() => {
    if (element.current === null) return undefined;
    setWidth(element.current.clientWidth);
    const observer = new ResizeObserver(([entry]) => entry !== undefined && setWidth(entry.contentRect.width));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

function useJump(jump: { place: number } | null, virtual: Virtualizer<HTMLDivElement, Element>): void {
  const done = useRef<{ place: number } | null>(null);
  useEffect(() => {
    if (jump === null || jump === done.current) return;
    done.current = jump;
    virtual.scrollToIndex(jump.place, { align: 'start' });
  }, [jump, virtual]);
}

function useTop(offset: number, onTop: ((isTop: boolean) => void) | undefined): void {
  const isTop = offset < rowPx / 2;
  const latest = useRef(onTop);
  useEffect(() => {
    latest.current = onTop;
  });
  useEffect(() => latest.current?.(isTop), [isTop]);
}
