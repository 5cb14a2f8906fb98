import type { Verdict } from './effects.ts';
import type { EffectId, ItemId } from './ids.ts';
import type { Explanation } from './policy-views.ts';

export interface PolicyStatus {
  /** SHA-256 of the policy in force; `null` when none could be read since the start, so that everything waits for review. */
  digest: string | null;
  rules: number;
  tests: number;
  /** How many budgets count; `null` while nobody knows, and nothing is spent. Without a policy in force those of the last one on record count. */
  budgets: number | null;
  /** What is wrong with policy.yaml now, when it is not what is in force. */
  problem: string | null;
  item: ItemId | null;
}

/** The verdict as it was given, and each rule of then with the values that decided. */
export interface EffectExplanation {
  effect: EffectId;
  sentence: string;
  given: Verdict & { at: number; policy: string | null };
  /** `null` when neither its facts nor the policy of then are on record. */
  explanation: Explanation | null;
  /** Why not, or that the rules in force now would say something else. */
  remark: string | null;
}

/** One kind of change that a policy would have made. */
export interface BacktestChange {
  from: string;
  to: string;
  /** What became of these effects: sent as it was, edited, rejected … */
  ended: string;
  effects: number;
  /** By currency, in its smallest unit. */
  money: { [currency: string]: number };
  /** At most 5, newest first. */
  examples: { effect: EffectId; at: number; sentence: string; rules: string[] }[];
}

export interface BacktestReport {
  since: number | null;
  effects: number;
  /** Effects that can't be judged again: forgotten, or from before facts were recorded and not to be derived. */
  skipped: number;
  same: number;
  changed: number;
  /** Let through by the new policy although the operator rejected or edited it: looked at first. */
  wouldHaveLetThrough: BacktestChange[];
  changes: BacktestChange[];
  byRule: { rule: string; effects: number; changed: number }[];
  byAgent: { agent: string; effects: number; changed: number }[];
  byKind: { kind: string; effects: number; changed: number }[];
  ms: number;
}
