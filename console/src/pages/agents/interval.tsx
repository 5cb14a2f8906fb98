import type { Trust } from './words.ts';

/** The share of drafts that stood, with the interval in which the true one lies, and the mark that its lower end has to reach. The sentence beside it says the same. */
export function IntervalBar({ trust: { samples, good, lower, upper }, threshold }: { trust: Pick<Trust, 'samples' | 'good' | 'lower' | 'upper'>; threshold: number }) {
  const percent = (share: number): string => `${String(share * 100)}%`;
  const reached = samples > 0 && lower >= threshold;
  return (
    <div aria-hidden className="relative h-9 w-full max-w-90 text-xs text-muted">
      <span className="absolute inset-x-0 top-2 h-px bg-edge" />
      {samples > 0 && (
        <>
          <span className={`absolute top-1 h-2 rounded-full ${reached ? 'bg-good' : 'bg-accent'} opacity-40`} style={{ left: percent(lower), width: percent(Math.max(0.01, upper - lower)) }} />
          <span className={`absolute top-0.5 size-3 -translate-x-1/2 rounded-full border-2 border-(--behind-table,var(--ground)) ${reached ? 'bg-good' : 'bg-accent'}`} style={{ left: percent(good / samples) }} />
        </>
      )}
      <span className="absolute top-0 h-4.5 w-px bg-text" style={{ left: percent(threshold) }} />
      <span className="absolute top-4.5 left-0">0 %</span>
      <span className="absolute top-4.5 -translate-x-1/2 whitespace-nowrap text-text" style={{ left: percent(Math.min(0.82, Math.max(0.3, threshold))) }}>{Math.round(threshold * 100)} % asked for</span>
    </div>
  );
}
