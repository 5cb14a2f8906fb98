const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Minutes east of Greenwich of the zones RFC 5322 (4.3) names. It says to read any other name as UTC. */
const namedZones: Record<string, number> = { est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420 };

const rfc5322 = /^(?:[a-z]{3,9},?\s*)?(\d{1,2})[\s-]([a-z]{3})[a-z]{0,6}[\s-](\d{2,4})\s(\d{1,2}):(\d{2})(?::(\d{2}))?\s?([+-]\d{4}|[a-z]{1,5})?$/i;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/i;

/**
 * The Date header as epoch milliseconds, `null` when it is not a date. `Date.parse` is not used on it, as it makes a date
 * of nearly anything with a number in it and reads one without a zone by the zone of this machine; here that is UTC.
 */
export function readMailDate(value: string): number | null {
  const text = value.slice(0, 200).replace(/\([^()]*\)/g, ' ').replace(/\s+/g, ' ').trim();
  if (iso.test(text)) return validTime(Date.parse(text));
  const match = rfc5322.exec(text);
  if (!match) return null;
  const [, day, monthName = '', year = '', hour, minute, second = '0', zone = ''] = match;
  const month = months.indexOf(monthName.toLowerCase());
  const [d, h, m, s] = [Number(day), Number(hour), Number(minute), Number(second)];
  if (month < 0 || h > 23 || m > 59 || s > 60) return null;
  const time = Date.UTC(fullYear(year), month, d, h, m, s);
  // Date.UTC turns 31 February into 3 March.
  if (new Date(Date.UTC(fullYear(year), month, d)).getUTCDate() !== d) return null;
  return validTime(time - zoneMinutes(zone) * 60_000);
}

/** RFC 5322, 4.3: two digits are 1950 to 2049, three digits count from 1900. */
function fullYear(year: string): number {
  const number = Number(year);
  if (year.length === 4) return number;
  return year.length === 2 && number < 50 ? number + 2000 : number + 1900;
}

function zoneMinutes(zone: string): number {
  const offset = /^([+-])(\d\d)(\d\d)$/.exec(zone);
  if (!offset) return namedZones[zone.toLowerCase()] ?? 0;
  return (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
}

function validTime(time: number): number | null {
  return Number.isSafeInteger(time) ? time : null;
}
