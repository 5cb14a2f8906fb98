import { hash } from 'node:crypto';
import { assert } from '../../vocabulary/errors.ts';

/** So many full days at most are looked back at: eight weeks, so that each day of the week counts as often. */
export const lookBackDays = 56;
/** With fewer full days an interval would say more than anybody knows. */
const intervalDaysMin = 7;
/** With two weeks there are at least four days of a weekend. */
const weekdayDaysMin = 14;
/** The share of outcomes that the interval is for. */
export const intervalShare = 0.8;
const drawsMax = 2_000;

export interface SpendHistory {
  /** `2026-11-26`, by the company's zone. */
  today: string;
  /** The share of today that is still to come, 0 to 1. */
  left: number;
  /** What each day cost, in the smallest unit, fractions included. A day that is not there cost nothing. */
  spent: ReadonlyMap<string, number>;
  /** The first day of all that cost something, or might have. */
  firstDay: string;
  /** The same seed and history give the same answer. */
  seed: string;
}

/** What is still to come this month, in the smallest unit. */
export interface RestOfMonth {
  expected: number;
  interval: { low: number; high: number } | null;
  fullDays: number;
  byWeekday: boolean;
}

/**
 * The rest of today and the days to the end of the month, as days like those before. Days count from the first call on, those without a call as 0; weekends are told apart
 * from weekdays where there are two weeks of days. Of today the part that is still to come is taken of such a day, whatever it has cost so far.
 *
 * `expected` is their mean. The interval is a bootstrap of days: each draw takes the past days anew with replacement (how well they tell the mean), and from those the days to
 * come (how much days differ), since a prediction is unsure in both ways (R. A. Stine, "Bootstrap Prediction Intervals for Regression", JASA 80, 1985; the percentile interval:
 * B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13). Few days vary less than days do: their distance from the mean is stretched by √(n/(n-1)), and by how
 * much wider Student's t is than the normal distribution, 1 + (z² + 1) / 4(n-1) (Abramowitz and Stegun, 26.7.5). It takes days as independent and the weeks ahead as like those
 * behind: growth, and months that differ, are not in it.
 */
export function restOfMonth({ today, left, spent, firstDay, seed }: SpendHistory): RestOfMonth {
  const first = later(firstDay, addDays(today, -lookBackDays));
  const past = daysFrom(first, addDays(today, -1)).map((day) => ({ weekend: isWeekend(day), cost: spent.get(day) ?? 0 }));
  const ahead = daysFrom(addDays(today, 1), endOfMonth(today)).map((day) => ({ weekend: isWeekend(day), share: 1 }));
  // Before there is one full day, today is all that there is: it counts as if it were over.
  if (past.length === 0) return { expected: ahead.length * (spent.get(today) ?? 0), interval: null, fullDays: 0, byWeekday: false };
  const byWeekday = past.length >= weekdayDaysMin;
  const coming = [{ weekend: isWeekend(today), share: left }, ...ahead];
  const groups = (byWeekday ? [true, false] : [null]).map((weekend): Group => {
    const of = (day: { weekend: boolean }): boolean => weekend === null || day.weekend === weekend;
    return { past: past.filter(of).map(({ cost }) => cost), shares: coming.filter(of).map(({ share }) => share) };
  });
  const expected = groups.reduce((sum, { past: costs, shares }) => sum + mean(costs) * total(shares), 0);
  const interval = past.length < intervalDaysMin ? null : intervalOf(groups, expected, seed);
  return { expected, interval, fullDays: past.length, byWeekday };
}

/** Days of one sort: what the past ones cost, and how much of each coming one is still to come. */
interface Group {
  past: readonly number[];
  shares: readonly number[];
}

function intervalOf(groups: readonly Group[], expected: number, seed: string): { low: number; high: number } {
  const random = numbersFrom(seed);
  const stretched = groups.map(({ past, shares }) => ({ past: stretch(past), shares }));
  const sums = Float64Array.from({ length: drawsMax }, () => Math.max(0, stretched.reduce((sum, group) => sum + drawn(group, random), 0))).toSorted();
  const outside = (1 - intervalShare) / 2;
  // A few very dear days can lift the mean out of what most draws come to.
  return { low: Math.min(expected, quantile(sums, outside)), high: Math.max(expected, quantile(sums, 1 - outside)) };
}

function drawn({ past, shares }: Group, random: () => number): number {
  if (shares.length === 0) return 0;
  const pick = (): number => Math.floor(random() * past.length);
  const again = past.map(() => past[pick()] ?? 0);
  return shares.reduce((sum, share) => sum + share * (again[pick()] ?? 0), 0);
}

/** Of the normal distribution, for `intervalShare`. */
const normalQuantile = 1.2816;

function stretch(costs: readonly number[]): number[] {
  const middle = mean(costs);
  const freedom = costs.length - 1;
  const factor = Math.sqrt(costs.length / freedom) * (1 + (normalQuantile ** 2 + 1) / (4 * freedom));
  return costs.map((cost) => middle + (cost - middle) * factor);
}

/** Between the two sorted values that it falls between, in proportion (type 7 of Hyndman and Fan, 1996). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? 0;
  return below + (above - below) * (place - Math.floor(place));
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
const mean = (numbers: readonly number[]): number => total(numbers) / numbers.length;

/** mulberry32 (Tommy Ettinger, public domain): a draw takes some hundred thousand numbers, and a hash for each would take seconds. */
function numbersFrom(seed: string): () => number {
  let state = Number.parseInt(hash('sha256', `keelson forecast\n${seed}`, 'hex').slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const dayMs = 24 * 3_600_000;

/** Days are names here, counted in UTC, where each has 24 hours. */
function instant(day: string): number {
  const at = Date.parse(`${day}T00:00:00Z`);
  assert(Number.isFinite(at), `${day} is a day`);
  return at;
}

export function addDays(day: string, days: number): string {
  return new Date(instant(day) + days * dayMs).toISOString().slice(0, 10);
}

/** The last day of its month. */
export function endOfMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** Both included; none when `last` is before `first`. */
function daysFrom(first: string, last: string): string[] {
  const count = Math.max(0, (instant(last) - instant(first)) / dayMs + 1);
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

function isWeekend(day: string): boolean {
  const weekday = new Date(instant(day)).getUTCDay();
  return weekday === 0 || weekday === 6;
}

const later = (one: string, other: string): string => (one > other ? one : other);
