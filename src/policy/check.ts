import { NeedsOperator } from '../vocabulary/errors.ts';
import type { PolicyCheck, PolicyFinding } from '../vocabulary/policy-views.ts';
import { compilePolicy, type CompiledPolicy, type CompiledRule } from './compile.ts';
import { alternativesOf, implies, type Alternative } from './condition.ts';
import { neverHolding } from './never-holds.ts';
import { outcomeText, stricter } from './outcome.ts';

/** Everything that can be said of a policy without facts: mistakes, rules that can't do what they seem to, tests that are missing. */
export function checkPolicy(text: string, file: string): PolicyCheck {
  let policy: CompiledPolicy;
  try {
    policy = compilePolicy(text, file);
  } catch (error) {
    if (!(error instanceof NeedsOperator)) throw error;
    const line = Number(/, line (\d+):/u.exec(error.message)?.[1] ?? Number.NaN);
    return { file, ok: false, rules: 0, tests: 0, budgets: 0, findings: [{ level: 'error', rule: null, line: Number.isNaN(line) ? null : line, message: error.message }] };
  }
  const { rules, tests, budgets } = policy.settings;
  const findings = findingsOf(policy.rules);
  return { file, ok: findings.every(({ level }) => level !== 'error'), rules: rules.length, tests: tests.length, budgets: budgets.length, findings };
}

interface Known {
  rule: CompiledRule;
  when: Alternative[];
}

function findingsOf(rules: readonly CompiledRule[]): PolicyFinding[] {
  const known = rules.map((rule): Known => ({ rule, when: alternativesOf(rule.expression.ast, rule.when) }));
  return known.flatMap((one, index) => {
    const finding = about(one, known, index);
    const never = neverHolding(one.rule.expression.ast).map((message) => ({ level: 'warning', message }) as const);
    return (finding === null ? never : [finding].concat(never)).map(({ level, message }) => ({ level, rule: one.rule.id, line: one.rule.line, message }));
  });
}

function about({ rule, when }: Known, known: readonly Known[], index: number): Pick<PolicyFinding, 'level' | 'message'> | null {
  if (when.length === 0) return { level: 'error', message: `"${rule.id}" can never match: its condition contradicts itself.` };
  for (const [at, other] of known.entries()) {
    if (at === index || other.when.length === 0 || !implies(when, other.when)) continue;
    const same = implies(other.when, when);
    const difference = stricter(other.rule.then, rule.then);
    // What you relax one day says less then, so it hides nothing for good.
    if (difference > 0 && !other.rule.relaxable) return { level: 'warning', message: same ? contradiction(rule, other.rule) : `"${rule.id}" (${outcomeText(rule.then)}) never decides: whenever it matches, "${other.rule.id}" matches too and says ${outcomeText(other.rule.then)}.` };
    if (difference > 0 && same) return { level: 'warning', message: `${contradiction(rule, other.rule)} It counts only where you have relaxed "${other.rule.id}".` };
    if (difference === 0 && rule.relaxable === other.rule.relaxable && (!same || at < index)) return { level: 'warning', message: `"${rule.id}" adds nothing: whenever it matches, "${other.rule.id}" says the same.` };
  }
  if (rule.then.outcome === 'allow' && when.some(({ ranges, opaque }) => ranges.size === 0 && opaque.size === 0)) return { level: 'warning', message: `"${rule.id}" allows everything that no other rule holds back.` };
  return null;
}

function contradiction(rule: CompiledRule, other: CompiledRule): string {
  return `"${rule.id}" (${outcomeText(rule.then)}) contradicts "${other.id}" (${outcomeText(other.then)}): they have the same condition, and the stricter one wins.`;
}
