import type { Json } from '../../vocabulary/json.ts';
import type { Display } from './display.ts';
import { shortTime } from './times.ts';

/** Fields of records and notes that hold a moment, as epoch ms. */
const momentFields: ReadonlySet<string> = new Set(['firstSeen', 'paidAt', 'doneAt', 'at', 'when', 'expiresAt']);
/** 1973 to 2286 as epoch ms: a number outside of it under such a name is something else. */
const momentMin = 1e11;
const momentMax = 1e13;

/** The value of a field for people: a moment as a time, a text as it is, anything else as JSON. */
export function fieldText(display: Display, name: string, value: Json): string {
  if (typeof value === 'number' && momentFields.has(name) && value >= momentMin && value < momentMax) return shortTime(value, display.now);
  return jsonText(value);
}

export function jsonText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
