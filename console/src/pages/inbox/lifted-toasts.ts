import { useEffect, useRef, type RefObject } from 'react';

/** Messages stand above the bar, so that none covers the button that one presses next. */
export function useLiftedToasts(): RefObject<HTMLDivElement | null> {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty('--toast-lift', `${String(bar.current?.offsetHeight ?? 0)}px`);
    return () => void style.removeProperty('--toast-lift');
  }, []);
  return bar;
}
