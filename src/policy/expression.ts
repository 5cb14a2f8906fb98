/**
 * Conditions of rules: CEL over the facts. Owns: which names and types there are (from the one schema of facts), and the check of an
 * expression. Evaluation is the library's, but for comparisons of facts with literals, which `comparisons.ts` does some twenty times as fast.
 */
import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js';
import { factsSchema, type Facts } from '../vocabulary/facts.ts';
import { fastPredicate, type LibraryFacts, type Predicate } from './comparisons.ts';
import { factName, factTypes } from './fact-types.ts';
import { inTime } from './in-time.ts';

const groups = Object.keys(factsSchema.shape) as (keyof Facts)[];
const environment = groups.reduce(
  (env, group) => env.registerVariable({ name: group, schema: Object.fromEntries([...factTypes].filter(([name]) => name.startsWith(`${group}.`)).map(([name, { type }]) => [name.slice(group.length + 1), type])) }),
  // A condition is a line or two: these bounds keep a mistake from taking the machine with it.
  new Environment({ limits: { maxAstNodes: 2_000, maxDepth: 64, maxListElements: 500, maxMapEntries: 100, maxCallArguments: 16 } }),
);

export interface Expression {
  ast: ASTNode;
  /** Throws what the library throws when it can't be evaluated. */
  matches: Predicate;
}

/** A mistake in an expression. `line` counts from 1 within it; `picture` shows the place with a caret, when it is known. */
export class ExpressionProblem extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** Throws an ExpressionProblem for what is no CEL, names unknown facts, compares unlike types, is no condition, or names a value that never occurs. */
export function compileExpression(text: string): Expression {
  const checked = checkTypes(text);
  if (!checked.valid) throw problemAt(text, hinted(checked.error?.message ?? 'it can\'t be read'), checked.error?.node?.pos ?? 0);
  const { ast } = environment.parse(text);
  if (checked.type !== 'bool') throw problemAt(text, `it is of the type ${String(checked.type)}, and a condition is true or false\n\n${picture(text, 0)}`, 0);
  const wrong = impossibleValue(ast) ?? badPattern(ast);
  if (wrong !== null) throw problemAt(text, `${wrong.message}\n\n${picture(text, wrong.at)}`, wrong.at);
  return { ast, matches: predicateOf(ast, text) };
}

function predicateOf(ast: ASTNode, text: string): Predicate {
  try {
    return fastPredicate(ast, (node) => byLibrary(text.slice(node.range.start, node.range.end)));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    // The range of a node leaves the brackets around its first and its last part out, so not every part can be cut out: then the library does all of it.
    return byLibrary(text);
  }
}

/** A text that a stranger wrote can make a pattern take for ever, so that is stopped after a while; it throws then, and the rule counts as a review. */
function byLibrary(text: string): Predicate {
  const run = environment.parse(text);
  const holds = (library: () => LibraryFacts): boolean => run(library()) === true;
  return patternsIn(run.ast).length === 0 ? (_facts, library) => holds(library) : (_facts, library) => inTime(() => holds(library));
}

interface Checked {
  valid: boolean;
  type?: unknown;
  error?: { message: string; node?: { pos: number } };
}

function checkTypes(text: string): Checked {
  try {
    return environment.check(text);
  } catch (error) {
    // What exceeds the bounds above is thrown, not returned.
    return { valid: false, error: { message: error instanceof Error ? error.message : String(error) } };
  }
}

/** The mistake that is made most. */
function hinted(message: string): string {
  return /double (?:[=!]=|in list<)|list<double>|[=!]= double/u.test(message) ? message.replace(/\n|$/u, ': amounts and shares are written with a point (50.0), counts without (50)\n') : message;
}

function problemAt(text: string, message: string, at: number): ExpressionProblem {
  return new ExpressionProblem(message.trim(), text.slice(0, at).split('\n').length);
}

/** The line of the expression with a caret under the place, as the library draws it. */
function picture(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  const line = text.split('\n')[before.length - 1] ?? '';
  return `>${String(before.length).padStart(5)} | ${line}\n${' '.repeat(9 + (before.at(-1)?.length ?? 0))}^`;
}

/** A text compared with a fact that never has it: `effect.kind == "mial.send"`. */
function impossibleValue(node: ASTNode): { message: string; at: number } | null {
  for (const [fact, literal] of comparedValues(node)) {
    const name = factName(fact);
    const values = name === null ? null : (factTypes.get(name)?.values ?? null);
    if (values === null) continue;
    const value: unknown = literal.args;
    if (typeof value === 'string' && !values.includes(value)) return { message: `${name} is never "${value}"; it is one of ${values.join(', ')}`, at: literal.range.start };
  }
  for (const child of childrenOf(node)) {
    const found = impossibleValue(child);
    if (found !== null) return found;
  }
  return null;
}

function comparedValues(node: ASTNode): [ASTNode, ASTNode][] {
  if (node.op === '==' || node.op === '!=') return [[node.args[0], node.args[1]], [node.args[1], node.args[0]]].filter(([, literal]) => literal?.op === 'value') as [ASTNode, ASTNode][];
  if (node.op !== 'in') return [];
  const [left, right] = node.args;
  if (left.op === 'value') return [[right, left]];
  return right.op === 'list' ? right.args.filter(({ op }) => op === 'value').map((item) => [left, item]) : [];
}

/** A pattern that is not one would fail with each effect: `effect.text.matches("(")`. */
function badPattern(ast: ASTNode): { message: string; at: number } | null {
  for (const pattern of patternsIn(ast)) {
    const at = pattern.range.start;
    if (pattern.op !== 'value' || typeof pattern.args !== 'string') return { message: 'a pattern must be written out', at };
    const problem = problemOfPattern(pattern.args);
    if (problem !== null) return { message: problem, at };
  }
  return null;
}

function problemOfPattern(pattern: string): string | null {
  try {
    return new RegExp(pattern).source === '' ? 'an empty pattern' : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The patterns that texts are matched with. */
function patternsIn(node: ASTNode): ASTNode[] {
  const own = node.op === 'rcall' && node.args[0] === 'matches' ? node.args[2] : [];
  return [...own, ...childrenOf(node).flatMap(patternsIn)];
}

/** The facts that an expression mentions, in their order. */
export function factsIn(node: ASTNode): string[] {
  const own = factName(node);
  return own === null ? [...new Set(childrenOf(node).flatMap(factsIn))] : [own];
}

export function childrenOf(node: ASTNode): ASTNode[] {
  return deepNodes(node.args);
}

function deepNodes(value: unknown): ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(deepNodes);
  return typeof value === 'object' && value !== null && 'op' in value && 'range' in value ? [value as ASTNode] : [];
}

const wholeNumbers = [...factTypes].filter(([, { type }]) => type === 'int').map(([name]) => name.split('.') as [keyof Facts, string]);

/** The facts as the library wants them. */
export function libraryFacts(facts: Facts): LibraryFacts {
  const converted: LibraryFacts = Object.fromEntries(groups.map((group) => [group, { ...facts[group] }]));
  for (const [group, name] of wholeNumbers) {
    const values = converted[group];
    if (values !== undefined) values[name] = BigInt(values[name] as number);
  }
  return converted;
}
