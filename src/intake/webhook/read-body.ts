import { jsonProblem } from '../../vocabulary/json-problem.ts';
import { isJson, type Json } from '../../vocabulary/json.ts';

/** A body as JSON; `json: null` with no problem when it never claimed to be that. */
export type ReadBody = { json: Json; problem: null } | { json: null; problem: string };

const jsonType = /^application\/(?:[\w.!#$&^-]+\+)?json$/u;

/** `application/json`, and what ends in `+json` (RFC 6839), compressed in no way. Anything else is kept as it came and not read. */
export function saysJson(contentType: string | null, contentEncoding: string | null): boolean {
  const [media = ''] = (contentType ?? '').toLowerCase().split(';', 1);
  const encoding = (contentEncoding ?? '').trim().toLowerCase();
  return jsonType.test(media.trim()) && (encoding === '' || encoding === 'identity');
}

/** Reads UTF-8 JSON (RFC 8259, 8.1). Never throws: a body that is not what it says is a fact about the sender. */
export function readJson(raw: Uint8Array): ReadBody {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    return { json: null, problem: 'The body is not UTF-8.' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { json: null, problem: `The body is not JSON: ${jsonProblem(text)}.` };
  }
  // Deeper than anything that is meant, or a number too large for one.
  return isJson(value) ? { json: value, problem: null } : { json: null, problem: 'The body is JSON of more than a hundred levels, or holds a number that is none.' };
}

/** What stands at `a.b.0.c`; `undefined` when nothing does. Own properties alone. */
export function valueAt(body: Json, path: string): Json | undefined {
  let at: Json | undefined = body;
  for (const name of path.split('.')) {
    if (Array.isArray(at)) at = /^\d{1,6}$/u.test(name) ? at[Number(name)] : undefined;
    else if (typeof at === 'object' && at !== null) at = Object.hasOwn(at, name) ? at[name] : undefined;
    else return undefined;
  }
  return at;
}

/** A text or a whole number as a text; `null` for anything else, and for what is empty or longer than that. */
export function wordAt(body: Json, path: string, charsMax: number): string | null {
  const found = valueAt(body, path);
  const word = typeof found === 'number' && Number.isSafeInteger(found) ? String(found) : found;
  return typeof word === 'string' && word !== '' && word.length <= charsMax ? word : null;
}
