/** Times as one reads them, in the company's zone. All times are epoch ms; `zone` is an IANA name. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const formats = new Map<string, Intl.DateTimeFormat>();

// Making a format takes far longer than using it, and a table uses it hundreds of times.
function format(zone: string, kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${kind}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
    formats.set(key, made);
  }
  return made;
}

/** `14:05`. */
export function clockText(at: number, zone: string): string {
  return format(zone, 'clock', { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** `12 Nov 2026`. */
export function dayText(at: number, zone: string): string {
  return format(zone, 'day', { day: 'numeric', month: 'short', year: 'numeric' }).format(at);
}

/** `12 Nov`. */
export function shortDayText(at: number, zone: string): string {
  return format(zone, 'short-day', { day: 'numeric', month: 'short' }).format(at);
}

/** `Thu 12 Nov 2026, 14:05:09 CET`: everything, for a title. */
export function exactText(at: number, zone: string): string {
  return format(zone, 'exact', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' }).format(at);
}

/** `2026-11-12`: the day in the zone, as the API takes it. */
export function isoDay(at: number, zone: string): string {
  return format(zone, 'iso-day', { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at).reduce((text, { type, value }) => text.replace(type, value), 'year-month-day');
}

/**
 * How long ago or ahead: `now`, `3 min ago`, `in 2 h`, then the clock (`today 14:05`, `yesterday 14:05`, `tomorrow 9:00`), then the day (`12 Nov`, and its year when it is
 * another one). Near times count; far ones are looked up by their date.
 */
export function relativeText(at: number, now: number, zone: string): string {
  const away = at - now;
  const size = Math.abs(away);
  if (size < minute) return away > 0 && size > 5_000 ? 'in a moment' : 'now';
  if (size < hour) return around(away, `${Math.floor(size / minute)} min`);
  if (size < 6 * hour) return around(away, `${Math.floor(size / hour)} h`);
  const days = dayNumber(at, zone) - dayNumber(now, zone);
  if (days === 0) return `today ${clockText(at, zone)}`;
  if (days === -1) return `yesterday ${clockText(at, zone)}`;
  if (days === 1) return `tomorrow ${clockText(at, zone)}`;
  return isoDay(at, zone).slice(0, 4) === isoDay(now, zone).slice(0, 4) ? shortDayText(at, zone) : dayText(at, zone);
}

/** `420 ms`, `3.2 s`, `4 min`, `2 h 10 min`, `3 d`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (ms < minute) return `${Math.floor(ms / 1_000)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < day) return two(Math.floor(ms / hour), 'h', Math.floor((ms % hour) / minute), 'min');
  return two(Math.floor(ms / day), 'd', Math.floor((ms % day) / hour), 'h');
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

function around(away: number, text: string): string {
  return away < 0 ? `${text} ago` : `in ${text}`;
}

/** Days since 1970 in the zone: differences of them are differences in calendar days, whatever the clocks did in between. */
function dayNumber(at: number, zone: string): number {
  return Date.parse(isoDay(at, zone)) / day;
}
