const depthMax = 50;

/**
 * Whether a JSON Schema may be sent as "strict" to OpenAI and those who follow it, which then hold every answer to it: each object lists all of its properties as required and allows no
 * others (https://developers.openai.com/api/docs/guides/structured-outputs, "Supported schemas"). One that is not so would be refused as strict, and is a hint otherwise.
 */
export function isStrictSchema(schema: unknown, depth = 0): boolean {
  if (depth > depthMax) return false;
  if (Array.isArray(schema)) return schema.every((one) => isStrictSchema(one, depth + 1));
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as { type?: unknown; properties?: object; required?: unknown; additionalProperties?: unknown };
  if (type === 'object' || properties !== undefined) {
    const names = Object.keys(properties ?? {});
    if (additionalProperties !== false || !Array.isArray(required) || !names.every((name) => required.includes(name))) return false;
  }
  return Object.entries(schema).every(([keyword, value]) => (keyword === 'properties' || keyword === '$defs' || keyword === 'definitions' ? isStrictSchema(Object.values(value as object), depth + 1) : nested.has(keyword) ? isStrictSchema(value, depth + 1) : true));
}

const nested = new Set(['items', 'prefixItems', 'anyOf', 'oneOf', 'allOf', 'not', 'if', 'then', 'else']);
