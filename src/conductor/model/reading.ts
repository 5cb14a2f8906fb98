import type { z } from 'zod';
import type { Json } from '../../vocabulary/json.ts';
import { isJson } from '../../vocabulary/json.ts';
import { readJson } from '../../text/read-json.ts';

/** What an answer says, or what is wrong with it in words that the model can mend it by. */
export type Reading<T> = { value: T } | { problem: string };

const problemsShownMax = 8;

export function textReader(check: ((text: string) => string | null) | undefined): (text: string) => Reading<string> {
  return (text) => checked(text.trim(), check);
}

/** The JSON of an answer, held to the schema. What the schema makes of it must be plain JSON: it goes on record. */
export function objectReader<T extends Json>(schema: z.ZodType<T>, check: ((value: T) => string | null) | undefined): (text: string) => Reading<T> {
  return (text) => {
    const read = readJson(text);
    return 'problem' in read ? read : objectOf(schema, read.value, check);
  };
}

export function objectOf<T extends Json>(schema: z.ZodType<T>, value: unknown, check: ((value: T) => string | null) | undefined): Reading<T> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return { problem: parsed.error.issues.slice(0, problemsShownMax).map(({ path, message }) => `${path.join('.') || 'the answer'}: ${message}`).join('; ') };
  return isJson(parsed.data) ? checked(parsed.data, check) : { problem: 'it is not plain JSON' };
}

function checked<T>(value: T, check: ((value: T) => string | null) | undefined): Reading<T> {
  const problem = check?.(value) ?? null;
  return problem === null ? { value } : { problem };
}
