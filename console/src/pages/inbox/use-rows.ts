import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useLiveEvents } from '../../live/live.tsx';
import { call, type CallOutput } from '../../api/call.ts';
import { useApiPages } from '../../api/query.ts';
import { mergedRows, type KeptRow } from './merge-rows.ts';
import type { InboxSearch, InboxView } from './search.ts';
import type { Dossier } from './words.ts';

export type ItemRow = CallOutput<'inbox.page'>['rows'][number];

/** A row as it stands in the list. `gone`: it left the list while one was looking, and stays in its place, grey. */
export interface ListedRow extends KeptRow<ItemRow> {
  /** How it is now, of one that is gone. */
  now: Dossier | null;
}

interface Kept {
  view: string;
  from: readonly ItemRow[];
  /** How many pages of the list those came with. */
  pages: number;
  rows: readonly KeptRow<ItemRow>[];
}

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
    current = { view: key, from: pages.rows, pages: count, rows: kept.view === key && view !== 'done' ? mergedRows(kept.rows, { rows: pages.rows, hasMore: pages.hasMore, isNews: count <= kept.pages }) : pages.rows.map((row) => ({ row, gone: false, fresh: false })) };
    setKept(current);
  }
  const closed = useClosed();
  // What is done is listed newest first, and its top moves: it is a record, not a pile that one works through.
  const known = (current.view === key ? current.rows : []).map(({ row, gone, fresh }) => ({ row, gone: gone || (view !== 'done' && closed.has(row.id)), fresh }));
  const left = known.filter(({ gone }) => gone).map(({ row }) => row.id);
  const details = useQueries({ queries: left.map(ended) });
  const now = new Map(left.map((item, place) => [item, details[place]?.data ?? null]));
  const rows = known.map(({ row, gone, fresh }): ListedRow => ({ row, gone, fresh, now: now.get(row.id) ?? null }));
  return { rows, isPending: current.view !== key, error: pages.error, again: () => void pages.refetch(), more: pages.more, hasMore: pages.hasMore, isFetchingMore: pages.isFetchingNextPage, behind: pages.behind && !pages.hasMore, refresh: pages.refresh };
}

const ends = new Set(['inbox.decided', 'inbox.expired', 'inbox.withdrawn']);

/** Items that have ended since one looks, as the live events tell: also those of a list too long to be read anew each time. */
function useClosed(): ReadonlySet<number> {
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  useLiveEvents(({ kind, item }) => {
    if (item !== undefined && ends.has(kind)) setClosed((before) => new Set(before).add(item));
  });
  return closed;
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
