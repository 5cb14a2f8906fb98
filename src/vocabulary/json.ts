import { z } from 'zod';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const depthMax = 100;

/** Whether a value survives `JSON.stringify` and `JSON.parse` unchanged: finite numbers, plain objects, no `undefined`. */
export function isJson(value: unknown, depth = 0): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth >= depthMax) return false;
  if (Array.isArray(value)) {
    // By index: a hole is not JSON, and `every` would pass over it.
    for (let index = 0; index < value.length; index++) if (!isJson(value[index], depth + 1)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key of Object.keys(value)) if (!isJson((value as Record<string, unknown>)[key], depth + 1)) return false;
  return true;
}

/** What `JSON.parse(JSON.stringify(value))` gives, some ten times faster for the small values that steps return. */
export function copyJson<T extends Json>(value: T): T {
  return copy(value) as T;
}

function copy(value: Json): Json {
  // JSON has no negative zero.
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  const copied: { [key: string]: Json } = {};
  for (const key of Object.keys(value)) {
    const item = copy(value[key] as Json);
    // An own property, whatever its name: assigning to this one would set the prototype.
    if (key === '__proto__') Object.defineProperty(copied, key, { value: item, enumerable: true, configurable: true, writable: true });
    else copied[key] = item;
  }
  return copied;
}

export const jsonSchema = z.custom<Json>((value) => isJson(value), 'must be plain JSON: no undefined, dates, functions or infinite numbers');
