import fc from 'fast-check';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { operations, raws } from '../../src/server/api.ts';
import type { Operation, RawOperation } from '../../src/server/operation.ts';
import { locate } from '../../src/server/routes.ts';
import { demoCompany } from '../console/demo-company.ts';
import { apiHouse, type ApiHouse } from './api-house.ts';
import { arbitraryOf, garbage, type Schema } from './schema-arbitrary.ts';

/** Requests to each operation. */
const runs = 25;
/** They need more than a company, never end, or write where they are told to; each has tests of its own. */
const elsewhere = /^(?:(?:access|hooks|run|events)\.|ledger\.backup$)/u;

const problemSchema = z.looseObject({ type: z.literal('about:blank'), status: z.number(), code: z.string().regex(/^[a-z][a-z-]*(?:\.[a-z0-9-]+)+$/u), message: z.string().min(1), nextStep: z.string().min(1) });

describe('whatever is sent to the API', () => {
  let house: ApiHouse;

  before(async () => {
    house = await apiHouse(demoCompany);
  });
  after(async () => {
    const report = await house.company.ledger.verify();
    await house.close();
    assert.deepEqual(report.problems, [], 'the ledger is whole');
  });

  for (const one of operations.filter(({ id }) => !elsewhere.test(id))) {
    it(`is answered or refused with a code and a next step: ${one.id}`, async () => {
      await fc.assert(
        fc.asyncProperty(requestTo(one), async (request) => {
          const response = await house.app.request(request.path, request.init);
          await checkAnswer(one, response);
          assert.deepEqual(house.defects.splice(0), [], `${request.init.method} ${request.path} ${String(request.init.body)}`);
        }),
        { numRuns: runs, seed: 20_261_126 },
      );
    });
  }

  for (const one of raws.filter(({ id }) => !elsewhere.test(id))) {
    it(`is answered to its end or refused with a code and a next step: ${one.id}`, async () => {
      await fc.assert(
        fc.asyncProperty(requestTo(one), async (request) => {
          const response = await house.app.request(request.path, request.init);
          await checkRawAnswer(response);
          assert.deepEqual(house.defects.splice(0), [], `${request.init.method} ${request.path} ${String(request.init.body)}`);
        }),
        // What takes nothing is asked the same each time.
        { numRuns: one.params === undefined && one.query === undefined && one.consumes === undefined ? 1 : 2 * runs, seed: 20_261_126 },
      );
    });
  }
});

/** Lines end with a result or with a problem; what else there is, is whatever was asked for. */
async function checkRawAnswer(response: Response): Promise<void> {
  const text = await response.text();
  if (!response.ok) return checkProblem(response, JSON.parse(text));
  if (response.headers.get('content-type') !== 'application/x-ndjson') return;
  const last = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as { result?: unknown; problem?: unknown };
  if (last.problem !== undefined) problemSchema.parse(last.problem);
  else assert.ok('result' in last, text.slice(-500));
}

async function checkAnswer(one: Operation, response: Response): Promise<void> {
  const answer: unknown = await response.json();
  if (response.ok) return assert.equal(one.output.safeParse(answer).error, undefined, `what ${one.id} answers is what it says that it answers`);
  checkProblem(response, answer);
}

function checkProblem(response: Response, answer: unknown): void {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/u);
  assert.equal(problemSchema.parse(answer).status, response.status);
  assert.ok(response.status < 500 || response.status === 503, `${response.status} ${JSON.stringify(answer)}`);
}

function requestTo(one: Operation | RawOperation): fc.Arbitrary<{ path: string; init: { method: string; headers: Record<string, string>; body?: string } }> {
  const schemaOf = (schema: z.ZodType | undefined): Schema => (schema === undefined ? { type: 'object' } : (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema));
  return fc.record({ params: arbitraryOf(schemaOf(one.params)), query: arbitraryOf(schemaOf(one.query)), body: arbitraryOf(schemaOf('body' in one ? one.body : undefined)), raw: fc.option(garbage, { freq: 12 }), more: fc.option(garbage, { freq: 12 }) }).map(({ params, query, body, raw, more }) => {
    const { method, path } = locate(one.id, fieldsOf(params));
    const address = new URLSearchParams(fieldsOf(query));
    if (more !== null) address.set(textOf(more).slice(0, 50), 'x');
    const text = raw === null ? JSON.stringify(body) : textOf(raw);
    return { path: `${path}${address.size === 0 ? '' : `?${address.toString()}`}`, init: { method, headers: { 'content-type': 'consumes' in one && one.consumes !== undefined ? one.consumes : 'application/json' }, ...(method === 'GET' ? {} : { body: text ?? '' }) } };
  });
}

function fieldsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined).map(([name, field]) => [name, wellFormed(textOf(field))]));
}

/** An address can't carry half a character. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
