import type { BudgetPeriod } from '../vocabulary/budgets.ts';

/** How much of `2026-03-02T09:30` names the window that it lies in. */
const nameChars: Record<Exclude<BudgetPeriod, 'ever'>, number> = { hour: 13, day: 10, month: 7 };
/** Longer than any window of that kind, a change of clocks included. */
const longerThanMs: Record<Exclude<BudgetPeriod, 'ever'>, number> = { hour: 4 * 3_600_000, day: 30 * 3_600_000, month: 33 * 24 * 3_600_000 };
const minuteMs = 60_000;

/**
 * The window that an instant (epoch ms) lies in by the clocks of a zone: `2026-03-02T09`, `2026-03-02`, `2026-03` or `ever`. The hour that the
 * end of summer time repeats is one window of two hours: a cap for an hour is never given twice.
 */
export function windowName(zone: string, at: number, per: BudgetPeriod): string {
  return per === 'ever' ? 'ever' : spanAt(zone, at, per).name;
}

/** The first instant (epoch ms) after `at` that lies in another window; `null` for `ever`. */
export function nextWindowStart(zone: string, at: number, per: BudgetPeriod): number | null {
  return per === 'ever' ? null : spanAt(zone, at, per).end;
}

/** A stretch of time that is known to lie in one window, up to its end. */
interface Span {
  from: number;
  end: number;
  name: string;
}

/** The last one that was asked for, of each zone and length: nearly always it is asked for again. */
const spans = new Map<string, Span>();

function spanAt(zone: string, at: number, per: Exclude<BudgetPeriod, 'ever'>): Span {
  const key = `${per} ${zone}`;
  const known = spans.get(key);
  if (known !== undefined && known.from <= at && at < known.end) return known;
  const span = { from: at, ...findEnd(zone, at, per) };
  spans.set(key, span);
  return span;
}

/** Zones change at whole minutes, so a window ends at one. */
function findEnd(zone: string, at: number, per: Exclude<BudgetPeriod, 'ever'>): Omit<Span, 'from'> {
  const nameAt = (minute: number): string => localMinute(zone, minute * minuteMs).slice(0, nameChars[per]);
  let inside = Math.floor(at / minuteMs);
  const name = nameAt(inside);
  let outside = inside + longerThanMs[per] / minuteMs;
  while (outside - inside > 1) {
    const middle = Math.floor((inside + outside) / 2);
    if (nameAt(middle) === name) inside = middle;
    else outside = middle;
  }
  return { name, end: outside * minuteMs };
}

/** Making one takes longer than a thousand uses of it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-03-02T09:30` */
function localMinute(zone: string, at: number): string {
  let format = formats.get(zone);
  if (format === undefined) {
    // Swedish writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(zone, format);
  }
  return format.format(at).replace(' ', 'T');
}
