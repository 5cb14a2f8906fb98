import { assert } from '../vocabulary/errors.ts';
import { weekdays, type Facts } from '../vocabulary/facts.ts';

/** When somebody is there: days, and from when until before when, `09:00`. Past midnight when `from` is the later one. */
export interface OpenHours {
  days: readonly Facts['time']['weekday'][];
  from: string;
  to: string;
}
const always: OpenHours = { days: [], from: '00:00', to: '00:00' };

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  formats.set(zone, format);
  return format;
}

/** A moment (epoch ms) as the clock on the wall shows it in a zone. Without business hours none are. */
export function timeFacts(at: number, zone: string, business: OpenHours = always): Facts['time'] {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = value;
  const { weekday: name = '', year = '', month = '', day = '', hour = '', minute = '' } = parts;
  const weekday = weekdays.find((one) => one === name.toLowerCase());
  assert(weekday !== undefined, `${name} is a weekday`);
  return { weekday, hour: Number(hour), date: `${year.padStart(4, '0')}-${month}-${day}`, businessHours: isOpen(weekday, `${hour}:${minute}`, business) };
}

function isOpen(weekday: Facts['time']['weekday'], time: string, { days, from, to }: OpenHours): boolean {
  if (from <= to) return days.includes(weekday) && time >= from && time < to;
  // What opens in the evening belongs to that day also after midnight.
  const before = weekdays[(weekdays.indexOf(weekday) + 6) % 7];
  return (days.includes(weekday) && time >= from) || (before !== undefined && days.includes(before) && time < to);
}
