import type { Verdict } from './effects.ts';
import type { Json } from './json.ts';

/** What one rule said of given facts. */
export interface RuleExplanation {
  id: string;
  /** Of the file. */
  line: number;
  when: string;
  because: string;
  /** `null` when it could not be evaluated: then it counts as a review. */
  matched: boolean | null;
  /** What it says when it matches: `review`, `allow after 10m unless stopped` … */
  outcome: string;
  /** It says less than the file, since you have relaxed it for this agent, kind and playbook. */
  relaxed: boolean;
  /** It is one of those that gave the verdict. */
  decided: boolean;
  /** The facts that it mentions, as they were. */
  values: { fact: string; value: Json }[];
  error: string | null;
}

export interface Explanation {
  verdict: Verdict;
  /** SHA-256 of the policy. */
  policy: string | null;
  rules: RuleExplanation[];
}

/** What a condition may look at. */
export interface FactView {
  /** `effect.amount` */
  name: string;
  /** As CEL calls it: `string`, `int`, `double`, `bool`, `list<string>`. */
  type: string;
  /** The only values that occur, of itself or of its items; `null` for any. */
  values: readonly string[] | null;
  description: string;
}

export interface PolicyFinding {
  /** An error keeps a policy from being used; a warning is a rule that can't do what it seems to. */
  level: 'error' | 'warning';
  rule: string | null;
  line: number | null;
  message: string;
}

export interface PolicyCheck {
  file: string;
  ok: boolean;
  rules: number;
  tests: number;
  budgets: number;
  findings: PolicyFinding[];
}

export interface PolicyTestReport {
  file: string;
  passed: number;
  failed: number;
  tests: { name: string; line: number; passed: boolean; expected: string; actual: string; why: string }[];
}
