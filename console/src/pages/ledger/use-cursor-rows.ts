import { useEffect, useMemo, useRef } from 'react';
import { useApiPages } from '../../api/query.ts';
import type { LongRows } from './long-table.tsx';
import type { EffectsQuery, EventsQuery } from './query.ts';
import type { AuditRow, EventRow } from './words.ts';

const pageRows = 100;
/** Pages in a row that bring next to nothing, until one is asked whether to look further back. */
const barrenMax = 6;

interface Paged<Row> {
  rows: readonly Row[];
  data: { pages: readonly unknown[] } | undefined;
  hasMore: boolean;
  isFetchingNextPage: boolean;
  more: () => void;
}

/** A list by cursor as rows of a table: it reads on when the end comes near, and stops to ask when what is wanted is so rare that much is read for little. */
function useReadOn<Row>({ rows, data, hasMore, isFetchingNextPage, more }: Paged<Row>) {
  const fruitful = useRef({ rows: 0, pages: 0 });
  const pages = data?.pages.length ?? 0;
  if (rows.length >= fruitful.current.rows + 10 || rows.length < fruitful.current.rows || pages < fruitful.current.pages) fruitful.current = { rows: rows.length, pages };
  const barren = hasMore && pages - fruitful.current.pages >= barrenMax;
  const latest = useRef(more);
  latest.current = more;
  // Without a row there is no table that could ask for more.
  const nothing = rows.length === 0 && hasMore && !barren && !isFetchingNextPage;
  useEffect(() => {
    if (nothing) latest.current();
  }, [nothing, pages]);
  const list = useMemo(
    (): LongRows<Row> => ({
      count: rows.length,
      at: (place) => rows[place],
      seen: (_first, last) => {
        if (hasMore && !barren && !isFetchingNextPage && last >= rows.length - 40) latest.current();
      },
    }),
    // With each page anew: an empty one is followed by the next.
    [rows, pages, hasMore, barren, isFetchingNextPage],
  );
  const further = (): void => {
    fruitful.current = { rows: rows.length, pages };
    more();
  };
  return { list, barren, further };
}

export function useEffectRows(query: EffectsQuery, enabled: boolean) {
  const pages = useApiPages('effects.page', { query: { ...query, limit: pageRows } }, { enabled, pagesMax: 1_000 });
  return { ...pages, rows: pages.rows as readonly AuditRow[], ...useReadOn<AuditRow>(pages) };
}

export function useEventRows(query: EventsQuery, enabled: boolean) {
  const pages = useApiPages('ledger.page', { query: { ...query, limit: pageRows } }, { enabled, pagesMax: 1_000 });
  return { ...pages, rows: pages.rows as readonly EventRow[], ...useReadOn<EventRow>(pages) };
}
