import { remember, remembered } from '../format/remembered.ts';
import { createStore, useStore } from '../format/store.ts';
import { clockText, dayText, durationText, exactText, relativeText, shortDayText } from '../format/time.ts';

/** The company's zone. The shell sets it once it knows; until then it is the one that was known last, so that no time changes before one's eyes, or the browser's own. */
const zone = createStore(remembered('zone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone);

export function setZone(name: string): void {
  zone.set(name);
  remember('zone', name);
}

/** One clock for all relative times of the page: every 20 s, and when one comes back to the tab. */
const now = createStore(Date.now());
const tickMs = 20_000;
setInterval(() => now.set(Date.now()), tickMs);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') now.set(Date.now());
});

export function useZone(): string {
  return useStore(zone);
}

/** Epoch ms, a little behind. */
export function useNow(): number {
  return useStore(now);
}

export interface TimeProps {
  /** Epoch ms. */
  at: number;
  /** `near` (by default) counts near times; `clock` is `14:05`, `day` is `12 Nov 2026`, `short` is `12 Nov, 14:05`, `exact` has everything. */
  form?: 'near' | 'clock' | 'day' | 'short' | 'exact';
}

/** A time in the company's zone, with the exact one for whoever points at it. */
export function Time({ at, form = 'near' }: TimeProps) {
  const inZone = useZone();
  // The clock is up to a tick behind, and what happened within that is not to come.
  const present = Math.max(useNow(), Date.now());
  const exact = exactText(at, inZone);
  const text = { near: () => relativeText(at, present, inZone), clock: () => clockText(at, inZone), day: () => dayText(at, inZone), short: () => `${shortDayText(at, inZone)}, ${clockText(at, inZone)}`, exact: () => exact }[form]();
  return <time dateTime={new Date(at).toISOString()} title={exact} className="whitespace-nowrap tabular">{text}</time>;
}

/** How long something took, or takes until now. */
export function Duration({ from, to }: { from: number; to: number | null }) {
  const present = useNow();
  return <span className="whitespace-nowrap tabular">{durationText(Math.max(0, (to ?? present) - from))}</span>;
}
