import fc from 'fast-check';

/** What of a JSON Schema a value is made from. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema | false;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
}

/** Words that have broken programs before. */
const nasty = fc.constantFrom('', ' ', '\u0000', '\uD800', '‮abc', '__proto__', 'constructor', '../../etc/passwd', '%2e%2e%2f', "'; DROP TABLE events; --", '<script>alert(1)</script>', '=1+1', '\r\nSet-Cookie: a=b', 'ß'.repeat(5_000), '9'.repeat(400), 'customer:nobody@example.com', 't1', '1');

export const garbage: fc.Arbitrary<unknown> = fc.oneof({ weight: 3, arbitrary: nasty }, fc.jsonValue({ maxDepth: 4 }), fc.double(), fc.constant(-1), fc.constant(2 ** 53), fc.constant(null), fc.constant([]), fc.constant({}));

/** Values that mostly fit a schema, with now and then one that doesn't. */
export function arbitraryOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const fitting = fittingOf(schema, depth);
  return fc.oneof({ weight: 6, arbitrary: fitting }, { weight: 1, arbitrary: garbage });
}

function fittingOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const several = schema.anyOf ?? schema.oneOf;
  if (several && several.length > 0) return fc.oneof(...several.map((one) => arbitraryOf(one, depth + 1)));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'string': return schema.pattern === undefined ? fc.oneof(fc.string({ minLength: Math.min(schema.minLength ?? 0, 50), maxLength: Math.min(schema.maxLength ?? 30, 60) }), nasty) : patterned(schema.pattern);
    case 'integer': return fc.integer({ min: Math.max(schema.minimum ?? -10, -(2 ** 31)), max: Math.min(schema.maximum ?? 1_000, 2 ** 31 - 1) });
    case 'number': return fc.double({ noNaN: true, noDefaultInfinity: true, min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9 });
    case 'boolean': return fc.boolean();
    case 'null': return fc.constant(null);
    case 'array': return depth > 4 || !schema.items ? fc.constant([]) : fc.array(arbitraryOf(schema.items, depth + 1), { minLength: Math.min(schema.minItems ?? 0, 3), maxLength: Math.min(schema.maxItems ?? 3, 3) });
    case 'object': return objectOf(schema, depth);
    default: return garbage;
  }
}

function patterned(pattern: string): fc.Arbitrary<unknown> {
  return fc.oneof(fc.constantFrom('t1', 't2', 't999999', 'e0123456789abcdef01234567', '2026-11-01', '0'.repeat(64), 'true'), fc.string({ maxLength: 20 }), fc.constant(pattern));
}

function objectOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {});
  if (depth > 5) return fc.constant({});
  const model = Object.fromEntries(properties.map(([name, one]) => [name, arbitraryOf(one, depth + 1)]));
  const required = (schema.required ?? []).filter((name) => name in model);
  return fc.record(model, { requiredKeys: required });
}
