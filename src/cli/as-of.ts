import { Terminal } from '../vocabulary/errors.ts';
import type { AsOf } from '../vocabulary/memory.ts';
import { parseEpoch, parseIso } from '../vocabulary/moment.ts';

/** A ledger with so many events there is not; a number this large is a time. */
const seqMax = 1e9;

/**
 * A point in the past as one writes it: a number is a sequence number (from a billion on: epoch seconds, from a hundred
 * billion on: epoch ms), a text an ISO 8601 time, a date the end of that day. `null` when it is none of these.
 */
export function asOfFrom(value: string | number, zone: 'utc' | 'local'): AsOf | null {
  const number = typeof value === 'number' ? value : /^\d{1,16}$/.test(value.trim()) ? Number(value) : null;
  if (number === null) {
    const moment = parseIso(String(value), zone);
    return moment === null ? null : { at: moment.until };
  }
  if (!Number.isSafeInteger(number) || number < 0) return null;
  if (number < seqMax) return { seq: number };
  const at = parseEpoch(number);
  return at === null ? null : { at };
}

/** The same from the command line, where a time without an offset is that of this machine. */
export function parseAsOf(text: string): AsOf {
  const asOf = asOfFrom(text, 'local');
  if (asOf === null) throw new Terminal('usage.as-of', `"${text}" is neither a sequence number nor a time.`, 'Write a sequence number such as 120, a date such as 2026-03-31 (the end of that day), or a time such as 2026-03-31T09:30.');
  return asOf;
}

/** The beginning of a span, epoch ms: a date means the start of that day here. */
export function parseSince(text: string): number {
  const moment = parseIso(text, 'local');
  if (moment === null) throw new Terminal('usage.since', `"${text}" is not a date or time.`, 'Write a date such as 2026-03-31, or a time such as 2026-03-31T09:30.');
  return moment.at;
}

/** A whole day, as it is named in the company's zone: `2026-03-31`. `option` is where it was given. */
export function parseDay(text: string, option: string): string {
  const day = text.trim();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || parseIso(day, 'utc') === null) throw new Terminal('usage.day', `"${text}" is not a day, for ${option}.`, 'Write a date such as 2026-03-31.');
  return day;
}
