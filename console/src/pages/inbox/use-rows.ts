import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type CallOutput } from '../../api/call.ts';
import { useApiPages } from '../../api/query.ts';
import type { InboxSearch, InboxView } from './search.ts';
import type { Dossier } from './words.ts';

export type ItemRow = CallOutput<'inbox.page'>['rows'][number];

/** A row as it stands in the list. `gone`: it left the list while one was looking, and stays in its place, grey. */
export interface ListedRow {
  row: ItemRow;
  gone: boolean;
  /** It came while one was looking. */
  fresh: boolean;
  /** How it is now, of one that is gone. */
  now: Dossier | null;
}

interface Kept {
  view: string;
  from: readonly ItemRow[];
  /** How many pages of the list those came with. */
  pages: number;
  rows: readonly { row: ItemRow; gone: boolean; fresh: boolean }[];
}

/** What left the list stays in sight, up to so many: it tells what happened, and nothing moves under the reader. */
const goneMax = 40;
const goingOutMs = 2_000;

/** The rows of a view. While one looks at it nothing moves: what is new comes at the end, what is decided stays where it was. */
export function useItemRows(search: InboxSearch) {
  const view = search.view ?? 'open';
  const pages = useApiPages('inbox.page', { query: queryOf(view, search) });
  const key = JSON.stringify(search);
  const [kept, setKept] = useState<Kept>({ view: '', from: [], pages: 0, rows: [] });
  let current = kept;
  // Rows of the view before are still there while the next is read: they are not this one's.
  const isOwn = pages.data !== undefined && !pages.isPlaceholderData;
  if (isOwn && (kept.view !== key || kept.from !== pages.rows)) {
    const count = pages.data.pages.length;
    current = { view: key, from: pages.rows, pages: count, rows: kept.view === key ? merged(kept.rows, pages.rows, { view, isFresh: count === kept.pages }) : pages.rows.map((row) => ({ row, gone: false, fresh: false })) };
    setKept(current);
  }
  const known = current.view === key ? current.rows : [];
  const left = known.filter(({ gone }) => gone).map(({ row }) => row.id);
  const details = useQueries({ queries: left.map(ended) });
  const now = new Map(left.map((item, place) => [item, details[place]?.data ?? null]));
  const rows = known.map(({ row, gone, fresh }): ListedRow => ({ row, gone, fresh, now: now.get(row.id) ?? null }));
  return { rows, isPending: current.view !== key, error: pages.error, again: () => void pages.refetch(), more: pages.more, hasMore: pages.hasMore, isFetchingMore: pages.isFetchingNextPage };
}

/** How an item ended. Under a key of its own: it does not change with every event, only until what was approved has gone out. */
function ended(item: number) {
  return {
    queryKey: ['inbox-ended', item],
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Dossier> => call('inbox.dossier', { params: { item } }, { signal }),
    staleTime: Infinity,
    refetchInterval: ({ state }: { state: { data: Dossier | undefined } }) => (['approved', 'started'].includes(state.data?.item.effectDetail?.state ?? '') ? goingOutMs : false),
  } as const;
}

function queryOf(view: InboxView, { type, text }: InboxSearch) {
  return {
    state: view,
    ...(type === undefined ? {} : { type }),
    ...(text === undefined ? {} : { text }),
    limit: 50,
  };
}

function merged(before: Kept['rows'], now: readonly ItemRow[], { view, isFresh }: { view: InboxView; isFresh: boolean }): Kept['rows'] {
  const fresh = new Map(now.map((row) => [row.id, row]));
  const known = new Set(before.map(({ row }) => row.id));
  const added = now.filter(({ id }) => !known.has(id)).map((row) => ({ row, gone: false, fresh: isFresh }));
  // What is done is listed newest first, and its top moves: it is a record, not a pile that one works through.
  if (view === 'done') return now.map((row) => ({ row, gone: false, fresh: false }));
  let surplus = before.filter(({ row }) => !fresh.has(row.id)).length - goneMax;
  const stayed = before.flatMap((one) => {
    const row = fresh.get(one.row.id);
    if (row !== undefined) return [{ ...one, row, gone: false }];
    surplus -= 1;
    return surplus >= 0 ? [] : [{ ...one, gone: true }];
  });
  return [...stayed, ...added];
}
