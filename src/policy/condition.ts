/**
 * What can be known of a condition without facts: whether it can match at all, and whether it matches whenever another does. A condition is taken apart
 * into alternatives of simple statements about single facts; what is not simple is a statement of its own, equal only to the same words.
 * Sound, not complete: what it says is so, and of the rest it says nothing. A property test compares it with brute force.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { factName, factTypes, literalOf } from './fact-types.ts';

/** What an alternative says of one fact. Values that are left out are not restricted. */
interface Range {
  /** The only values, of texts and booleans. */
  only: Set<string | boolean> | null;
  not: Set<string | boolean | number>;
  low: number;
  lowOpen: boolean;
  high: number;
  highOpen: boolean;
}

export interface Alternative {
  ranges: Map<string, Range>;
  /** Statements that are not simple, by their text, and whether they hold. */
  opaque: Map<string, boolean>;
}

/** Beyond so many alternatives a condition is one opaque statement. */
const alternativesMax = 64;

/** The alternatives of which at least one must hold; none: it never matches. */
export function alternativesOf(ast: ASTNode, text: string): Alternative[] {
  const found = take(ast, true, text) ?? [{ ranges: new Map<string, Range>(), opaque: new Map([[text.trim(), true]]) }];
  return found.filter(possible);
}

/** Whether `b` matches whenever `a` does, as far as that can be shown. */
export function implies(a: readonly Alternative[], b: readonly Alternative[]): boolean {
  return a.every((one) => b.some((other) => within(one, other)));
}

function take(node: ASTNode, holds: boolean, text: string): Alternative[] | null {
  if (node.op === '!_') return take(node.args, !holds, text);
  if (node.op === '&&' || node.op === '||') {
    const [left, right] = [take(node.args[0], holds, text), take(node.args[1], holds, text)];
    if (left === null || right === null) return null;
    // De Morgan: a negated "and" is an "or".
    const joined = (node.op === '||') === holds ? [...left, ...right] : left.flatMap((one) => right.flatMap((other) => merge(one, other)));
    return joined.length > alternativesMax ? null : joined;
  }
  return [simple(node, holds) ?? { ranges: new Map(), opaque: new Map([[statementOf(text, node), holds]]) }].filter((one) => one !== never);
}

/** The same words are the same statement, however they are spaced; between quotes, and where a comment may end, spaces count. */
function statementOf(text: string, { range: { start, end } }: ASTNode): string {
  const words = text.slice(start, end);
  return /["']|\/\//u.test(words) ? words : words.replaceAll(/\s+/gu, ' ');
}

const never: Alternative = { ranges: new Map(), opaque: new Map([['', true]]) };

function simple(node: ASTNode, holds: boolean): Alternative | null {
  if (node.op === 'value' && typeof node.args === 'boolean') return node.args === holds ? { ranges: new Map(), opaque: new Map() } : never;
  const name = factName(node);
  if (name !== null && factTypes.get(name)?.type === 'bool') return about(name, { only: new Set([holds]) });
  if (node.op === 'in' && node.args[1].op === 'list') return membership(node.args[0], node.args[1].args, holds);
  if (node.op === '==' || node.op === '!=' || node.op === '<' || node.op === '<=' || node.op === '>' || node.op === '>=') return comparison(node.op, node.args[0], node.args[1], holds);
  return null;
}

function membership(fact: ASTNode, items: ASTNode[], holds: boolean): Alternative | null {
  const name = factName(fact);
  const values = items.map(literalOf);
  if (name === null || !values.every((value) => typeof value === 'string')) return null;
  return about(name, holds ? { only: new Set(values) } : { not: new Set(values) });
}

const opposite = { '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;
const mirrored = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

function comparison(written: keyof typeof opposite, left: ASTNode, right: ASTNode, holds: boolean): Alternative | null {
  const swapped = factName(left) === null;
  const name = factName(swapped ? right : left);
  const value = literalOf(swapped ? left : right);
  if (name === null || value === null) return null;
  const facing = swapped ? mirrored[written] : written;
  const operator = holds ? facing : opposite[facing];
  if (typeof value !== 'number') return operator === '==' ? about(name, { only: new Set([value]) }) : operator === '!=' ? about(name, { not: new Set([value]) }) : null;
  switch (operator) {
    case '==':
      return about(name, { low: value, high: value });
    case '!=':
      return about(name, { not: new Set([value]) });
    case '<':
    case '<=':
      return about(name, { high: value, highOpen: operator === '<' });
    case '>':
    case '>=':
      return about(name, { low: value, lowOpen: operator === '>' });
  }
}

/** All that the type of a fact allows, narrowed. */
function about(name: string, narrowed: Partial<Range>): Alternative {
  const type = factTypes.get(name);
  const all: Range = {
    only: type?.type === 'bool' ? new Set([true, false]) : type?.type === 'string' && type.values !== null ? new Set(type.values) : null,
    not: new Set(), low: type?.min ?? Number.NEGATIVE_INFINITY, lowOpen: false, high: type?.max ?? Number.POSITIVE_INFINITY, highOpen: false,
  };
  const none: Range = { only: null, not: new Set(), low: Number.NEGATIVE_INFINITY, lowOpen: false, high: Number.POSITIVE_INFINITY, highOpen: false };
  return { ranges: new Map([[name, whole(name, meet(all, { ...none, ...narrowed }))]]), opaque: new Map() };
}

/** Of whole numbers "more than 3" is "at least 4". */
function whole(name: string, range: Range): Range {
  if (factTypes.get(name)?.type !== 'int') return range;
  const low = Number.isFinite(range.low) ? (range.lowOpen ? Math.floor(range.low) + 1 : Math.ceil(range.low)) : range.low;
  const high = Number.isFinite(range.high) ? (range.highOpen ? Math.ceil(range.high) - 1 : Math.floor(range.high)) : range.high;
  return { ...range, low, lowOpen: false, high, highOpen: false };
}

function meet(a: Range, b: Range): Range {
  const only = a.only === null ? b.only : b.only === null ? a.only : new Set([...a.only].filter((value) => b.only?.has(value)));
  return {
    only, not: new Set([...a.not, ...b.not]),
    low: Math.max(a.low, b.low), lowOpen: a.low === b.low ? a.lowOpen || b.lowOpen : a.low > b.low ? a.lowOpen : b.lowOpen,
    high: Math.min(a.high, b.high), highOpen: a.high === b.high ? a.highOpen || b.highOpen : a.high < b.high ? a.highOpen : b.highOpen,
  };
}

/** Both at once; nothing when they contradict each other. */
function merge(a: Alternative, b: Alternative): Alternative[] {
  const ranges = new Map(a.ranges);
  for (const [name, range] of b.ranges) ranges.set(name, ranges.has(name) ? meet(ranges.get(name) as Range, range) : range);
  const opaque = new Map(a.opaque);
  for (const [text, holds] of b.opaque) {
    if (opaque.get(text) === !holds) return [];
    opaque.set(text, holds);
  }
  const both = { ranges, opaque };
  return possible(both) ? [both] : [];
}

function possible({ ranges }: Alternative): boolean {
  return [...ranges.values()].every(({ only, not, low, lowOpen, high, highOpen }) => {
    if (only !== null && [...only].every((value) => not.has(value))) return false;
    if (low > high || (low === high && (lowOpen || highOpen))) return false;
    return !(low === high && not.has(low));
  });
}

/** Whether everything that `a` allows, `b` allows too. */
function within(a: Alternative, b: Alternative): boolean {
  for (const [text, holds] of b.opaque) if (a.opaque.get(text) !== holds) return false;
  for (const [name, range] of b.ranges) {
    const own = a.ranges.get(name) ?? about(name, {}).ranges.get(name);
    if (own === undefined || !rangeWithin(own, range)) return false;
  }
  return true;
}

function rangeWithin(a: Range, b: Range): boolean {
  const allowed = a.only === null ? null : [...a.only].filter((value) => !a.not.has(value));
  if (b.only !== null && (allowed === null || !allowed.every((value) => b.only?.has(value)))) return false;
  if (a.low < b.low || (a.low === b.low && b.lowOpen && !a.lowOpen)) return false;
  if (a.high > b.high || (a.high === b.high && b.highOpen && !a.highOpen)) return false;
  return [...b.not].every((value) => a.not.has(value) || (allowed !== null && !allowed.includes(value as string | boolean)) || (typeof value === 'number' && (value < a.low || value > a.high || (value === a.low && a.lowOpen) || (value === a.high && a.highOpen))));
}
