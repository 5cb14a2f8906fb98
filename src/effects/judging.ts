import type { Proposal } from '../vocabulary/contract.ts';
import type { Facts } from '../vocabulary/facts.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { Ledger } from '../ledger/port.ts';
import { budgetFacts } from '../policy/budget-facts.ts';
import { effectCost } from '../policy/budgets.ts';
import { judgeClosed, type GateSettings, type Policy } from '../policy/judge.ts';
import { trustFacts } from '../policy/trust.ts';
import { flowOf } from './budget-gate.ts';
import { factsOf, type About } from './facts.ts';
import { parsePayload, type AdapterTable, type Judgement, type ProposalPlace } from './proposal.ts';

export interface JudgingDeps {
  ledger: Ledger;
  adapters: AdapterTable;
  /** The policy in force now, on record by the time it is given. */
  policy(): Policy | Promise<Policy>;
  clock: Clock;
  /** IANA time zone of the company. */
  zone: string;
}

/** Gathers the facts about a proposal and has them judged. Throws a Terminal when no adapter can do it as it is. */
export async function judgeProposal(deps: JudgingDeps, place: ProposalPlace, proposal: Proposal, tainted: boolean): Promise<Judgement> {
  const adapter = deps.adapters.forKind(proposal.kind);
  const payload = parsePayload(proposal.kind, proposal.payload);
  const preview = adapter.preview(proposal.kind, payload);
  const policy = await deps.policy();
  const facts = await factsOf({ ...deps, business: policy.settings?.business, ...counted(deps, policy.settings) }, { ...place, proposal, payload, adapter, tainted });
  return { adapter, payload, preview, facts, verdict: judgeClosed(policy, facts), policy: policy.digest, tainted };
}

/** What others count: decisions so far, and money. Without a policy there is neither trust nor a budget. */
function counted({ ledger, clock, zone }: JudgingDeps, settings: GateSettings | undefined): { trust(about: About): Promise<Facts['trust']>; budget(about: About): Promise<Facts['budget']> } {
  return {
    async trust({ agent, proposal: { kind, playbook } }) {
      if (settings === undefined) return { samples: 0, good: 0, lower: 0, relaxed: [] };
      return trustFacts(ledger, settings.trust, { agent, kind, playbook: playbook ?? '' });
    },
    async budget({ proposal: { kind }, payload, agent, task }) {
      if (settings === undefined || settings.budgets.length === 0) return { used: 0, fullest: '' };
      return budgetFacts(ledger, settings.budgets, { agent, task, flow: await flowOf(ledger, task), kind }, effectCost(kind, payload), clock.now(), zone);
    },
  };
}
