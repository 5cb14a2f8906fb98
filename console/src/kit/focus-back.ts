import { useRef } from 'react';

/** A dialog that no `Trigger` of Radix opened would leave the focus nowhere: this gives it back to what had it, or to the button of the menu that it was chosen in. */
export function useFocusBack(): { onOpen: () => void; onCloseAutoFocus: (event: Event) => void } {
  const before = useRef<HTMLElement | null>(null);
  return {
    onOpen: () => {
      const active = document.activeElement;
      const button = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby') ?? null;
      before.current = button === null ? active as HTMLElement | null : document.getElementById(button);
    },
    onCloseAutoFocus: (event) => {
      // Whoever was led on to another place has the focus there already.
      const isElsewhere = document.activeElement !== null && document.activeElement !== document.body;
      if (before.current?.isConnected !== true || isElsewhere) return;
      event.preventDefault();
      before.current.focus({ preventScroll: true });
    },
  };
}
