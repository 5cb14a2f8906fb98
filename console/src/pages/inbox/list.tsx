import { useLocation } from '@tanstack/react-router';
import { useCallback, useEffect, useRef } from 'react';
import { Button } from '../../kit/button.tsx';
import { EmptyState, ErrorState, Note, Skeleton } from '../../kit/states.tsx';
import { BatchBar } from './batch-bar.tsx';
import { Row } from './row.tsx';
import type { InboxSearch } from './search.ts';
import type { useItemRows } from './use-rows.ts';
import type { Selection } from './use-selection.ts';
import type { ItemAction } from './words.ts';

export interface ItemListProps extends ReturnType<typeof useItemRows> {
  search: InboxSearch;
  chosen: number | null;
  selection: Selection;
  onOpen: (item: number) => void;
  onBatch: (action: ItemAction) => void;
  onClearFilter: () => void;
}

export function ItemList({ rows, isPending, error, again, more, hasMore, isFetchingMore, behind, refresh, search, chosen, selection, onOpen, onBatch, onClearFilter }: ItemListProps) {
  const query = useLocation({ select: ({ searchStr }) => searchStr });
  const select = useSame(selection.toggle);
  const opened = useSame((item: number): void => {
    onOpen(item);
    toHeading();
  });
  const fresh = rows.filter((one) => one.fresh && !one.gone).length;
  if (isPending && error !== null) return <ErrorState error={error} onAgain={again} />;
  if (isPending) return <RowSkeletons />;
  if (rows.length === 0 && hasMore) return <EmptyState icon="search" title="None so far" action={<Button busy={isFetchingMore} onClick={more}>Look further</Button>}>None of those that were looked at matches. There are more.</EmptyState>;
  if (rows.length === 0) return <Empty search={search} onClear={onClearFilter} />;
  return (
    <div className="flex min-h-full flex-col">
      <ul aria-label={search.view === 'done' ? 'Decided items' : search.view === 'snoozed' ? 'Snoozed items' : 'Items that wait'}>
        {rows.map((one) => <Row key={one.row.id} {...one} view={search.view ?? 'open'} query={query} isChosen={one.row.id === chosen} isSelected={selection.ids.has(one.row.id)} selecting={selection.ids.size > 0} onSelect={select} onOpen={opened} />)}
      </ul>
      {behind && <div className="p-3"><Note action={<Button size="small" icon="down" onClick={refresh}>Show them</Button>}>More has come in.</Note></div>}
      {hasMore && <More onMore={more} busy={isFetchingMore} />}
      <p role="status" className="sr-only">{fresh > 0 ? `${String(fresh)} new ${fresh === 1 ? 'item' : 'items'} at the end of the list` : ''}</p>
      <span className="flex-1" />
      <BatchBar selected={selection.rows} others={selection.others.length} hasMore={hasMore} onAll={selection.all} onClear={selection.clear} onAction={onBatch} />
    </div>
  );
}

/** The same function for as long as the list is there, which does what the newest does. */
function useSame<A extends unknown[]>(newest: (...args: A) => void): (...args: A) => void {
  const latest = useRef(newest);
  useEffect(() => {
    latest.current = newest;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}

/** Whoever opens an item goes on reading there. The item may still be on its way. */
function toHeading(): void {
  const go = (left: number): void => {
    const heading = document.querySelector<HTMLElement>('#item-title');
    if (heading !== null) heading.focus({ preventScroll: true });
    else if (left > 0) window.setTimeout(() => go(left - 1), 50);
  };
  window.setTimeout(() => go(20), 0);
}

/** Reads on when its end comes into sight. */
function More({ onMore, busy }: { onMore: () => void; busy: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  useEffect(() => {
    latest.current = onMore;
  });
  useEffect(() => {
    if (place.current === null) return undefined;
    const seen = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && latest.current(), { rootMargin: '300px' });
    seen.observe(place.current);
    return () => seen.disconnect();
  }, [busy]);
  return <div ref={place} className="p-3 text-center"><Button size="small" tone="quiet" busy={busy} onClick={onMore}>Show more</Button></div>;
}

function Empty({ search, onClear }: { search: InboxSearch; onClear: () => void }) {
  if (search.type !== undefined || search.text !== undefined) return <EmptyState icon="filter" title="Nothing matches" action={<Button onClick={onClear}>Clear the filter</Button>}>Other items may be behind the filter.</EmptyState>;
  if (search.view === 'snoozed') return <EmptyState icon="clock" title="Nothing is snoozed">What you put off with the key S waits here until its time.</EmptyState>;
  if (search.view === 'done') return <EmptyState icon="check" title="Nothing is decided yet">What you decide is listed here, with what became of it.</EmptyState>;
  return <EmptyState title="Nothing waits for you">What needs your word shows here at once, when it comes up. A mail comes in by <code>keelson signal mail FILE</code>, or through a webhook.</EmptyState>;
}

/** As high as rows are. */
function RowSkeletons() {
  return (
    <div role="status">
      <span className="sr-only">Loading the inbox</span>
      {Array.from({ length: 8 }, (_, row) => (
        <div key={row} className="grid h-20.5 content-center gap-2 border-b border-line px-4 pl-8"><Skeleton width={150 + ((row * 53) % 90)} /><Skeleton width={240 + ((row * 41) % 80)} height={12} /><Skeleton width={140} height={11} /></div>
      ))}
    </div>
  );
}
