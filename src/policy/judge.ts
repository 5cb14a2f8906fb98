import { z } from 'zod';
import { verdicts, type EffectKind, type VerdictOutcome } from '../vocabulary/effects.ts';

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

/** As the ledger will have it. A policy may be the operator's own code, so its answer is not trusted to have this shape. */
const verdictSchema = z.object({ outcome: z.enum(verdicts), rules: z.array(z.string().max(200)), why: z.string().max(2_000) });

/** Fails closed (E6): a policy that throws, or that answers with something that isn't a verdict, sends nothing by itself. */
export function judgeClosed(policy: Policy, facts: Facts): Verdict {
  try {
    const verdict = verdictSchema.safeParse(policy.judge(facts));
    if (verdict.success) return verdict.data;
    const issue = verdict.error.issues[0];
    return closed(`its answer is not a verdict: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  } catch (error) {
    return closed(error instanceof Error ? error.message : String(error));
  }
}

function closed(problem: string): Verdict {
  return { outcome: 'review', rules: ['policy-unreadable'], why: `The policy could not be applied (${problem.slice(0, 500)}), so this needs your review.` };
}
