import { useState } from 'react';
import { toast } from '../../kit/toast.tsx';
import { asks, isDealtWith } from './asks.ts';
import type { ItemRow, ListedRow } from './use-rows.ts';

/** As many as one request decides. */
export const selectedMax = 200;

export interface Selection {
  ids: ReadonlySet<number>;
  rows: readonly ItemRow[];
  /** Of the same batch, and not selected. */
  others: readonly ItemRow[];
  /** `reach`: everything of the batch between the last one and this. */
  toggle: (item: number, reach: boolean) => void;
  /** The others too, up to `selectedMax`. */
  all: () => void;
  clear: () => void;
}

/** Several items that may be decided together. Those that were decided meanwhile leave it. */
export function useSelection(rows: readonly ListedRow[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [last, setLast] = useState<number | null>(null);
  const able = rows.filter(({ row, gone }) => !gone && row.state === 'open' && !isDealtWith(asks.get().get(row.id))).map(({ row }) => row);
  const selected = able.filter(({ id }) => chosen.has(id));
  const [first] = selected;
  const together = (row: ItemRow): boolean => row.batch !== null && (first === undefined || (row.batch === first.batch && row.type === first.type));
  const toggle = (item: number, reach: boolean): void => {
    const row = able.find(({ id }) => id === item);
    if (row === undefined) return;
    if (row.batch === null) return void toast({ text: 'This is to be decided by itself.', detail: 'Only items that belong together, such as drafts of one playbook, are decided together.', tone: 'info' });
    if (!together(row)) return void toast({ text: 'This belongs to another batch than what is selected.', detail: 'Decide about those first, or clear the selection.', tone: 'info' });
    const next = new Set(selected.map(({ id }) => id));
    if (reach && last !== null) for (const one of between(able, last, item)) if (one.batch === row.batch && one.type === row.type) next.add(one.id);
    if (next.has(item) && !reach) next.delete(item);
    else next.add(item);
    if (next.size > selectedMax) return void toast({ text: `At most ${String(selectedMax)} are decided at once.`, detail: 'Decide about those first, then select more.', tone: 'info' });
    setLast(item);
    setChosen(next);
  };
  const others = first === undefined ? [] : able.filter((row) => together(row) && !chosen.has(row.id));
  return { ids: new Set(selected.map(({ id }) => id)), rows: selected, others, toggle, all: () => setChosen(new Set([...selected, ...others].slice(0, selectedMax).map(({ id }) => id))), clear: () => setChosen(new Set()) };
}

function between(rows: readonly ItemRow[], one: number, other: number): readonly ItemRow[] {
  const places = [one, other].map((item) => rows.findIndex(({ id }) => id === item)).toSorted((a, b) => a - b);
  const [from = 0, to = 0] = places;
  return from < 0 ? [] : rows.slice(from, to + 1);
}
