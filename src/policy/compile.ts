import { hash } from 'node:crypto';
import type { Verdict } from '../vocabulary/effects.ts';
import type { Facts } from '../vocabulary/facts.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Explanation, RuleExplanation } from '../vocabulary/policy-views.ts';
import type { LibraryFacts } from './comparisons.ts';
import { compileExpression, ExpressionProblem, factsIn, libraryFacts, type Expression } from './expression.ts';
import type { Policy } from './judge.ts';
import { outcomeText, stricter, type Outcome } from './outcome.ts';
import { readSettings, type PolicySettings, type RuleSetting } from './settings.ts';

export interface CompiledRule extends RuleSetting {
  expression: Expression;
  /** The facts that it mentions. */
  facts: string[];
}

export interface CompiledPolicy extends Policy {
  readonly digest: string;
  readonly settings: PolicySettings;
  readonly rules: readonly CompiledRule[];
  explain(facts: Facts): Explanation;
}

/** Throws a NeedsOperator with file, line and what is wrong; for a condition with its text and a caret under the place. */
export function compilePolicy(text: string, file: string): CompiledPolicy {
  const settings = readSettings(text, file);
  const rules = settings.rules.map((rule, index): CompiledRule => {
    try {
      const expression = compileExpression(rule.when);
      return { ...rule, expression, facts: factsIn(expression.ast) };
    } catch (error) {
      if (!(error instanceof ExpressionProblem)) throw error;
      throw settings.source.refuse(['rules', index, 'when'], `rules.${rule.id}.when: ${error.message}`);
    }
  });
  const { relaxTo } = settings.trust;
  return {
    digest: hash('sha256', text, 'hex'),
    settings,
    rules,
    judge: (facts) => verdictOf(rules, relaxTo, facts),
    explain(facts) {
      const verdict = verdictOf(rules, relaxTo, facts);
      return { verdict, policy: hash('sha256', text, 'hex'), rules: rules.map((rule) => explained(rule, relaxTo, facts, verdict)) };
    },
  };
}

interface Said {
  rule: CompiledRule;
  outcome: Outcome;
  error: string | null;
}

/** Of all rules that match the strictest wins; none matches: review. One that can't be evaluated counts as a review (E6). */
function verdictOf(rules: readonly CompiledRule[], relaxTo: Outcome, facts: Facts): Verdict {
  let converted: LibraryFacts | undefined;
  const library = (): LibraryFacts => (converted ??= libraryFacts(facts));
  let winning: Said[] = [];
  for (const rule of rules) {
    const said = sayingOf(rule, relaxTo, facts, library);
    if (said === null) continue;
    const strictness = winning[0] === undefined ? 1 : stricter(said.outcome, winning[0].outcome);
    if (strictness > 0) winning = [said];
    else if (strictness === 0) winning.push(said);
  }
  const [first] = winning;
  if (first === undefined) return { outcome: 'review', afterMs: 0, rules: [], why: 'No rule speaks about this, so it needs your review.' };
  return { ...first.outcome, rules: winning.map(({ rule }) => rule.id).slice(0, 200), why: reason(winning) };
}

/** What a rule says of the facts; `null` when it does not match. */
function sayingOf(rule: CompiledRule, relaxTo: Outcome, facts: Facts, library: () => LibraryFacts): Said | null {
  try {
    if (!rule.expression.matches(facts, library)) return null;
  } catch (error) {
    return { rule, outcome: { outcome: 'review', afterMs: 0 }, error: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
  return { rule, outcome: isRelaxed(rule, facts) ? relaxTo : rule.then, error: null };
}

function isRelaxed(rule: CompiledRule, facts: Facts): boolean {
  return rule.relaxable && facts.trust.relaxed.includes(rule.id);
}

const reasonsMax = 3;

function reason(winning: Said[]): string {
  const reasons = winning.slice(0, reasonsMax).map(sayingText);
  const more = winning.length - reasons.length;
  return `${reasons.join('; ')}${more > 0 ? `; and ${more} more` : ''}`.slice(0, 2_000);
}

function sayingText({ rule, outcome, error }: Said): string {
  if (error !== null) return `The rule ${rule.id} could not be evaluated: ${error}`;
  return outcome === rule.then ? `${rule.because} (${rule.id})` : `You have relaxed ${rule.id} for this agent, kind and playbook.`;
}

function explained(rule: CompiledRule, relaxTo: Outcome, facts: Facts, verdict: Verdict): RuleExplanation {
  const said = sayingOf(rule, relaxTo, facts, () => libraryFacts(facts));
  const { id, line, when, because } = rule;
  return {
    id, line, when, because,
    matched: said === null ? false : said.error === null ? true : null,
    outcome: outcomeText(said?.outcome ?? rule.then),
    relaxed: isRelaxed(rule, facts),
    decided: verdict.rules.includes(id) && said !== null,
    values: rule.facts.map((fact) => ({ fact, value: factValue(facts, fact) })),
    error: said?.error ?? null,
  };
}

function factValue(facts: Facts, fact: string): Json {
  const [group = '', name = ''] = fact.split('.');
  return (facts as unknown as Record<string, Record<string, Json>>)[group]?.[name] ?? null;
}
