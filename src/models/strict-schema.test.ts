import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { isStrictSchema } from './strict-schema.ts';

const strict = (schema: z.ZodType): boolean => isStrictSchema(z.toJSONSchema(schema));

test('a schema is strict when every object in it requires all that it allows', () => {
  const line = z.strictObject({ text: z.string(), amount: z.number().nullable() });
  assert.equal(strict(z.strictObject({ risk: z.enum(['low', 'high']), lines: z.array(line) })), true);
  assert.equal(strict(z.strictObject({ either: z.union([line, z.strictObject({ none: z.literal(true) })]) })), true);
});

test('one object that may lack something, or may have more, is enough that it is not', () => {
  const loose = z.strictObject({ a: z.string().optional() });
  assert.equal(strict(loose), false);
  assert.equal(strict(z.looseObject({ a: z.string() })), false);
  assert.equal(strict(z.record(z.string(), z.string())), false);
  for (const around of [z.strictObject({ in: loose }), z.strictObject({ in: z.array(loose) }), z.strictObject({ in: z.union([z.string(), loose]) })]) assert.equal(strict(around), false);
});

test('a property may have the name of a keyword', () => {
  assert.equal(strict(z.strictObject({ properties: z.string(), required: z.boolean(), items: z.array(z.string()) })), true);
  assert.equal(strict(z.strictObject({ properties: z.strictObject({ a: z.string().optional() }) })), false);
});

test('a schema without an end is not strict, and is found so', () => {
  const endless: { type: string; items?: object } = { type: 'array' };
  endless.items = endless;
  assert.equal(isStrictSchema(endless), false);
});
