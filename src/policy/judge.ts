import type { VerdictOutcome } from '../vocabulary/effects.ts';
import type { EffectKind } from '../vocabulary/effects.ts';

/** What policy may look at. */
export interface Facts {
  kind: EffectKind;
  adapter: string;
  /** Whether it would be seen outside the house. */
  external: boolean;
  tainted: boolean;
  risk: 'low' | 'medium' | 'high';
  agent: string;
}

export interface Verdict {
  outcome: VerdictOutcome;
  /** The rules that gave it. */
  rules: string[];
  /** One line for the operator. */
  why: string;
}

export interface Policy {
  judge(facts: Facts): Verdict;
}

/** The one rule of this version: whatever would be seen outside waits for the operator. Nothing is allowed by default. */
export const reviewEverything: Policy = {
  judge: (facts) => ({
    outcome: 'review',
    rules: ['review-everything'],
    why: facts.external ? 'Every effect outside the house needs your review.' : 'Every effect needs your review.',
  }),
};

/** Fails closed (E6): a policy that throws, or that answers with something that isn't a verdict, sends nothing by itself. */
export function judgeClosed(policy: Policy, facts: Facts): Verdict {
  try {
    const verdict = policy.judge(facts);
    if (['allow', 'review', 'stage', 'deny'].includes(verdict.outcome)) return verdict;
    return closed(`the policy answered ${JSON.stringify(verdict.outcome)}`);
  } catch (error) {
    return closed(error instanceof Error ? error.message : String(error));
  }
}

function closed(problem: string): Verdict {
  return { outcome: 'review', rules: ['policy-unreadable'], why: `The policy could not be applied (${problem}), so this needs your review.` };
}
