import { useEffect, useState } from 'react';
import { useApi } from '../../api/query.ts';
import { useLiveEvents } from '../../live/live.tsx';
import { Button } from '../../kit/button.tsx';
import { EmptyState, ErrorState, Note, SkeletonRows } from '../../kit/states.tsx';
import { useZone } from '../../kit/time.tsx';
import { eventColumns, NarrowEvent } from './columns.tsx';
import { CursorTable, Foot, type TableOfProps } from './effects-table.tsx';
import { LongTable, rowsThatFit } from './long-table.tsx';
import { eventsQuery, isFiltered } from './query.ts';
import { useEventBlocks } from './use-blocks.ts';
import { useEventRows } from './use-cursor-rows.ts';
import type { EventRow } from './words.ts';

/** Every event. All of them are one table in which one may scroll anywhere; of what a filter leaves, the end is known when one gets there. */
export function EventsTable(props: TableOfProps) {
  return isFiltered(props.search) ? <SomeEvents {...props} /> : <AllEvents {...props} />;
}

const rowKey = ({ seq }: EventRow): string => String(seq);

function SomeEvents({ search, chosen, onOpen, onClear }: TableOfProps) {
  const zone = useZone();
  const pages = useEventRows(eventsQuery(search, zone), true);
  return (
    <CursorTable {...pages} what="events" isFiltered onClear={onClear} empty={<EmptyState icon="ledger" title="No events" />}>
      <LongTable label="Events" columns={eventColumns} narrow={(row) => <NarrowEvent row={row} />} rows={pages.list} rowKey={rowKey} selected={chosen} onOpen={(row) => onOpen(rowKey(row))} foot={<Foot {...pages} />} total={pages.hasMore ? undefined : pages.rows.length} />
    </CursorTable>
  );
}

interface Window {
  /** The highest number in it: the newest event when it is `null`. */
  top: number | null;
  /** Which jump it was moved for. */
  jump: string;
  to: { place: number } | null;
}

/**
 * Which numbers are rows of the table. At the top the newest come by themselves; further down nothing moves. More rows than a browser lays out are cut into windows: a jump moves them, scrolling
 * does not.
 */
function useNumbers({ head, at, jumps, order }: { head: number; at: number | undefined; jumps: number; order: 'newest' | 'oldest' }) {
  const fits = rowsThatFit();
  const [kept, setKept] = useState<Window>({ top: null, jump: '', to: null });
  const [isTop, setIsTop] = useState(true);
  const usual = order === 'newest' ? head : Math.min(head, fits);
  const jump = at === undefined ? order : `${String(at)} ${String(jumps)} ${order}`;
  let now = kept;
  if (head > 0 && kept.jump !== jump) {
    // In the render that a jump comes with, so that the table never scrolls to a place of the window before.
    now = { top: at === undefined ? null : topFor(Math.min(at, head), { head, top: kept.top ?? usual, fits }), jump, to: null };
    const [top, floor] = boundsOf(now.top, usual, fits);
    now.to = at === undefined ? null : { place: Math.max(0, order === 'newest' ? top - Math.min(at, head) : at - floor) };
    setKept(now);
  }
  const [top, floor] = boundsOf(now.top, usual, fits);
  const follow = (): void => setKept({ top: null, jump, to: { place: 0 } });
  // Once one is back at the top of the newest window, the newest come by themselves again.
  useEffect(() => {
    if (order === 'newest' && isTop && kept.top !== null && head - kept.top < fits && kept.to === null) setKept((before) => ({ ...before, top: null }));
  }, [isTop, kept, head, fits, order]);
  const onTop = (nowTop: boolean): void => {
    setIsTop(nowTop);
    if (!nowTop && order === 'newest') setKept((before) => (before.top === null ? { ...before, top: head } : before));
  };
  return { top, floor, to: now.to, newer: head - top, follow, onTop };
}

function boundsOf(top: number | null, usual: number, fits: number): [top: number, floor: number] {
  const highest = top ?? usual;
  return [highest, Math.max(1, highest - fits + 1)];
}

/** The window stays when what is jumped to is in it, and else lies around that. */
function topFor(at: number, { head, top, fits }: { head: number; top: number; fits: number }): number {
  if (at <= top && at > top - fits) return top;
  return Math.min(head, at + Math.floor(fits / 2));
}

function AllEvents({ search: { order = 'newest', at }, jumps, chosen, onOpen }: TableOfProps) {
  const head = useApi('ledger.head', undefined, { keep: true });
  const newest = head.data?.seq ?? 0;
  const { top, floor, to, newer, follow, onTop } = useNumbers({ head: newest, at, jumps, order });
  const { rows, blocks, problem } = useEventBlocks({ top, floor, head: newest, order, enabled: head.data !== undefined });
  useLiveEvents(({ kind }) => {
    if (kind === 'subject.forgotten') blocks.forget();
  });
  if (head.error !== null && head.data === undefined) return <ErrorState error={head.error} onAgain={() => void head.refetch()} />;
  if (head.data === undefined) return <SkeletonRows rows={16} height={32} label="Loading events" />;
  if (problem !== null && rows.at(0) === undefined) return <ErrorState error={problem} onAgain={() => blocks.again()} />;
  return (
    <div className="relative flex h-full min-h-0 flex-col">
      {problem !== null && <div className="px-4 py-2 wide:px-6"><Note tone="bad" action={<Button size="small" icon="redo" onClick={() => blocks.again()}>Try again</Button>}>{problem.message} {problem.nextStep}</Note></div>}
      <div className="min-h-0 flex-1">
        <LongTable label="Events" columns={eventColumns} narrow={(row) => <NarrowEvent row={row} />} rows={rows} rowKey={rowKey} selected={chosen} onOpen={(row) => onOpen(rowKey(row))} jump={to} onTop={onTop} total={rows.count} foot={<span>{floor > 1 && order === 'newest' ? `Events before number ${floor.toLocaleString('en')} are reached by a jump.` : ''}</span>} />
      </div>
      {order === 'newest' && newer > 0 && <div className="pointer-events-none absolute inset-x-0 top-10 flex justify-center"><Button size="small" icon="up" className="pointer-events-auto shadow-float" onClick={follow}>{newer.toLocaleString('en')} newer</Button></div>}
    </div>
  );
}
