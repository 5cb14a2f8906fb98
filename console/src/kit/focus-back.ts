import { useState } from 'react';

/**
 * A dialog that no `Trigger` of Radix opened would leave the focus nowhere when it closes: what this returns gives it back to what had it before, or to the button of the menu that the dialog was
 * chosen in. For `onCloseAutoFocus`.
 */
export function useFocusBack(open: boolean): (event: Event) => void {
  const [last, setLast] = useState<{ open: boolean; before: HTMLElement | null }>({ open: false, before: null });
  // While it is drawn for the first time: a field in it may take the focus before any effect runs.
  if (open !== last.open) setLast({ open, before: open ? holder() : last.before });
  return (event) => {
    // Whoever was led on to another place has the focus there already.
    const isElsewhere = document.activeElement !== null && document.activeElement !== document.body;
    if (last.before?.isConnected !== true || isElsewhere) return;
    event.preventDefault();
    last.before.focus({ preventScroll: true });
  };
}

function holder(): HTMLElement | null {
  const active = document.activeElement;
  const button = active?.closest('[role="menu"]')?.getAttribute('aria-labelledby') ?? null;
  return button === null ? active as HTMLElement | null : document.getElementById(button);
}
