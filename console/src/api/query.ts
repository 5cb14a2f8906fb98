import { infiniteQueryOptions, keepPreviousData, queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { call, newKey, type CallArgs, type CallId, type CallInput, type CallOutput } from './call.ts';
import type { ApiProblem } from './problem.ts';
import { isOf } from './query-key.ts';

export { isOf };

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiProblem;
  }
}

/** The key of a query is the operation and what it is asked. Live updates look at the part of the operation's name before the dot. */
export function keyOf<K extends CallId>(id: K, input?: CallInput<K>): readonly unknown[] {
  return input === undefined ? [id] : [id, input];
}

/** For `useQuery`, `prefetchQuery`, `ensureQueryData`. */
export function apiQuery<K extends CallId>(id: K, ...[input]: CallArgs<K>) {
  return queryOptions({
    queryKey: keyOf(id, input),
    queryFn: ({ signal }): Promise<CallOutput<K>> => call(id, ...([input, { signal }] as unknown as CallArgs<K>)),
  });
}

export interface ApiQueryOptions {
  /** Don't ask yet. */
  enabled?: boolean;
  /** Show what was there while something else is asked: filters change without a flash. */
  keep?: boolean;
  refetchInterval?: number;
  staleTime?: number;
}

/** Reads one operation: `useApi('inbox.show', { params: { item } })`. */
export function useApi<K extends CallId>(id: K, input?: CallInput<K>, { keep = false, ...options }: ApiQueryOptions = {}) {
  return useQuery({ ...apiQuery(id, ...([input] as unknown as CallArgs<K>)), ...options, ...(keep ? { placeholderData: keepPreviousData } : {}) });
}

type PageOf<K extends CallId> = CallOutput<K> extends { rows: readonly (infer Row)[]; next: string | null } ? Row : never;

/** Ids of lists: those that answer `{ rows, next }`. */
export type PagedId = { [K in CallId]: CallOutput<K> extends { rows: readonly unknown[]; next: string | null } ? K : never }[CallId];

/**
 * Reads a list page by page. `rows` are those of all pages so far; `more()` fetches the next. While only the first pages are there, they stay live; further down the list is left as it is:
 * then `behind` says that something has changed, and `refresh()` begins anew at the top.
 */
export function useApiPages<K extends PagedId>(id: K, input?: CallInput<K>, options: Pick<ApiQueryOptions, 'enabled' | 'staleTime'> & { pagesMax?: number } = {}) {
  const { pagesMax = 500, ...rest } = options;
  const result = useInfiniteQuery({ ...pagesQuery(id, input), ...rest, placeholderData: keepPreviousData });
  const pages = result.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => (page as unknown as { rows: PageOf<K>[] }).rows), [pages]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = result;
  const hasMore = hasNextPage && (pages?.length ?? 0) < pagesMax;
  const more = (): void => {
    if (hasMore && !isFetchingNextPage) void fetchNextPage();
  };
  const client = useQueryClient();
  const refresh = (): void => {
    client.setQueryData(pagesQuery(id, input).queryKey, (old) => (old === undefined ? old : { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) }));
    void result.refetch();
  };
  return { ...result, rows, more, hasMore, behind: result.isStale && !result.isFetching && pages !== undefined, refresh };
}

function pagesQuery<K extends PagedId>(id: K, input?: CallInput<K>) {
  const given = (input ?? {}) as { query?: Record<string, unknown> };
  return infiniteQueryOptions({
    // Apart from the same operation asked for one page.
    queryKey: [id, 'pages', input ?? {}],
    // Old only when an event says so.
    staleTime: Infinity,
    queryFn: ({ signal, pageParam }): Promise<CallOutput<K>> => call(id, ...([{ ...given, query: { ...given.query, ...(pageParam === null ? {} : { cursor: pageParam }) } }, { signal }] as unknown as CallArgs<K>)),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page as { next: string | null }).next,
  });
}

export interface ApiWriteOptions<K extends CallId> {
  /** Operations, or the part of their names before the dot, that are read anew before the write counts as settled: `['inbox', 'today']`. Live updates come besides. */
  refreshes?: readonly string[];
  onDone?: (output: CallOutput<K>, input: CallInput<K>) => void;
  /** A problem is shown as a toast unless this takes care of it. */
  onProblem?: (problem: ApiProblem, input: CallInput<K>) => void;
}

/**
 * Writes: `const decide = useApiWrite('inbox.decide', { refreshes: ['inbox'] }); decide.mutate({ params, body })`.
 * What got no answer keeps its key until it gets one: trying the same again does it once.
 */
export function useApiWrite<K extends CallId>(id: K, { refreshes = [], onDone, onProblem }: ApiWriteOptions<K> = {}): UseMutationResult<CallOutput<K>, ApiProblem, CallInput<K>> {
  const client = useQueryClient();
  const keys = useRef(new Map<string, string>());
  return useMutation<CallOutput<K>, ApiProblem, CallInput<K>>({
    mutationFn: async (input) => {
      const same = JSON.stringify(input);
      const key = keys.current.get(same) ?? newKey();
      keys.current.set(same, key);
      const answer = await call(id, ...([input, { key }] as unknown as CallArgs<K>)).catch((thrown: unknown) => {
        if (wasAnswered(thrown)) keys.current.delete(same);
        throw thrown;
      });
      keys.current.delete(same);
      return answer;
    },
    // Whoever takes care of a problem says so here; `app/query-client.ts` shows the others.
    meta: { quiet: onProblem !== undefined },
    onSuccess: (output, input) => {
      onDone?.(output, input);
      return Promise.all(refreshes.map((part) => client.invalidateQueries({ predicate: ({ queryKey }) => isOf(queryKey[0], part) })));
    },
    ...(onProblem === undefined ? {} : { onError: onProblem }),
  });
}

function wasAnswered(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'status' in thrown && thrown.status !== 0 && !(typeof thrown.status === 'number' && thrown.status >= 502);
}
