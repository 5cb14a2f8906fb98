import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from './expression.ts';
import { factName, factTypes } from './fact-types.ts';

/** Facts that are in lower case, whatever the payload says. */
const lowerCase = new Set(['effect.text', 'effect.recipients']);
const methods = ['startsWith', 'endsWith', 'contains'] as const;

/** Comparisons in a condition that are right by their types and yet never hold, each in words: capital letters where there are none, and parts of a name that no name has. */
export function neverHolding(node: ASTNode): string[] {
  const own = inCapitals(node) ?? ofNoValue(node);
  return [...(own === null ? [] : [own]), ...childrenOf(node).flatMap(neverHolding)];
}

function inCapitals(node: ASTNode): string | null {
  const [fact, literal] = comparedText(node);
  const name = fact === null ? null : factName(fact);
  if (name === null || literal === null || !lowerCase.has(name) || literal === literal.toLowerCase()) return null;
  return `${name} is in lower case, so "${literal}" never stands there: write "${literal.toLowerCase()}".`;
}

/** The fact and the text of `effect.text.contains("x")`, `"x" in effect.recipients`, `effect.text == "x"`. */
function comparedText(node: ASTNode): [ASTNode | null, string | null] {
  if (node.op === 'rcall') return [node.args[1], methods.some((method) => method === node.args[0]) ? literalText(node.args[2][0]) : null];
  if (node.op === 'in') return [node.args[1], literalText(node.args[0])];
  if (node.op !== '==' && node.op !== '!=') return [null, null];
  const [left, right] = node.args;
  return left.op === 'value' ? [right, literalText(left)] : [left, literalText(right)];
}

function literalText(node: ASTNode | undefined): string | null {
  return node?.op === 'value' && typeof node.args === 'string' ? node.args : null;
}

function ofNoValue(node: ASTNode): string | null {
  if (node.op !== 'rcall') return null;
  const name = factName(node.args[1]);
  const values = name === null ? null : (factTypes.get(name)?.values ?? null);
  const method = methods.find((one) => one === node.args[0]);
  const part = literalText(node.args[2][0]);
  if (name === null || values === null || method === undefined || part === null || values.some((value) => fits(value, method, part))) return null;
  return `${name} has no value with "${part}" there: it is one of ${values.join(', ')}.`;
}

function fits(value: string, method: (typeof methods)[number], part: string): boolean {
  return method === 'contains' ? value.includes(part) : method === 'startsWith' ? value.startsWith(part) : value.endsWith(part);
}
