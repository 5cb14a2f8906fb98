import { isoDay } from './time.ts';

/** From when to when, epoch ms, both included: what the API takes. */
export interface TimeSpan {
  since?: number;
  until?: number;
}

const hour = 3_600_000;
const dayMs = 24 * hour;

/** When a day such as `2026-11-12` begins in a zone, epoch ms. Also on days when the clocks change. */
export function dayStart(day: string, zone: string): number {
  const noon = Date.parse(`${day}T12:00:00Z`);
  // The zone is at most 14 hours ahead and 12 behind, so the day begins within this; it begins at the first hour that is in it.
  let low = noon - 27 * hour;
  let high = noon + 15 * hour;
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2);
    if (isoDay(middle, zone) >= day) high = middle;
    else low = middle;
  }
  return Math.round(high / 60_000) * 60_000;
}

/** Days of the company's zone, both included, as times. */
export function spanOfDays({ since, until }: { since?: string | undefined; until?: string | undefined }, zone: string): TimeSpan {
  return {
    ...(since === undefined ? {} : { since: dayStart(since, zone) }),
    ...(until === undefined ? {} : { until: dayStart(dayAfter(until, 1), zone) - 1 }),
  };
}

/** So many days after a day, or before it. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
