import { verdictSchema, type Verdict } from '../vocabulary/effects.ts';
import type { Facts } from '../vocabulary/facts.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import type { BusinessHours, RuleSetting, TrustSettings } from './settings.ts';
import { reviewUntrusted } from './untrusted.ts';

/** The rules in force, whatever they are written in. */
export interface Policy {
  judge(facts: Facts): Verdict;
  /** SHA-256 of the file it was read from; `null` for one that is in no file. */
  readonly digest: string | null;
  /** What the file says; without one there are no business hours, no trust and no budgets. */
  readonly settings?: GateSettings;
}

export interface GateSettings {
  business: BusinessHours;
  rules: readonly RuleSetting[];
  trust: TrustSettings;
  budgets: BudgetSetting[];
}

/** Without a policy that can be read, whatever would be seen outside waits for the operator (E6). */
export const reviewEverything: Policy = {
  digest: null,
  judge: (facts) => ({
    outcome: 'review',
    afterMs: 0,
    rules: ['review-everything'],
    why: facts.effect.external ? 'Every effect outside the house needs your review.' : 'Every effect needs your review.',
  }),
};

/** Fails closed (E6): a policy that throws, or that answers with something that isn't a verdict, sends nothing by itself. What untrusted text chose is reviewed whatever it says (E5). */
export function judgeClosed(policy: Policy, facts: Facts): Verdict {
  try {
    const verdict = verdictSchema.safeParse(policy.judge(facts));
    if (verdict.success) return reviewUntrusted(verdict.data, facts);
    const issue = verdict.error.issues[0];
    return closed(`its answer is not a verdict: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  } catch (error) {
    return closed(error instanceof Error ? error.message : String(error));
  }
}

function closed(problem: string): Verdict {
  return { outcome: 'review', afterMs: 0, rules: ['policy-unreadable'], why: `The policy could not be applied (${problem.slice(0, 500)}), so this needs your review.` };
}
