import { useEffect, useMemo, useReducer, useRef } from 'react';
import { call } from '../../api/call.ts';
import { blockRows, EventBlocks } from './event-blocks.ts';
import type { LongRows } from './long-table.tsx';
import type { EventRow } from './words.ts';

/** The events from number `top` down, or from 1 up to it, as rows of a table. `floor` is the lowest number that is in the table. */
export function useEventBlocks({ top, floor, head, order, enabled }: { top: number; floor: number; head: number; order: 'newest' | 'oldest'; enabled: boolean }) {
  const [version, changed] = useReducer((count: number) => count + 1, 0);
  const kept = useRef<EventBlocks | null>(null);
  kept.current ??= new EventBlocks(async (from, signal) => (await call('ledger.page', { query: { from, limit: blockRows } }, { signal })).rows, changed);
  const blocks = kept.current;
  useEffect(() => () => blocks.close(), [blocks]);
  const rows = useMemo((): LongRows<EventRow> => {
    const seqAt = (place: number): number => (order === 'newest' ? top - place : floor + place);
    return {
      count: enabled ? Math.max(0, top - floor + 1) : 0,
      at: (place) => blocks.at(seqAt(place)),
      seen: (first, last) => {
        if (enabled && head > 0) blocks.want(Math.min(seqAt(first), seqAt(last)), Math.max(seqAt(first), seqAt(last)), head);
      },
    };
    // A new version is a new list, so that what was read shows.
  }, [blocks, top, floor, head, order, enabled, version]);
  return { rows, blocks, problem: blocks.problem };
}
