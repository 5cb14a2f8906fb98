import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';

const jumps: Readonly<Record<string, (at: number, count: number) => number>> = {
  j: (at) => at + 1, ArrowDown: (at) => at + 1, k: (at) => at - 1, ArrowUp: (at) => at - 1, PageDown: (at) => at + 15, PageUp: (at) => at - 15, Home: () => 0, End: (_, count) => count - 1,
};

export interface RowFocus {
  /** The row that had the focus last, by its place. */
  active: number | null;
  onKeyDown(event: KeyboardEvent<HTMLDivElement>, index: number, open: () => void): void;
}

/** Keys of a table of which only the rows in sight are there. The focus goes to rows that may not be there yet: they are scrolled to first, and take it when they are. */
export function useRowFocus(count: number, scroller: RefObject<HTMLDivElement | null>, scrollTo: (index: number) => void): RowFocus {
  const [active, setActive] = useState<number | null>(null);
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${String(wanted.current)}"]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>, index: number, open: () => void): void => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      setActive(index);
      return open();
    }
    const jump = jumps[event.key];
    if (jump === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.min(count - 1, Math.max(0, jump(index, count)));
    wanted.current = to;
    setActive(to);
    scrollTo(to);
  };
  return { active, onKeyDown };
}
