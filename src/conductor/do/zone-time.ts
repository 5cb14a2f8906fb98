import { assert } from '../../vocabulary/errors.ts';

/** A time as the clock on the wall shows it. Months are 1 to 12. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, calendar: 'iso8601', numberingSystem: 'latn', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(zone, format);
  }
  return format;
}

/** A moment (epoch ms) on the wall of a zone. */
export function wallTime(at: number, zone: string): WallTime {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = value;
  const { year, month, day, hour, minute } = parts;
  assert(year !== undefined && month !== undefined && day !== undefined && hour !== undefined && minute !== undefined, 'a time has all its parts');
  return { year: Number(year), month: Number(month), day: Number(day), hour: Number(hour), minute: Number(minute) };
}

/** How far the zone's clocks are ahead of UTC at that moment, in minutes. */
export function offsetMinutes(at: number, zone: string): number {
  return Math.round((asUtc(wallTime(at, zone)) - Math.floor(at / minuteMs) * minuteMs) / minuteMs);
}

/**
 * The moment at which the clocks of a zone show that time. Where they are put forward and never show it, it is as much later as they are put
 * forward (`skipped`); where they show it twice, it is the first time (`twice`).
 */
export function momentOf(wall: WallTime, zone: string): { at: number; clock: 'once' | 'skipped' | 'twice' } {
  const guess = asUtc(wall);
  // No zone is more than a day from UTC, and none changes its clocks twice in two days.
  const before = offsetMinutes(guess - dayMs, zone) * minuteMs;
  const after = offsetMinutes(guess + dayMs, zone) * minuteMs;
  const found = [...new Set([guess - before, guess - after])].filter((at) => asUtc(wallTime(at, zone)) === guess).toSorted((one, other) => one - other);
  const [first] = found;
  if (first === undefined) return { at: guess - before, clock: 'skipped' };
  return { at: first, clock: found.length > 1 ? 'twice' : 'once' };
}

/** The same time on another day: month and year go on by themselves. */
export function daysLater(wall: WallTime, days: number): WallTime {
  const date = new Date(asUtc(wall) + days * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), hour: wall.hour, minute: wall.minute };
}

/** 0 for Sunday. */
export function weekdayOf(wall: WallTime): number {
  return new Date(asUtc(wall)).getUTCDay();
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon 30 Nov 09:00 (Europe/Berlin)`, with the year when it is not that of `now`. */
export function shownMoment(at: number, zone: string, now: number): string {
  const wall = wallTime(at, zone);
  const year = wall.year === wallTime(now, zone).year ? '' : ` ${wall.year}`;
  return `${days[weekdayOf(wall)]} ${wall.day} ${months[wall.month - 1]}${year} ${two(wall.hour)}:${two(wall.minute)} (${zone})`;
}

/** `2026-11-30 09:00`: for an answer, which is read again. */
export function answerMoment(at: number, zone: string): string {
  const { year, month, day, hour, minute } = wallTime(at, zone);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

function asUtc({ year, month, day, hour, minute }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
