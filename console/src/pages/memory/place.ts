import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { MemorySearch } from './search.ts';

export interface Going {
  /** Another thing; `null` for none. Left out: the one that shows. */
  ref?: string | null;
  /** Changes of the address; `undefined` takes one out. */
  search?: { [K in keyof MemorySearch]?: MemorySearch[K] | undefined };
  replace?: boolean;
}

/** Where one is on this page, and how one goes elsewhere on it. Another thing is looked at as it is now, from its beginning. */
export function usePlace() {
  const search = useSearch({ from: '/shell/memory/{-$ref}' });
  const { ref } = useParams({ from: '/shell/memory/{-$ref}' });
  const navigate = useNavigate();
  const go = ({ ref: to, search: change = {}, replace = false }: Going): void => {
    const target = to === undefined ? ref : to ?? undefined;
    void navigate({ to: '/memory/{-$ref}', params: { ref: target }, search: to === undefined ? without({ ...search, ...change }) : without({ ...listOf(search), ...change }), replace });
  };
  return { ref, search, go };
}

/** What belongs to the list, and stays when something else in it is chosen. */
export function listOf({ text, type, tier, until }: MemorySearch): MemorySearch {
  return without({ text, type, tier, until });
}

function without(search: { [K in keyof MemorySearch]?: MemorySearch[K] | undefined }): MemorySearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as MemorySearch;
}
