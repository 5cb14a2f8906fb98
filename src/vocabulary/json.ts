import { z } from 'zod';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const depthMax = 100;

/** Whether a value survives `JSON.stringify` and `JSON.parse` unchanged: finite numbers, plain objects, no `undefined`. */
export function isJson(value: unknown, depth = 0): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth >= depthMax) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value) if (!isJson((value as Record<string, unknown>)[key], depth + 1)) return false;
  return true;
}

export const jsonSchema = z.custom<Json>((value) => isJson(value), 'must be plain JSON: no undefined, dates, functions or infinite numbers');
