/**
 * Comparisons of facts with literals, put together by and, or and not, and the same over the items of a list: what nearly every rule is made of. They can't fail, since every fact
 * has a value of its type, so CEL's rules about errors on one side of `&&` don't apply to them; a side that only the
 * library can evaluate is asked last, and only if the other has not decided. Tested against two implementations of CEL.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Facts } from '../vocabulary/facts.ts';
import { factName, factTypes, isGroup, literalOf } from './fact-types.ts';

export type Predicate = (facts: Facts, library: () => LibraryFacts) => boolean;
/** The facts as the library wants them: whole numbers are BigInt. */
export type LibraryFacts = Record<string, Record<string, unknown>>;

/** `item` is that of the list that is gone through, if any. */
type Test = (facts: Facts, item: string) => boolean;
type Value = string | number | boolean;
type Read = (facts: Facts, item: string) => unknown;

/** A predicate for the node. Whatever has no fast way goes to `slow`, piece by piece. */
export function fastPredicate(node: ASTNode, slow: (node: ASTNode) => Predicate): Predicate {
  const fast = testOf(node, null);
  if (fast !== null) return (facts) => fast(facts, '');
  if (node.op !== '&&' && node.op !== '||') return slow(node);
  const [left, right] = node.args;
  const leftFast = testOf(left, null);
  const rightFast = leftFast === null ? testOf(right, null) : null;
  if (leftFast === null && rightFast === null) return slow(node);
  const sure = (leftFast ?? rightFast) as Test;
  const other = fastPredicate(leftFast === null ? left : right, slow);
  return node.op === '&&' ? (facts, library) => sure(facts, '') && other(facts, library) : (facts, library) => sure(facts, '') || other(facts, library);
}

/** `item` is the name under which the items of a list are gone through; `null` outside of one. */
function testOf(node: ASTNode, item: string | null): Test | null {
  switch (node.op) {
    case '&&':
      return both(node.args, item, (a, b) => (facts, value) => a(facts, value) && b(facts, value));
    case '||':
      return both(node.args, item, (a, b) => (facts, value) => a(facts, value) || b(facts, value));
    case '!_': {
      const inner = testOf(node.args, item);
      return inner === null ? null : (facts, value) => !inner(facts, value);
    }
    case '.': {
      const read = factTypes.get(factName(node) ?? '')?.type === 'bool' ? readerOf(node, item) : null;
      return read === null ? null : (facts, value) => read(facts, value) === true;
    }
    case 'value':
      return typeof node.args === 'boolean' ? constant(node.args) : null;
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(node.op, node.args, item);
    case 'in':
      return membership(node.args[0], node.args[1], item);
    case 'rcall':
      return ofText(node.args, item) ?? ofList(node.args, item);
    default:
      return null;
  }
}

function constant(value: boolean): Test {
  return () => value;
}

function both([left, right]: [ASTNode, ASTNode], item: string | null, join: (a: Test, b: Test) => Test): Test | null {
  const a = testOf(left, item);
  const b = a === null ? null : testOf(right, item);
  return a === null || b === null ? null : join(a, b);
}

const mirrored = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
type Operator = keyof typeof mirrored;

function comparison(operator: Operator, [left, right]: [ASTNode, ASTNode], item: string | null): Test | null {
  const read = readerOf(left, item);
  const value = literalOf(right);
  if (read !== null && value !== null) return compare(operator, read, value);
  const other = readerOf(right, item);
  const first = literalOf(left);
  return other !== null && first !== null ? compare(mirrored[operator], other, first) : null;
}

function compare(operator: Operator, read: Read, value: Value): Test | null {
  if (operator === '==') return (facts, item) => read(facts, item) === value;
  if (operator === '!=') return (facts, item) => read(facts, item) !== value;
  // CEL orders texts by code points and JavaScript by UTF-16 units: the library's work.
  if (typeof value !== 'number') return null;
  const number = read as (facts: Facts, item: string) => number;
  if (operator === '<') return (facts, item) => number(facts, item) < value;
  if (operator === '<=') return (facts, item) => number(facts, item) <= value;
  return operator === '>' ? (facts, item) => number(facts, item) > value : (facts, item) => number(facts, item) >= value;
}

function membership(left: ASTNode, right: ASTNode, item: string | null): Test | null {
  const read = readerOf(left, item);
  if (read !== null && right.op === 'list') {
    const values = right.args.map(literalOf);
    if (values.includes(null)) return null;
    const set = new Set<unknown>(values);
    return (facts, value) => set.has(read(facts, value));
  }
  const list = listOf(right);
  if (list === null) return null;
  const value = literalOf(left);
  if (value !== null) return (facts) => (list(facts) as unknown[]).includes(value);
  return read === null ? null : (facts, one) => (list(facts) as unknown[]).includes(read(facts, one));
}

type Call = [method: string, receiver: ASTNode, args: ASTNode[]];

function ofText([method, receiver, [first, ...more]]: Call, item: string | null): Test | null {
  const isText = isItem(receiver, item) || factTypes.get(factName(receiver) ?? '')?.type === 'string';
  const read = isText ? (readerOf(receiver, item) as ((facts: Facts, item: string) => string) | null) : null;
  const value = first === undefined || more.length > 0 ? null : literalOf(first);
  if (read === null || typeof value !== 'string') return null;
  if (method === 'startsWith') return (facts, one) => read(facts, one).startsWith(value);
  if (method === 'endsWith') return (facts, one) => read(facts, one).endsWith(value);
  return method === 'contains' ? (facts, one) => read(facts, one).includes(value) : null;
}

/** `effect.recipients.exists(r, …)` and `all`. One list within another is the library's work. */
function ofList([method, receiver, [name, condition, ...more]]: Call, item: string | null): Test | null {
  const list = listOf(receiver);
  if (list === null || item !== null || name?.op !== 'id' || isGroup(name.args) || condition === undefined || more.length > 0) return null;
  const test = testOf(condition, name.args);
  if (test === null) return null;
  if (method === 'exists') return (facts) => list(facts).some((one) => test(facts, one));
  return method === 'all' ? (facts) => list(facts).every((one) => test(facts, one)) : null;
}

function isItem(node: ASTNode, item: string | null): boolean {
  return item !== null && node.op === 'id' && node.args === item;
}

function listOf(node: ASTNode): ((facts: Facts) => string[]) | null {
  const read = factTypes.get(factName(node) ?? '')?.type === 'list<string>' ? factReader(node) : null;
  return read as ((facts: Facts) => string[]) | null;
}

/** What is compared: a fact, the item of a list, or how long a list is. */
function readerOf(node: ASTNode, item: string | null): Read | null {
  if (isItem(node, item)) return (_facts, value) => value;
  if (node.op === 'rcall' && node.args[0] === 'size' && node.args[2].length === 0) {
    const list = listOf(node.args[1]);
    return list === null ? null : (facts) => list(facts).length;
  }
  return factReader(node);
}

function factReader(node: ASTNode): Read | null {
  const [group, name] = factName(node)?.split('.') ?? [];
  if (group === undefined || name === undefined) return null;
  return (facts) => (facts as unknown as Record<string, Record<string, unknown>>)[group]?.[name];
}
