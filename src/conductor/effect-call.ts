import type { EffectOutcome, Proposal, TaskContext } from '../vocabulary/contract.ts';
import { Conflict, NeedsOperator } from '../vocabulary/errors.ts';
import type { Clock } from '../vocabulary/ports.ts';
import { judgeProposal } from '../effects/judging.ts';
import { outcomeOf, proposalDrafts, type AdapterTable } from '../effects/proposal.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Policy } from '../policy/judge.ts';
import type { CallHandle, CallSpec } from '../tasks/call.ts';
import type { TaskRun } from '../tasks/run.ts';

export interface ProposingDeps {
  ledger: Ledger;
  adapters: AdapterTable;
  /** The policy in force now. */
  policy(): Policy | Promise<Policy>;
  clock: Clock;
  company: TaskContext['company'];
}

/** A proposed effect. It ends when the effect has ended; until then the task is parked. */
export function effectCall(deps: ProposingDeps, run: TaskRun, name: string, proposal: Proposal): CallSpec<EffectOutcome> {
  return {
    type: 'effect',
    name,
    proceed: (handle) => propose(deps, run, handle, name, proposal),
    onEvent(event) {
      const outcome = outcomeOf(event);
      return outcome === null ? 'waiting' : { value: outcome };
    },
  };
}

/** Intent, verdict and what follows from it, in one append (E1). `subject`: whom it is about, when that is not whom the task is about. Throws what keeps it from being proposed. */
export async function propose(deps: ProposingDeps, run: TaskRun, handle: CallHandle, name: string, proposal: Proposal, about: string | null = handle.subject): Promise<void> {
  if (!run.contract.effects.includes(proposal.kind)) {
    throw new NeedsOperator('contract.undeclared-effect', `The agent ${run.contract.name} proposed ${proposal.kind}, which its contract does not declare.`, 'Declare it in the contract if the agent should be able to, then retry.');
  }
  const { task, seed, call, cause } = handle;
  const place = { task, subject: about, seed, call, cause, name, agent: run.contract.name };
  const judging = { ledger: deps.ledger, adapters: deps.adapters, policy: deps.policy, clock: deps.clock, zone: deps.company.zone };
  const judgement = await judgeProposal(judging, place, proposal, proposal.tainted || handle.tainted);
  const drafts = proposalDrafts(place, proposal, judgement, { now: deps.clock.now(), zone: deps.company.zone });
  const { compensates = null } = proposal;
  if (compensates === null) return handle.append(drafts);
  // Two rollbacks may reach the same effect: whoever is second is refused, in the commit that would propose it.
  if (await handle.tryAppend(drafts, [{ type: 'not-compensated', effect: compensates }])) return;
  throw new Conflict('effect.compensated', `The effect ${compensates} is not there to be taken back: it has not gone out, or something takes it back already.`, `\`keelson show ${compensates}\` tells how it stands.`);
}
