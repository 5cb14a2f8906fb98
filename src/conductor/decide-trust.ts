import { NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { Decision } from '../vocabulary/inbox.ts';
import { trustWords } from '../vocabulary/trust.ts';
import type { ItemRow } from '../ledger/families/inbox.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import type { Policy } from '../policy/judge.ts';
import { isEarned, trustIn } from '../policy/trust.ts';
import { aboutTrust } from './trust-topic.ts';

export interface TrustDecisionDeps {
  ledger: Ledger;
  /** The policy in force now. */
  policy(): Policy | Promise<Policy>;
}

/**
 * The operator's word on a proposal to relax a rule. Accepting is one append with what follows from it, under the expectations that nobody decided before and that nothing
 * spoke against it meanwhile; it holds by the policy of now, which may not have the rule any more. Declining changes nothing.
 */
export async function decideTrust(deps: TrustDecisionDeps, item: ItemRow, opened: LedgerEvent<'inbox.opened'>, decision: Decision): Promise<void> {
  const decided: Draft = { kind: 'inbox.decided', actor: 'operator', cause: opened.seq, data: { item: item.id, ...decision, effect: null, call: null } };
  const { drafts, expectations } = decision.action === 'accept' ? await relaxation(deps, item, opened) : { drafts: [], expectations: [] };
  await deps.ledger.append([decided, ...drafts], [{ type: 'item-open', item: item.id }, ...expectations]);
}

async function relaxation({ ledger, policy }: TrustDecisionDeps, item: ItemRow, opened: LedgerEvent<'inbox.opened'>): Promise<{ drafts: Draft[]; expectations: Expectation[] }> {
  const about = aboutTrust(opened.data.topic);
  if (about === null) throw new NeedsOperator('trust.unknown-topic', `Item ${item.id} does not say which rule it is about.`, 'Decline it. `keelson ledger verify` tells whether the ledger is intact.');
  const { rule: id, of } = about;
  const decline = `Nothing was changed. Decline it: \`keelson answer ${item.id} decline\`.`;
  const { settings } = await policy();
  if (settings === undefined) throw new NeedsOperator('trust.no-policy', 'No policy is in force, so no rule can be relaxed.', '`keelson policy status` says what is wrong with policy.yaml. Nothing was changed.');
  const rule = settings.rules.find((one) => one.id === id);
  if (rule === undefined) throw new Terminal('trust.rule-gone', `policy.yaml has no rule ${id} any more.`, decline);
  if (!rule.relaxable) throw new Terminal('trust.not-relaxable', `policy.yaml does not let the rule ${id} be relaxed any more.`, decline);
  const [newest] = await ledger.trust.outcomes(of, 0, 1);
  if (!isEarned(await trustIn(ledger, settings.trust, of), settings.trust)) throw new Terminal('trust.not-earned', `What was decided about ${trustWords(of)} is not enough any more for policy.yaml to relax ${id}.`, decline);
  return {
    drafts: [{ kind: 'trust.relaxed', actor: 'operator', cause: 'previous', data: { rule: id, ...of, editTolerance: settings.trust.editTolerance } }],
    expectations: [{ type: 'rule-relaxed', ...of, rule: id, relaxed: false }, { type: 'no-outcome', ...of, since: newest?.seq ?? 0 }],
  };
}
