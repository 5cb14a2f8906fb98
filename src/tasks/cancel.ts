import { Conflict } from '../vocabulary/errors.ts';
import type { EffectState } from '../vocabulary/effects.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';

const withdrawable: readonly EffectState[] = ['review', 'approved', 'waiting'];

export interface Cancellation {
  drafts: Draft[];
  expectations: Expectation[];
  /** Live children, to be cancelled after it. */
  children: TaskId[];
}

/**
 * What cancelling a task means, in one commit: its open questions and approvals are withdrawn, and so are its effects
 * that have not begun. An effect that is being executed can't be called back: its receipt is still recorded.
 */
export async function cancelDrafts(ledger: Ledger, task: TaskId, reason: string, actor: 'operator' | 'system'): Promise<Cancellation> {
  const row = await ledger.tasks.get(task);
  if (row === null || !['ready', 'parked', 'stopped'].includes(row.status)) {
    throw new Conflict('task.not-live', `${task} is ${row?.status ?? 'unknown'} and can't be cancelled.`, '`keelson tasks` lists what is under way.');
  }
  const { subject } = await ledger.event(row.createdSeq);
  const base = { actor, task, subject };
  const drafts: Draft[] = [];
  const expectations: Expectation[] = [{ type: 'task-unfinished', task }];
  for (const item of await ledger.inbox.openOfTask(task)) {
    // A doubt stays: whether that mail went out is still a question when the task is gone.
    if (item.type === 'doubt') continue;
    drafts.push({ ...base, kind: 'inbox.withdrawn', data: { item: item.id, effect: item.effect, call: item.call, reason } });
    expectations.push({ type: 'item-open', item: item.id });
  }
  for (const effect of await ledger.effects.ofTask(task)) {
    if (!withdrawable.includes(effect.state)) continue;
    drafts.push({ ...base, kind: 'effect.withdrawn', data: { effect: effect.id, call: effect.call, reason } });
    expectations.push({ type: 'effect-state', effect: effect.id, states: [effect.state] });
  }
  drafts.push({ ...base, kind: 'task.cancelled', data: { reason } });
  const children: TaskId[] = [];
  for (const child of await ledger.tasks.children(task)) {
    const status = (await ledger.tasks.get(child))?.status;
    if (status === 'ready' || status === 'parked' || status === 'stopped') children.push(child);
  }
  return { drafts, expectations, children };
}
