import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../vocabulary/json.ts';
import type { FieldChange } from '../vocabulary/memory.ts';

export type Fields = { [key: string]: Json };

/** The fields that differ, in the order of their names. What is inside a field is compared as JSON: the order of keys says nothing. */
export function diffFields(before: Fields, after: Fields): FieldChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].toSorted().flatMap((field) => {
    const old = own(before, field);
    const now = own(after, field);
    if (sameJson(old, now)) return [];
    return [{ field, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) }];
  });
}

/** A field that is absent is equal to none that is there, not even to `null`. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  return isDeepStrictEqual(one, other);
}

/** `undefined` for a field that is absent, whatever its name: `constructor` is one too. */
export function own(fields: Fields, field: string): Json | undefined {
  return Object.hasOwn(fields, field) ? fields[field] : undefined;
}

/** A copy in which the field has that value, or is absent. */
export function withField(fields: Fields, field: string, value: Json | undefined): Fields {
  const entries = Object.entries(fields).filter(([name]) => name !== field);
  return Object.fromEntries(value === undefined ? entries : [...entries, [field, value]]);
}
