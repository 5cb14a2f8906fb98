import { NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { EffectState } from '../vocabulary/effects.ts';
import type { Decision, ItemType } from '../vocabulary/inbox.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { ItemRow } from '../ledger/families/inbox.ts';
import type { Expectation } from '../ledger/port.ts';
import { reviewItem } from './consequence.ts';
import { editDrafts } from './decide-edit.ts';
import type { JudgingDeps } from './judging.ts';
import type { AdapterTable } from './proposal.ts';
import { shownOf } from './rejudge.ts';

interface Decided {
  drafts: Draft[];
  expectations: Expectation[];
}

/** An inbox item with whom it concerns. */
interface DecidedItem extends ItemRow {
  subject: string | null;
}

/** In which states an effect is when an item of that type asks about it. In any other it has moved on, and there is nothing to decide. */
export const statesAsked: Partial<Record<ItemType, readonly EffectState[]>> = { approval: ['review', 'staged', 'cooling'], doubt: ['doubt'], escalation: ['failed'], budget: ['held'] };

/** The operator's decision about an effect, as one append that holds only if nobody decided before. */
export async function decideEffect(deps: JudgingDeps, item: DecidedItem, decision: Decision, edited: unknown): Promise<Decided> {
  const row = item.effect === null ? null : await deps.ledger.effects.get(item.effect);
  if (!row) throw new NeedsOperator('effect.unknown', `Item ${item.id} is not about an effect.`, 'Run `keelson ledger verify`.');
  const { subject } = item;
  const base = { actor: 'operator', task: row.task, subject } as const;
  const ids = { effect: row.id, call: row.call };
  const decided: Draft = { ...base, kind: 'inbox.decided', cause: item.openedSeq, data: { item: item.id, ...decision, effect: row.id, call: null } };
  const after = await consequence(deps, row, decision, { base, ids }, edited);
  return {
    drafts: [decided, ...after],
    expectations: [
      { type: 'item-open', item: item.id },
      { type: 'effect-state', effect: row.id, states: (statesAsked[item.type] ?? ['review']).filter((state) => state === row.state) },
    ],
  };
}

interface Frame {
  base: { actor: 'operator'; task: EffectRow['task']; subject: string | null };
  ids: { effect: string; call: number };
}

/** The operator's word that what was only prepared may be asked about: a verdict of theirs, and an ordinary approval. Nothing is sent by it. */
async function letGo({ ledger, adapters, clock, zone }: JudgingDeps, row: EffectRow, { base, ids }: Frame): Promise<Draft[]> {
  const why = 'You let go of what was staged: it needs your approval.';
  return [
    { ...base, kind: 'effect.judged', cause: 'previous', data: { ...ids, verdict: 'review', rules: ['operator'], why } },
    reviewItem({ task: row.task, subject: base.subject, effect: row.id, call: row.call }, why, await shownOf(ledger, row, adapters), { now: clock.now(), zone }),
  ];
}

/** The operator decides with company.yaml as it is now: what it has switched off can't be meant. */
function nowDoneBy(adapters: AdapterTable, row: EffectRow): string | null {
  return adapters.byName(row.adapter) ? null : (adapters.doing(row.kind)?.name ?? null);
}

async function consequence(deps: JudgingDeps, row: EffectRow, decision: Decision, frame: Frame, edited: unknown): Promise<Draft[]> {
  const { base, ids } = frame;
  const previous = { ...base, cause: 'previous' } as const;
  const adapter = nowDoneBy(deps.adapters, row);
  switch (decision.action) {
    case 'approve':
      return [{ ...previous, kind: 'effect.approved', data: { ...ids, by: 'operator', adapter } }];
    case 'edit':
      return editDrafts(deps, row, base.subject, edited, adapter);
    case 'unstage':
      return letGo(deps, row, frame);
    case 'reject':
      return [{ ...previous, kind: 'effect.rejected', data: { ...ids, reason: decision.text ?? '' } }];
    case 'sent':
      return [{ ...previous, kind: 'effect.succeeded', data: { ...ids, receipt: { confirmedBy: 'operator', note: decision.text }, by: 'operator', edited: row.editedSeq !== null } }];
    case 'not-sent':
      return [{ ...previous, kind: 'effect.rejected', data: { ...ids, reason: decision.text ?? 'The operator found that it was not sent, and left it so.' } }];
    case 'dismiss':
      return [{ ...previous, kind: 'effect.rejected', data: { ...ids, reason: decision.text ?? 'It could not be sent, and the operator left it so.' } }];
    case 'send-again':
      return [{ ...previous, kind: 'effect.approved', data: { ...ids, by: 'operator', adapter } }];
    default:
      throw new Terminal('inbox.wrong-action', `"${decision.action}" is not possible here.`, 'The item lists what is.');
  }
}
