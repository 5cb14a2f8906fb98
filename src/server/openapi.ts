import { z } from 'zod';
import { operations, raws } from './api.ts';
import { isOnce, type Operation, type RawOperation } from './operation.ts';
import { apiBase, routes } from './routes.ts';

type Doc = { [key: string]: unknown };

/** The OpenAPI 3.1 document of the API, whose schemas are JSON Schema 2020-12 as zod itself gives it (docs/decisions/0019-schemas-of-the-api.md). */
export function openApi(version: string): Doc {
  const paths: { [path: string]: Doc } = {};
  for (const one of [...operations, ...raws]) {
    const [method = '', path = ''] = routes[one.id].split(' ');
    paths[`${apiBase}${path}`] = { ...paths[`${apiBase}${path}`], [method.toLowerCase()]: describe(one) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Keelson', version, description: 'The API of one company. Times are epoch milliseconds, money is in the smallest unit of its currency. Errors are problem+json with a stable `code` and a `nextStep`.' },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { Problem: problem }, securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'keelson_session', description: 'Its name ends in the port (keelson_session_4180), and is __Host-keelson_session over https. Set by signing in; only the console uses it.' }, token: { type: 'http', scheme: 'bearer' } } },
  };
}

function describe(one: Operation | RawOperation): Doc {
  return {
    operationId: one.id,
    summary: one.summary,
    tags: [one.id.split('.')[0]],
    'x-scope': one.scope,
    security: one.scope === 'open' ? [] : [{ session: [] }, { token: [] }],
    parameters: [...parameters('path', one.params), ...parameters('query', one.query), ...(isOnce(one) ? [idempotencyKey] : [])],
    ...bodyOf(one),
    responses: {
      200: { description: 'Done', content: 'respond' in one ? { [one.produces]: {} } : { 'application/json': { schema: schemaOf(one.output, 'output') } } },
      default: { description: 'Not done, and why', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  };
}

function bodyOf(one: Operation | RawOperation): Doc {
  if ('respond' in one) return one.consumes === undefined ? {} : { requestBody: { required: true, content: { [one.consumes]: {} } } };
  return one.body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(one.body, 'input') } } } };
}

function parameters(place: 'path' | 'query', schema: z.ZodObject | undefined): Doc[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Record<string, Doc>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({ name, in: place, required: place === 'path' || required.includes(name), schema: property }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Doc {
  // What is coerced or checked by code has no JSON Schema of its own: anything, and the check says the rest.
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Doc;
  return rest;
}

const idempotencyKey: Doc = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key is the same request: it is done once, also across a crash. Made by the server when it is missing.',
  schema: { type: 'string', minLength: 8, maxLength: 200 },
};

const text: Doc = { type: 'string' };
const problem: Doc = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'message', 'detail', 'nextStep', 'failure'],
  properties: {
    type: text, title: text, status: { type: 'integer' }, code: text, message: text, detail: text, nextStep: text, failure: { enum: ['retryable', 'terminal', 'needs-operator', 'in-doubt'] },
    retryAt: { type: 'integer' }, conflict: { const: true }, errors: { type: 'array', items: { type: 'object', properties: { path: text, message: text } } },
  },
};
