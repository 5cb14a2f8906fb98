import { assert, Terminal } from '../../vocabulary/errors.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { TaskId } from '../../vocabulary/ids.ts';
import type { TaskDetail, TaskView, TaskWait } from '../../vocabulary/views.ts';
import { budgetTopic } from '../../ledger/families/budgets.ts';
import type { EffectRow } from '../../ledger/families/effects.ts';
import type { ItemRow } from '../../ledger/families/inbox.ts';
import type { TaskRow } from '../../ledger/families/tasks.ts';
import type { Ledger } from '../../ledger/port.ts';
import { taskCost } from './costs.ts';
import { timelineOf } from './timeline.ts';

export async function taskView(ledger: Ledger, row: TaskRow): Promise<TaskView> {
  const created = await ledger.event(row.createdSeq);
  assert(created.kind === 'task.created', `${row.id} was created at ${row.createdSeq}`);
  const updated = await ledger.event(row.updatedSeq);
  const { agent, title } = created.data;
  return {
    id: row.id,
    agent,
    title,
    lane: row.lane,
    status: row.status,
    subject: created.subject,
    parent: row.parent?.task ?? null,
    createdAt: created.at,
    updatedAt: updated.at,
    createdSeq: row.createdSeq,
    waits: await waitsOf(ledger, row.id),
  };
}

/** A task has few effects and fewer open items: each are found by its number, and read only when it waits for one. */
async function waitsOf(ledger: Ledger, task: TaskId): Promise<TaskWait[]> {
  const waits = await ledger.tasks.openWaits(task);
  const effects = waits.some(({ type }) => type === 'effect') ? await ledger.effects.ofTask(task) : [];
  const items = waits.some(({ type }) => type === 'effect' || type === 'answer') ? await ledger.inbox.openOfTask(task) : [];
  const told: TaskWait[] = [];
  for (const wait of waits) {
    const effect = wait.type === 'effect' ? effects.findLast(({ call }) => call === wait.call) : undefined;
    const own = items.findLast((one) => (effect === undefined ? wait.type === 'answer' && one.call === wait.call : one.effect === effect.id));
    const item = own ?? (effect?.state === 'held' ? await aboutItsBudget(ledger, effect) : undefined);
    told.push(Object.assign(wait, { effect: effect?.state ?? null, item: item?.id ?? null }));
  }
  return told;
}

/** The open question about the window that holds it: it is asked once for all that wait there, and names neither task nor effect. */
async function aboutItsBudget(ledger: Ledger, { updatedSeq }: EffectRow): Promise<ItemRow | undefined> {
  const held = await ledger.event(updatedSeq);
  if (held.kind !== 'effect.held' || held.data.window === null) return undefined;
  const [item] = await ledger.inbox.about(budgetTopic(held.data.budget, held.data.window));
  return item;
}

/** Routing writes the intent in the commit of the task, before it. */
async function routedBecause(ledger: Ledger, { cause }: LedgerEvent): Promise<{ because?: string }> {
  const intent = cause === null ? null : await ledger.event(cause);
  return intent?.kind === 'intent.recorded' ? { because: intent.data.reason } : {};
}

export async function taskDetail(ledger: Ledger, task: TaskId): Promise<TaskDetail> {
  const row = await ledger.tasks.get(task);
  if (!row) throw new Terminal('task.unknown', `There is no task ${task}.`, '`keelson tasks` lists them.');
  const view = await taskView(ledger, row);
  const { events, links } = await ledger.journal(task);
  const created = events.find((event) => event.kind === 'task.created');
  assert(created, `${task} was created`);
  const end = events.findLast((event) => event.kind === 'task.completed' || event.kind === 'task.failed' || event.kind === 'task.stopped');
  return {
    ...view,
    input: created.data.input,
    ...(await routedBecause(ledger, created)),
    result: end?.kind === 'task.completed' ? end.data.result : null,
    failure: end && end.kind !== 'task.completed' && view.status !== 'ready' && view.status !== 'parked' ? end.data.failure : null,
    timeline: timelineOf(events, links),
    cost: await taskCost(ledger, task),
  };
}
