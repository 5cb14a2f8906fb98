/** Instants as people and files write them. */
const iso = /^([1-9]\d{3})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|[+-]\d\d(?::?\d\d)?))?)?$/i;

/** Dates of JavaScript reach so far from 1970, in ms (ECMA-262, "Time Values and Time Range"). */
const epochMsMax = 8.64e15;
/** As ms this would be a day in January 1970, as seconds it is 1973: such a number was meant as seconds. */
const secondsMin = 1e8;
/** As ms this is 1973, as seconds the year 5138. */
const secondsMax = 1e11;

interface Moment {
  /** Epoch ms; of a date alone its first instant. */
  at: number;
  /** Epoch ms of the last instant that was meant: the end of the day for a date alone. */
  until: number;
}

/**
 * An ISO 8601 date, or date and time; `null` when it is neither or there is no such day. Without an offset it is read by
 * `zone`: files mean the same on every machine (`utc`), a person who types means the clock on the wall (`local`).
 */
export function parseIso(text: string, zone: 'utc' | 'local'): Moment | null {
  const found = iso.exec(text.trim());
  if (found === null) return null;
  const [year, month, day, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map((part) => (part === undefined ? undefined : Number(part))) as [number, number, number, number?, number?, number?];
  const ms = Math.floor(Number(`0.${found[7] ?? 0}`) * 1_000);
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  // The 30th of February would become the 2nd of March.
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  const offset = offsetMs(found[8]);
  if (offset === undefined) return null;
  const instant = (ofDay: number): number => (zone === 'local' && offset === null ? new Date(year, month - 1, ofDay, hour, minute, second, ms).getTime() : Date.UTC(year, month - 1, ofDay, hour, minute, second, ms) - (offset ?? 0));
  const at = instant(day);
  return { at, until: found[4] === undefined ? instant(day + 1) - 1 : at };
}

/** `null` when none is written, `undefined` when there is no such offset. */
function offsetMs(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  if (/^z$/i.test(text)) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || 0);
  return hours > 23 || minutes > 59 ? undefined : (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/**
 * Epoch ms from a number. One between 100 million and 100 billion is taken for seconds: read as ms it would lie in the
 * years 1970 to 1973, read as seconds in 1973 to 5138. `null` when no date is that far away.
 */
export function parseEpoch(value: number): number | null {
  const ms = Math.round(value >= secondsMin && value < secondsMax ? value * 1_000 : value);
  return Math.abs(ms) <= epochMsMax ? ms : null;
}
