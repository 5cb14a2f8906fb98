import { assert, Terminal } from '../../vocabulary/errors.ts';
import type { EffectId, ItemId, TaskId } from '../../vocabulary/ids.ts';
import type { Evidence } from '../../vocabulary/inbox.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { EffectView, ItemDetail, ItemView } from '../../vocabulary/views.ts';
import type { EffectRow } from '../../ledger/families/effects.ts';
import { budgetOfTopic } from '../../ledger/families/budgets.ts';
import type { ItemRow } from '../../ledger/families/inbox.ts';
import type { Ledger } from '../../ledger/port.ts';
import { currentContent } from '../../effects/gate.ts';
import { taskCost } from './costs.ts';

export async function itemView(ledger: Ledger, row: ItemRow): Promise<ItemView> {
  const opened = await ledger.event(row.openedSeq);
  assert(opened.kind === 'inbox.opened', `item ${row.id} was opened at ${row.openedSeq}`);
  const { type, summary, evidence, recommended, actions, choices, closed, batch, topic, expiresAt } = opened.data;
  return {
    id: row.id,
    state: row.state,
    type,
    summary,
    evidence,
    recommended,
    actions,
    choices,
    closed,
    batch,
    topic,
    expiresAt,
    openedAt: opened.at,
    task: row.task,
    subject: opened.subject,
    effect: row.effect,
    decision: row.closedSeq === null ? null : await decisionAt(ledger, row.closedSeq),
    snoozedUntil: row.state === 'open' ? row.snoozedUntil : null,
  };
}

async function decisionAt(ledger: Ledger, seq: number): Promise<ItemView['decision']> {
  const event = await ledger.event(seq);
  if (event.kind === 'inbox.decided') return { action: event.data.action, text: event.data.text, at: event.at };
  if (event.kind === 'inbox.withdrawn') return { action: 'withdrawn', text: event.data.reason, at: event.at };
  return { action: 'expired', text: null, at: event.at };
}

export async function itemDetail(ledger: Ledger, item: ItemId): Promise<ItemDetail> {
  const row = await ledger.inbox.get(item);
  if (!row) throw new Terminal('inbox.unknown', `There is no inbox item ${item}.`, '`keelson inbox --all` lists them.');
  const view = await itemView(ledger, row);
  return { ...view, evidence: [...(await waitsNow(ledger, view)), ...view.evidence], effectDetail: row.effect === null ? null : await effectView(ledger, row.effect), cost: row.task === null ? null : await taskCost(ledger, row.task) };
}

/** What an answer about the window of a budget would be for at this moment: more may have come to wait since the operator was asked. */
async function waitsNow(ledger: Ledger, { type, state, effect, topic }: ItemView): Promise<Evidence[]> {
  if (type !== 'budget' || state !== 'open' || effect !== null || topic === null) return [];
  const { budget, window } = budgetOfTopic(topic);
  const holds = (await ledger.budgets.holdsOf(budget, window, limits.listRowsMax)).filter(({ asked }) => asked);
  if (holds.length === 0) return [];
  const shown = await Promise.all(holds.slice(0, waitingShownMax).map(async (hold) => (await effectView(ledger, hold.effect)).sentence));
  const more = holds.length - shown.length;
  return [{ label: 'your answer is for', text: [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n') }];
}

const waitingShownMax = 20;

export async function effectView(ledger: Ledger, effect: EffectId): Promise<EffectView> {
  const row = await ledger.effects.get(effect);
  if (!row) throw new Terminal('effect.unknown', `There is no effect ${effect}.`, '`keelson task` shows the effects of a task.');
  const proposed = await ledger.event(row.proposedSeq);
  const judged = row.judgedSeq === null ? null : await ledger.event(row.judgedSeq);
  const last = await ledger.event(row.updatedSeq);
  assert(proposed.kind === 'effect.proposed', `${effect} was proposed`);
  const content = await currentContent(ledger, row);
  const verdict = judged?.kind === 'effect.judged' ? judged.data : null;
  return {
    ...placeOf(row),
    class: proposed.data.class,
    sentence: content.data.sentence,
    payload: content.data.payload,
    edited: row.editedSeq !== null,
    original: row.editedSeq === null ? null : proposed.data.payload,
    verdict: verdict?.verdict ?? 'review',
    rules: verdict?.rules ?? [],
    why: verdict?.why ?? '',
    receipt: last.kind === 'effect.succeeded' ? last.data.receipt : null,
    failure: last.kind === 'effect.failed' ? last.data.failure : null,
    proposedAt: proposed.at,
    updatedAt: last.at,
  };
}

function placeOf({ id, task, call, kind, adapter, state, attempts }: EffectRow) {
  return { id, task, call, kind, adapter, state, attempts };
}

export async function effectsOfTask(ledger: Ledger, task: TaskId): Promise<EffectView[]> {
  const rows = await ledger.effects.ofTask(task);
  return Promise.all(rows.map(({ id }) => effectView(ledger, id)));
}
