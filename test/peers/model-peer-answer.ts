/** The least value that fits a JSON Schema, as far as ours go: what is required, first choices, shortest lists, lowest numbers. */
export function leastOf(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null || depth > 20) return null;
  const node = schema as Record<string, unknown>;
  if (typeof node['$ref'] === 'string') return leastOf(referred(node['$ref'], root), root, depth + 1);
  if ('const' in node) return node['const'];
  if ('default' in node) return node['default'];
  if (Array.isArray(node['enum'])) return node['enum'][0];
  for (const choice of ['anyOf', 'oneOf', 'allOf'] as const) if (Array.isArray(node[choice])) return leastOf(node[choice][0], root, depth + 1);
  const type: unknown = Array.isArray(node['type']) ? node['type'][0] : node['type'];
  if (type === 'object' || node['properties'] !== undefined) {
    const properties = (node['properties'] ?? {}) as Record<string, unknown>;
    const required = Array.isArray(node['required']) ? (node['required'] as string[]) : Object.keys(properties);
    return Object.fromEntries(required.map((name) => [name, leastOf(properties[name], root, depth + 1)]));
  }
  if (type === 'array') return Array.from({ length: number(node['minItems'], 0) }, () => leastOf(node['items'], root, depth + 1));
  if (type === 'string') return text(node);
  if (type === 'integer' || type === 'number') return number(node['minimum'], node['exclusiveMinimum'] === undefined ? 0 : number(node['exclusiveMinimum'], 0) + 1);
  return type === 'boolean' ? false : null;
}

function text({ format, minLength }: Record<string, unknown>): string {
  if (format === 'date') return '2026-01-05';
  if (format === 'date-time') return '2026-01-05T09:00:00Z';
  if (format === 'email') return 'nobody@example.com';
  return 'ok'.padEnd(number(minLength, 0), '.');
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > Number.MIN_SAFE_INTEGER ? value : otherwise;
}

function referred(ref: string, root: unknown): unknown {
  let node: unknown = root;
  for (const name of ref.replace(/^#\/?/u, '').split('/').filter(Boolean)) node = (node as Record<string, unknown> | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')];
  return node;
}
