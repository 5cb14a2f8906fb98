import type { Verdict } from '../vocabulary/effects.ts';
import type { Facts, TaintableField } from '../vocabulary/facts.ts';

/** The name of this rule in verdicts: it stands in no file, and nothing relaxes it. */
export const untrustedRule = 'untrusted-input';

const words: Record<TaintableField, string> = { recipients: 'whom it goes to', amount: 'the amount', links: 'a link in it', attachments: 'an attachment' };

/** What untrusted text has chosen is looked at by the operator first, whatever the rules or trust say (E5): an `allow` becomes a review, and what is stricter stays. */
export function reviewUntrusted(verdict: Verdict, facts: Facts): Verdict {
  const chosen = facts.effect.taintedFields;
  if (verdict.outcome !== 'allow' || chosen.length === 0) return verdict;
  const what = chosen.map((field) => words[field]).join(', ');
  return { outcome: 'review', afterMs: 0, rules: [untrustedRule], why: `Text from outside chose ${what}, and no record or document of yours names it.` };
}
