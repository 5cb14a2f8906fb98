import type { CallOutput } from '../../api/call.ts';

export type Fact = CallOutput<'policy.facts'>[number];
export type Value = string | number | boolean | string[];
export type Given = Readonly<Record<string, Value>>;

/** Out of the address: what is no fact of ours, or not of its type, is left out. */
export function readGiven(raw: string | undefined, facts: readonly Fact[]): Given {
  let found: unknown;
  try {
    found = JSON.parse(raw ?? '{}');
  } catch {
    // Somebody wrote into the address: begin with nothing.
    return {};
  }
  if (typeof found !== 'object' || found === null) return {};
  return Object.fromEntries(facts.flatMap(({ name, type }) => {
    const value = (found as Record<string, unknown>)[name];
    return isOf(type, value) ? [[name, value]] : [];
  }));
}

function isOf(type: string, value: unknown): value is Value {
  if (type === 'bool') return typeof value === 'boolean';
  if (type === 'int') return Number.isSafeInteger(value);
  if (type === 'double') return typeof value === 'number' && Number.isFinite(value);
  if (type === 'list<string>') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  return typeof value === 'string';
}

/** What a fact is set to when it is added: something that is not what it is when nothing is said. */
export function firstValue({ type, values }: Fact): Value {
  if (type === 'bool') return true;
  if (type === 'int' || type === 'double') return 1;
  if (type === 'list<string>') return values?.[0] === undefined ? [] : [values[0]];
  return values?.[0] ?? '';
}

/** `{"effect.amount": 20}` as `{effect: {amount: 20}}`, which is how they are asked and how a test has them. */
export function nested(given: Given): Record<string, Record<string, Value>> {
  const groups: Record<string, Record<string, Value>> = {};
  for (const [name, value] of Object.entries(given)) {
    const [group = '', fact = ''] = name.split('.');
    groups[group] = { ...groups[group], [fact]: value };
  }
  return groups;
}

/** As an entry under `tests:` of the file. */
export function asTest(given: Given, expect: string): string {
  return `  - name: describe what must hold\n    given: ${flow(nested(given))}\n    expect: ${expect}\n`;
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, one]) => `${name}: ${flow(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
