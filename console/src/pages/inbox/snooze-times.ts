const hour = 3_600_000;
const day = 24 * hour;

interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** 1 is Monday. */
  weekday: number;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function wallOf(at: number, zone: string): Wall {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return { year: Number(of('year')), month: Number(of('month')), day: Number(of('day')), hour: Number(of('hour')), minute: Number(of('minute')), weekday: weekdays.indexOf(of('weekday')) + 1 };
}

/** The moment at which clocks of the zone show this. A time that a change of the clocks leaves out is the one an hour later. */
export function momentOf(wall: Pick<Wall, 'year' | 'month' | 'day' | 'hour' | 'minute'>, zone: string): number {
  const wanted = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  let at = wanted;
  // The first step finds the offset, the second corrects it when the first landed on the other side of a change of the clocks.
  for (let step = 0; step < 2; step += 1) {
    const shown = wallOf(at, zone);
    at += wanted - Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
  }
  return at;
}

export interface SnoozeTime {
  label: string;
  at: number;
}

/** What one mostly wants, in the company's zone. Mornings begin at eight; the week on Monday. */
export function snoozeTimes(now: number, zone: string): SnoozeTime[] {
  const today = wallOf(now, zone);
  const on = (days: number, clock: number): number => {
    const then = wallOf(momentOf({ ...today, hour: 12, minute: 0 }, zone) + days * day, zone);
    return momentOf({ ...then, hour: clock, minute: 0 }, zone);
  };
  // At least two hours away; in the evening there is no "later today".
  const later = Math.ceil((now + 2 * hour) / hour) * hour;
  const sameDay = wallOf(later, zone).day === today.day && wallOf(later, zone).hour < 21;
  return [
    ...(sameDay ? [{ label: 'Later today', at: today.hour < 14 ? on(0, 17) : later }] : []),
    { label: 'Tomorrow morning', at: on(1, 8) },
    { label: 'Next week', at: on(8 - today.weekday, 8) },
  ];
}

/** `2026-11-27T08:00`, as a field for date and time takes it. */
export function fieldText(at: number, zone: string): string {
  const { year, month, day: date, hour: clock, minute } = wallOf(at, zone);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${String(year)}-${two(month)}-${two(date)}T${two(clock)}:${two(minute)}`;
}

/** The moment of what such a field holds; `null` when it holds none. */
export function fieldMoment(text: string, zone: string): number | null {
  const [, year, month, date, clock, minute] = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/u.exec(text) ?? [];
  return minute === undefined ? null : momentOf({ year: Number(year), month: Number(month), day: Number(date), hour: Number(clock), minute: Number(minute) }, zone);
}
