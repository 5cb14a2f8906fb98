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

/** Newest first: from which number down. More rows than a browser lays out are cut into windows, which a jump moves. */
function useWindow(head: number, at: number | undefined): { top: number; floor: number; follow: () => void; onTop: (isTop: boolean) => void; newer: number } {
  const [top, setTop] = useState<number | null>(null);
  const [isTop, setIsTop] = useState(true);
  const fits = rowsThatFit();
  const shown = Math.min(head, top ?? head);
  // At the top the newest come by themselves; further down nothing moves.
  useEffect(() => {
    if (top !== null && isTop && head - top < fits && at === undefined) setTop(null);
  }, [top, isTop, head, fits, at]);
  useEffect(() => {
    if (at !== undefined && head > 0 && (at > shown || shown - at >= fits)) setTop(Math.min(head, at + Math.floor(fits / 2)));
    // A jump moves the window, scrolling does not.
  }, [at, head > 0]);
  const onTop = (now: boolean): void => {
    setIsTop(now);
    if (!now) setTop((before) => before ?? head);
  };
  return { top: shown, floor: Math.max(1, shown - fits + 1), follow: () => setTop(null), onTop, newer: head - shown };
}

function AllEvents({ search: { order = 'newest', at }, chosen, onOpen }: TableOfProps) {
  const head = useApi('ledger.head', undefined, { keep: true });
  const newest = head.data?.seq ?? 0;
  const { top, floor, follow, onTop, newer } = useWindow(newest, at);
  const { rows, blocks, problem } = useEventBlocks({ top, floor, head: newest, order, enabled: head.data !== undefined });
  useLiveEvents(({ kind }) => {
    if (kind === 'subject.forgotten') blocks.forget();
  });
  const [jump, setJump] = useState<{ to: number } | null>(null);
  const known = newest > 0;
  useEffect(() => {
    if (known && at !== undefined) setJump({ to: Math.max(0, order === 'newest' ? top - at : at - floor) });
    // The window has moved there before this.
  }, [known, at, order, top - floor > 0]);
  if (head.error !== null && head.data === undefined) return <ErrorState error={head.error} onAgain={() => void head.refetch()} />;
  if (head.data === undefined) return <SkeletonRows rows={16} height={32} label="Loading events" />;
  if (problem !== null && rows.at(0) === undefined) return <ErrorState error={problem} onAgain={() => blocks.again()} />;
  const toNewest = (): void => {
    follow();
    setJump({ to: 0 });
  };
  return (
    <div className="relative flex h-full min-h-0 flex-col">
      {problem !== null && <div className="px-4 py-2 wide:px-6"><Note tone="bad" action={<Button size="small" icon="redo" onClick={() => blocks.again()}>Try again</Button>}>{problem.message} {problem.nextStep}</Note></div>}
      <div className="min-h-0 flex-1">
        <LongTable label="Events" columns={eventColumns} narrow={(row) => <NarrowEvent row={row} />} rows={rows} rowKey={rowKey} selected={chosen} onOpen={(row) => onOpen(rowKey(row))} jump={jump} onTop={onTop} total={rows.count} foot={<span>{floor > 1 && order === 'newest' ? `Events before number ${floor.toLocaleString('en')} are reached by a jump.` : ''}</span>} />
      </div>
      {order === 'newest' && newer > 0 && <div className="pointer-events-none absolute inset-x-0 top-10 flex justify-center"><Button size="small" icon="up" className="pointer-events-auto shadow-float" onClick={toNewest}>{newer.toLocaleString('en')} newer</Button></div>}
    </div>
  );
}
