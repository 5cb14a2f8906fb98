import { Conflict } from '../vocabulary/errors.ts';
import type { EffectState } from '../vocabulary/effects.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';

/** In which states nothing of an effect has begun, or nothing will go on by itself. */
export const withdrawable: readonly EffectState[] = ['review', 'staged', 'cooling', 'approved', 'held', 'waiting', 'failed'];
const live: readonly string[] = ['ready', 'parked', 'stopped'];
const reasonCharsMax = 2_000;

export interface CancelRequest {
  task: TaskId;
  reason: string;
  actor: 'operator' | 'system';
}

export interface Cancellation extends CancelRequest {
  drafts: Draft[];
  expectations: Expectation[];
}

/**
 * What cancelling a task means: its open questions and approvals are withdrawn, and so are its effects that have not
 * begun; then the same for its live children. An effect that is being executed can't be called back: its receipt is
 * still recorded. The task comes first, so that nobody gets the end of a child as an answer.
 *
 * `hold` is called before a task is read: from then on it must not write.
 */
export async function cancellations(ledger: Ledger, request: CancelRequest, hold: (task: TaskId) => void): Promise<Cancellation[]> {
  const row = await ledger.tasks.get(request.task);
  if (row === null || !live.includes(row.status)) {
    throw new Conflict('task.not-live', `${request.task} is ${row?.status ?? 'unknown'} and can't be cancelled.`, '`keelson tasks` lists what is under way.');
  }
  const all: Cancellation[] = [];
  const tasks = [request];
  for (let next = tasks.shift(); next !== undefined; next = tasks.shift()) {
    hold(next.task);
    all.push({ ...next, ...(await cancellation(ledger, next)) });
    const reason = `its parent ${next.task} was cancelled: ${next.reason}`.slice(0, reasonCharsMax);
    for (const task of await ledger.tasks.children(next.task)) {
      if (live.includes((await ledger.tasks.get(task))?.status ?? '')) tasks.push({ ...next, task, reason });
    }
  }
  return all;
}

async function cancellation(ledger: Ledger, { task, reason, actor }: CancelRequest): Promise<Omit<Cancellation, keyof CancelRequest>> {
  const [newest] = await ledger.events({ task, newestFirst: true, limit: 1 });
  const base = { actor, task, subject: newest?.subject ?? null };
  const drafts: Draft[] = [];
  // What is asked, proposed or begun between this reading and the commit would be missed.
  const expectations: Expectation[] = [
    { type: 'task-unfinished', task },
    { type: 'task-unchanged', task, since: newest?.seq ?? 0 },
  ];
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
  return { drafts, expectations };
}
