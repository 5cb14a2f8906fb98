import type { Context } from 'hono';
import type { z } from 'zod';
import { limits } from '../vocabulary/limits.ts';
import { badRequest, HttpProblem } from './problem.ts';
import { rawBody } from './raw-body.ts';

/** Path and query of a request, checked. What is not known in the query is refused: a misspelt filter must not answer with everything. */
export function inputOf({ params, query }: { params?: z.ZodObject | undefined; query?: z.ZodObject | undefined }, http: Context): { params: unknown; query: unknown } {
  return { params: params === undefined ? undefined : checked(params, http.req.param(), 'path'), query: query === undefined ? undefined : checked(query.strict(), queryOf(http), 'query') };
}

function queryOf(http: Context): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(http.req.queries()).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]));
}

const utf8 = new TextDecoder();

/** The body of a request, checked: JSON of at most `bytesMax`. To be read when who asks may ask this, and not before: what is not let in is not to be kept in memory either. */
export async function bodyOf(schema: z.ZodType, http: Context, bytesMax: number = limits.requestBytesMax): Promise<unknown> {
  const type = http.req.header('content-type') ?? '';
  if (!/^application\/json\s*(?:;|$)/iu.test(type)) throw new HttpProblem(415, 'request.not-json', `This takes JSON, not ${type === '' ? 'a body without a type' : type.slice(0, 100)}.`, 'Send it as application/json.');
  const text = utf8.decode(await rawBody(http.req.raw, bytesMax));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HttpProblem(400, 'request.bad-json', 'The body is not JSON.', 'Correct it and send it again; nothing was changed.', { cause: error });
  }
  return checked(schema, value, 'body');
}

function checked(schema: z.ZodType, value: unknown, where: string): unknown {
  const result = schema.safeParse(value);
  if (!result.success) throw badRequest(where, result.error);
  return result.data;
}
