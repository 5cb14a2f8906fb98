import type { Verdict } from '../vocabulary/effects.ts';
import type { Facts, TaintableField } from '../vocabulary/facts.ts';

/** The name of this rule in verdicts: it stands in no file, and nothing relaxes it. */
export const untrustedRule = 'untrusted-input';

const words: Record<Exclude<TaintableField, 'words'>, string> = { recipients: 'whom it goes to', amount: 'the amount', links: 'a link in it', attachments: 'an attachment' };

/** What untrusted text has chosen is looked at by the operator first, whatever the rules or trust say (E5): an `allow` becomes a review, and what is stricter stays. */
export function reviewUntrusted(verdict: Verdict, facts: Facts): Verdict {
  const chosen = facts.effect.taintedFields;
  if (verdict.outcome !== 'allow' || chosen.length === 0) return verdict;
  const what = chosen.flatMap((field) => (field === 'words' ? [] : words[field])).join(', ');
  const whys = [
    ...(what === '' ? [] : [`Text from outside chose ${what}, and no record or document of yours names it.`]),
    // What trust there is was earned by words of yours.
    ...(chosen.includes('words') ? ['A model chose its words from text from outside.'] : []),
  ];
  return { outcome: 'review', afterMs: 0, rules: [untrustedRule], why: whys.join(' ') };
}
