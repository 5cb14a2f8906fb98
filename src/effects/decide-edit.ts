import { NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import { traitsOf, type Verdict } from '../vocabulary/effects.ts';
import { limits } from '../vocabulary/limits.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import { consequenceOf, judgedDraft, type Judged } from './consequence.ts';
import type { JudgingDeps } from './judging.ts';
import { isAlone, parsePayload } from './proposal.ts';
import { judgeEdited, proposalOf } from './rejudge.ts';
import { changedShare } from './word-change.ts';

/**
 * What follows from the operator's edit, in the append of the decision: what they wrote, the verdict on it by the rules and
 * facts of now, and their approval. The first verdict was about other words (E1): what a rule denies stays refused and
 * changes nothing, and what a rule stages is staged.
 */
export async function editDrafts(deps: JudgingDeps, row: EffectRow, subject: string | null, edited: unknown, adapter: string | null): Promise<Draft[]> {
  const { proposed, proposal } = await proposalOf(deps.ledger, row);
  const payload = parsePayload(row.kind, edited);
  const judgement = await judgeEdited(deps, row, payload);
  const { outcome } = judgement.verdict;
  if (outcome === 'deny') throw refused('denies', judgement.verdict);
  const stays = outcome === 'stage' && !(await isLetGo(deps, row));
  // It was approved once and then failed: there is no way back from there to what is only prepared.
  if (stays && row.state === 'failed') throw refused('stages', judgement.verdict);
  const { text } = traitsOf(row.kind);
  // Measured by what the agent had proposed: a second edit does not make the first one small.
  const changed = changedShare(text(parsePayload(row.kind, proposed.data.payload)), text(payload));
  const judged: Judged = { task: row.task, subject, effect: row.id, call: row.call };
  const base = { task: row.task, subject, actor: 'operator', cause: 'previous' } as const;
  const ids = { effect: row.id, call: row.call };
  const shown = { preview: judgement.preview, proposal, agent: row.agent, alone: isAlone(judgement.facts) };
  return [
    { ...base, kind: 'effect.edited', data: { ...ids, payload, sentence: judgement.preview.sentence, changed } },
    // The operator's word that it may be asked about is carried on, for the next edit too.
    outcome === 'stage' && !stays ? { ...judgedDraft(judged, { ...judgement, verdict: letGoAgain(judgement.verdict) }), actor: 'operator' } : judgedDraft(judged, judgement),
    ...(stays ? consequenceOf(judged, judgement.verdict, shown, { now: deps.clock.now(), zone: deps.zone }) : [{ ...base, kind: 'effect.approved', data: { ...ids, by: 'operator', adapter } } as const]),
  ];
}

/** Whether the operator let go of it at any time, which holds for whatever they make of it then: a verdict of theirs is nothing else. */
async function isLetGo({ ledger }: JudgingDeps, { id, task, proposedSeq }: EffectRow): Promise<boolean> {
  const verdicts = await ledger.events({ task, kind: 'effect.judged', after: proposedSeq, limit: limits.readEventsMax });
  return verdicts.some((event) => event.kind === 'effect.judged' && event.data.effect === id && event.actor === 'operator');
}

function letGoAgain(verdict: Verdict): Verdict {
  return { ...verdict, outcome: 'review', afterMs: 0, why: `You let go of what was staged. ${verdict.why}`.slice(0, 1_000) };
}

function refused(does: 'denies' | 'stages', { rules, why }: Verdict): Error {
  return does === 'denies'
    ? new Terminal('inbox.edit-denied', `A rule denies what you wrote, so nothing was changed (${rules.join(', ')}): ${why}`, 'Write it otherwise; or change the rule in policy.yaml, and edit it again.')
    : new NeedsOperator('inbox.edit-staged', `A rule stages what you wrote, and this has been approved before, so nothing was changed (${rules.join(', ')}): ${why}`, 'Write it otherwise; or dismiss it, and have it proposed anew.');
}
