import type { Proposal } from '../vocabulary/contract.ts';
import type { EffectPayload } from '../vocabulary/effects.ts';
import { assert, KeelsonError } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import { recordedFactsSchema } from '../vocabulary/facts.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Shown } from './consequence.ts';
import { currentContent } from './gate.ts';
import { judgeProposal, type JudgingDeps } from './judging.ts';
import { isAlone, type AdapterTable, type Judgement, type ProposalPlace } from './proposal.ts';

/** What an agent proposed, as it is on record. */
export async function proposalOf(ledger: Ledger, row: EffectRow): Promise<{ proposed: LedgerEvent<'effect.proposed'>; proposal: Proposal; payload: unknown }> {
  const proposed = await ledger.event(row.proposedSeq);
  assert(proposed.kind === 'effect.proposed', `${row.id} was proposed`);
  const content = await currentContent(ledger, row);
  const { kind, why, evidence, confidence, risk, tainted, playbook, compensates, byModel = false } = proposed.data;
  return { proposed, payload: content.data.payload, proposal: { kind, payload: content.data.payload as Proposal['payload'], why, evidence, confidence, risk, tainted, playbook, byModel, compensates: compensates as EffectId | null } };
}

/** Judged once more, by the policy and the facts of now. One that can't be judged any more needs review (E6): `null`, and why. */
export async function judgeAgain(deps: JudgingDeps, row: EffectRow): Promise<{ judgement: Judgement | null; problem: string | null; shown: Shown; proposed: LedgerEvent<'effect.proposed'> }> {
  const { proposed, proposal } = await proposalOf(deps.ledger, row);
  try {
    const judgement = await judgeProposal(deps, placeOf(row, proposed), proposal, proposed.data.tainted);
    return { judgement, problem: null, shown: { preview: judgement.preview, proposal, agent: row.agent, alone: isAlone(judgement.facts) }, proposed };
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    return { judgement: null, problem: error.message, shown: await shownOf(deps.ledger, row, deps.adapters), proposed };
  }
}

/** Judged with what the operator wrote instead, by the policy and the facts of now. */
export async function judgeEdited(deps: JudgingDeps, row: EffectRow, payload: EffectPayload): Promise<Judgement> {
  const { proposed, proposal } = await proposalOf(deps.ledger, row);
  return judgeProposal(deps, placeOf(row, proposed), { ...proposal, payload }, proposed.data.tainted);
}

function placeOf(row: EffectRow, { subject, seq, cause, data: { name } }: LedgerEvent<'effect.proposed'>): ProposalPlace {
  return { task: row.task, subject, agent: row.agent, seed: '', call: row.call, name, cause: cause ?? seq };
}

/** What the operator is shown about an effect that was proposed before. */
export async function shownOf(ledger: Ledger, row: EffectRow, adapters: AdapterTable): Promise<Shown> {
  const { proposal, payload } = await proposalOf(ledger, row);
  const content = await currentContent(ledger, row);
  const adapter = adapters.byName(row.adapter) ?? adapters.doing(row.kind);
  const text = adapter === undefined ? JSON.stringify(payload, null, 2) : adapter.preview(row.kind, proposal.payload).text;
  const judged = row.judgedSeq === null ? null : await ledger.event(row.judgedSeq);
  const facts = judged?.kind === 'effect.judged' && judged.data.facts !== null ? recordedFactsSchema.parse(judged.data.facts) : null;
  return { preview: { sentence: content.data.sentence, text }, proposal, agent: row.agent, alone: facts === null || isAlone(facts) };
}
