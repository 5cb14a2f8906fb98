import type { ReactNode } from 'react';
import { Button } from '../../kit/button.tsx';
import { EmptyState, ErrorState, Note, SkeletonRows } from '../../kit/states.tsx';
import { useZone } from '../../kit/time.tsx';
import { effectColumns, NarrowEffect } from './columns.tsx';
import { LongTable } from './long-table.tsx';
import { effectsQuery, isFiltered } from './query.ts';
import type { LedgerSearch } from './search.ts';
import { useEffectRows } from './use-cursor-rows.ts';

export interface TableOfProps {
  search: LedgerSearch;
  /** How often one has jumped: to the same place again is a jump. */
  jumps: number;
  chosen: string | null;
  onOpen: (key: string) => void;
  onClear: () => void;
}

export function EffectsTable({ search, chosen, onOpen, onClear }: TableOfProps) {
  const zone = useZone();
  const pages = useEffectRows(effectsQuery(search, zone), true);
  return (
    <CursorTable {...pages} what="effects" isFiltered={isFiltered(search)} onClear={onClear} empty={<EmptyState icon="ledger" title="Nothing was proposed yet">What an agent wants to do outside stands here, from its intent to its receipt, as soon as one proposes something.</EmptyState>}>
      <LongTable
        label="Effects" columns={effectColumns} narrow={(row) => <NarrowEffect row={row} />} rows={pages.list} rowKey={({ effect }) => effect} selected={chosen} onOpen={({ effect }) => onOpen(effect)}
        foot={<Foot {...pages} />} total={pages.hasMore ? undefined : pages.rows.length}
      />
    </CursorTable>
  );
}

export interface CursorTableProps extends Pick<ReturnType<typeof useEffectRows>, 'isPending' | 'error' | 'hasMore' | 'barren' | 'further' | 'isFetchingNextPage' | 'behind' | 'refresh' | 'isPlaceholderData'> {
  refetch: () => Promise<unknown>;
  rows: readonly unknown[];
  what: string;
  isFiltered: boolean;
  onClear: () => void;
  empty: ReactNode;
  children: ReactNode;
}

/** What stands in the table's place while there is nothing to put in it, and above it when it is behind. */
export function CursorTable({ isPending, error, refetch, rows, hasMore, barren, further, isFetchingNextPage, behind, refresh, isPlaceholderData, what, isFiltered: filtered, onClear, empty, children }: CursorTableProps) {
  // What could not be read is not nothing.
  if (rows.length === 0 && error !== null) return <ErrorState error={error} onAgain={() => void refetch()} />;
  if (isPending || (rows.length === 0 && hasMore && !barren)) return <SkeletonRows rows={16} height={32} label={`Loading ${what}`} />;
  if (rows.length === 0 && hasMore) return <EmptyState icon="search" title="None so far" action={<Button busy={isFetchingNextPage} onClick={further}>Look further back</Button>}>What is newer has been looked through, and nothing matches. Older ones have not been looked at yet.</EmptyState>;
  if (rows.length === 0 && filtered) return <EmptyState icon="filter" title={`None of the ${what} matches`} action={<Button onClick={onClear}>Clear the filters</Button>} />;
  if (rows.length === 0) return empty;
  return (
    <div aria-busy={isPlaceholderData} className="flex h-full min-h-0 flex-col">
      {behind && !isPlaceholderData && <div className="px-4 py-2 wide:px-6"><Note action={<Button size="small" icon="up" onClick={refresh}>Show them</Button>}>There is news at the top.</Note></div>}
      <div className="min-h-0 flex-1">{children}</div>
    </div>
  );
}

/** The end of a list that is read by its cursor. */
export function Foot({ rows, hasMore, hasNextPage, barren, further, isFetchingNextPage }: Pick<CursorTableProps, 'rows' | 'hasMore' | 'barren' | 'further' | 'isFetchingNextPage'> & { hasNextPage: boolean }) {
  return (
    <span className="flex items-center gap-2">
      <span role="status">{isFetchingNextPage ? 'Reading more…' : hasMore ? '' : hasNextPage ? 'The list is cut here: narrow it by a filter.' : `${rows.length.toLocaleString('en')} in all`}</span>
      {barren && !isFetchingNextPage && <Button size="small" onClick={further}>Look further back</Button>}
    </span>
  );
}
