import type { KeyboardEvent } from 'react';

const steps: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Moves the focus among the rows beside the event's own. Takes no key that is held with another. */
export function moveByKey(event: KeyboardEvent<HTMLElement>, rows: string): void {
  const to = targetOf(event, [...(event.currentTarget.parentElement?.querySelectorAll<HTMLElement>(rows) ?? [])]);
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}

function targetOf({ key, altKey, ctrlKey, metaKey, currentTarget }: KeyboardEvent<HTMLElement>, all: readonly HTMLElement[]): HTMLElement | undefined {
  if (altKey || ctrlKey || metaKey) return undefined;
  if (key === 'Home') return all[0];
  if (key === 'End') return all.at(-1);
  const step = steps[key];
  return step === undefined ? undefined : all[Math.max(0, all.indexOf(currentTarget) + step)];
}
