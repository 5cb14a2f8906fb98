import type { ASTNode } from '@marcbachmann/cel-js';
import { z } from 'zod';
import { factsSchema } from '../vocabulary/facts.ts';
import type { FactView } from '../vocabulary/policy-views.ts';

/** What the schema of facts says of one of them. */
interface FactType extends Omit<FactView, 'name'> {
  min: number | null;
  max: number | null;
}

interface JsonShape {
  type?: string;
  enum?: string[];
  items?: JsonShape;
  properties?: Record<string, JsonShape>;
  minimum?: number;
  maximum?: number;
  description?: string;
}

const celTypes: Record<string, string> = { string: 'string', integer: 'int', number: 'double', boolean: 'bool', array: 'list<string>' };

/** Every fact by its name, such as `effect.amount`. */
export const factTypes: ReadonlyMap<string, FactType> = new Map(
  Object.entries((z.toJSONSchema(factsSchema) as JsonShape).properties ?? {}).flatMap(([group, { properties = {} }]) => Object.entries(properties).map(([name, shape]) => [`${group}.${name}`, factType(shape)] as const)),
);

function factType(shape: JsonShape): FactType {
  return { type: celTypes[shape.type ?? ''] ?? 'dyn', values: shape.enum ?? shape.items?.enum ?? null, min: shape.minimum ?? null, max: shape.maximum ?? null, description: shape.description ?? '' };
}

/** Every fact, in the order of the schema, for who writes rules. */
export function factViews(): FactView[] {
  return [...factTypes].map(([name, { type, values, description }]) => ({ name, type, values, description }));
}

/** Whether facts stand under this name: `effect`, `agent` … */
export function isGroup(name: string): boolean {
  return Object.hasOwn(factsSchema.shape, name);
}

/** `effect.amount` for the node that reads it; `null` for anything else. */
export function factName(node: ASTNode): string | null {
  if (node.op !== '.' || node.args[0].op !== 'id') return null;
  const name = `${node.args[0].args}.${node.args[1]}`;
  return factTypes.has(name) ? name : null;
}

/** A text, number or truth value that is written out; `null` for anything else, and for a whole number that JavaScript has not. */
export function literalOf(node: ASTNode): string | number | boolean | null {
  if (node.op === '-_') {
    const value = literalOf(node.args);
    return typeof value === 'number' ? -value : null;
  }
  if (node.op !== 'value') return null;
  const value: unknown = node.args;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
