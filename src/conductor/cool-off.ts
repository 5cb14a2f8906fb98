import { Conflict } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import { allowedBy, consequenceOf, judgedDraft, reviewItem } from '../effects/consequence.ts';
import type { JudgingDeps } from '../effects/judging.ts';
import { judgeAgain } from '../effects/rejudge.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Expectation } from '../ledger/port.ts';
import type { DueSource } from './due-loop.ts';

const perSweepMax = 200;

/**
 * The ends of cool-offs. Each effect is judged once more, by the rules and facts of then, and goes out only if they still allow it (E6). What is paused is not due.
 * A decision at the last moment and the end of the cool-off are each one append under the same expectations: one of them counts.
 */
export function coolOffs(deps: JudgingDeps): DueSource {
  return {
    nextDue: () => deps.ledger.effects.nextCooledOff(),
    async sweep(now) {
      for (const row of await deps.ledger.effects.cooledOff(now, perSweepMax)) await endOf(deps, row, now);
    },
  };
}

async function endOf(deps: JudgingDeps, row: EffectRow, now: number): Promise<void> {
  const { ledger, zone } = deps;
  const { judgement, problem, shown, proposed } = await judgeAgain(deps, row);
  const items = (await ledger.inbox.openOfTask(row.task)).filter(({ effect, type }) => effect === row.id && type === 'approval');
  const base = { task: row.task, subject: proposed.subject };
  const place = { ...base, effect: row.id, call: row.call };
  // The wait is counted from the proposal, however often it was judged since: counted from the newest verdict, a longer cool-off would begin anew each time it ended.
  const since = proposed.at;
  const allowed = judgement?.verdict.outcome === 'allow' && since + judgement.verdict.afterMs <= now;
  const reason = allowed ? 'The cool-off is over, and it goes out.' : 'The rules say something else by now.';
  const withdrawn = items.map((item): Draft => ({ ...base, kind: 'inbox.withdrawn', actor: 'system', cause: item.openedSeq, data: { item: item.id, effect: row.id, call: null, reason } }));
  const expectations: Expectation[] = [{ type: 'effect-state', effect: row.id, states: ['cooling'] }, ...items.map((item): Expectation => ({ type: 'item-open', item: item.id }))];
  let drafts: Draft[];
  if (judgement === null) {
    const why = `It could not be judged again (${(problem ?? '').slice(0, 500)}), so it needs your review.`;
    drafts = [...withdrawn, { ...base, kind: 'effect.judged', actor: 'system', cause: row.updatedSeq, data: { effect: row.id, call: row.call, verdict: 'review', rules: ['policy-unreadable'], why } }, reviewItem(place, why, shown, { now, zone })];
  } else if (allowed) {
    drafts = [...withdrawn, { ...base, kind: 'effect.approved', actor: 'system', cause: row.updatedSeq, data: { effect: row.id, call: row.call, by: allowedBy(judgement.verdict) } }];
  } else {
    // A longer cool-off than before: only what is left of it.
    const { verdict } = judgement;
    const left = verdict.outcome === 'allow' ? { ...verdict, afterMs: since + verdict.afterMs - now } : verdict;
    drafts = [...withdrawn, { ...judgedDraft(place, { ...judgement, verdict: left }), cause: row.updatedSeq }, ...consequenceOf(place, left, shown, { now, zone })];
  }
  try {
    await ledger.append(drafts, expectations);
  } catch (error) {
    // Decided, or cancelled, at the last moment: that counts.
    if (!(error instanceof Conflict)) throw error;
  }
}
