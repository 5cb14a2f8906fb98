import type { TaskDetail } from '../vocabulary/views.ts';
import { Conflict, Terminal } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { RollbackPlan, RollbackStep } from '../vocabulary/gate-views.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { rollbackAgentName, rollbackInput, rollbackKey } from '../vocabulary/rollback.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Engine } from '../tasks/port.ts';
import { creationOf } from './rollback-members.ts';
import { rollbackPlan, type RollbackPlanDeps } from './rollback-plan.ts';
import { taskDetail } from './views/tasks.ts';

export interface RollbackDeps extends RollbackPlanDeps {
  engine: Pick<Engine, 'start' | 'cancel'>;
}

/** What the operator asks of a task that should not have been. */
export function operatorRollback(deps: RollbackDeps): { rollbackPlan(task: TaskId): Promise<RollbackPlan>; rollback(task: TaskId, reason: string): Promise<TaskDetail> } {
  return {
    async rollbackPlan(task) {
      const plan = await rollbackPlan(deps, task);
      if (plan.by === null) await refuseBelowAnother(deps.ledger, task);
      return plan;
    },
    rollback: async (task, reason) => taskDetail(deps.ledger, await startRollback(deps, task, reason.trim())),
  };
}

/**
 * The task first comes to rest, so that it does nothing more; then its rollback begins, a task of its own. A task is rolled back once for ever: a second time gives
 * the rollback there is, and when that failed, `task retry` goes on with it.
 */
async function startRollback(deps: RollbackDeps, task: TaskId, reason: string): Promise<TaskId> {
  const { ledger, engine } = deps;
  // Before anything is brought to rest for it.
  if (!rollbackInput.safeParse({ task, reason }).success) throw new Terminal('rollback.no-reason', 'A rollback needs its reason, in at most 1,000 characters.', 'Say why, for the record and for whoever decides about its parts.');
  const plan = await rollbackPlan(deps, task);
  if (plan.by !== null) return plan.by;
  await refuseBelowAnother(ledger, task);
  if (!plan.steps.some(isToDo)) throw new Terminal('rollback.nothing', `${task} has done nothing that can be taken back.`, `\`keelson task rollback ${task} --plan\` shows each thing; \`keelson cancel ${task}\` ends a task that is under way.`);
  await bringToRest(deps, task, reason);
  const { seq, subject } = await creationOf(ledger, task);
  return (await engine.start({ agent: rollbackAgentName, input: { task, reason }, subject, cause: seq, byItsCommand: true })).task;
}

function isToDo(step: RollbackStep): boolean {
  switch (step.do) {
    case 'correct':
      return step.drafted;
    case 'keep':
      return false;
    case 'nothing':
      return step.open;
    default:
      return true;
  }
}

/** What it did is part of what a task above it did, and that has a rollback. */
async function refuseBelowAnother(ledger: Ledger, task: TaskId): Promise<void> {
  for (let row = await ledger.tasks.get(task); row?.parent != null; row = await ledger.tasks.get(row.parent.task)) {
    const by = await ledger.tasks.byKey(rollbackKey(row.parent.task));
    if (by !== null) throw new Terminal('rollback.with-parent', `${task} was started by ${row.parent.task}, which ${by} rolls back with all that it started.`, `\`keelson task ${by}\` shows how it stands.`);
  }
}

/** Cancels what is under way, and takes the question away whether to retry what has failed: it would do more of what is being taken back. */
async function bringToRest({ ledger, engine }: RollbackDeps, root: TaskId, reason: string): Promise<void> {
  const members = [root];
  for (const task of members) {
    await restOne(ledger, engine, task, `it is being rolled back: ${reason}`.slice(0, 2_000));
    members.push(...(await ledger.tasks.children(task)));
  }
}

const restAttemptsMax = 10;

async function restOne(ledger: Ledger, engine: RollbackDeps['engine'], task: TaskId, reason: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const status = (await ledger.tasks.get(task))?.status;
    try {
      if (status === 'ready' || status === 'parked' || status === 'stopped') await engine.cancel(task, reason, 'operator');
      else if (status === 'failed') await withdrawQuestions(ledger, task, reason);
      return;
    } catch (error) {
      // It ended, or was retried, in this moment: look again.
      if (!(error instanceof Conflict) || attempt === restAttemptsMax) throw error;
    }
  }
}

/** Those about its effects are withdrawn with them, by the rollback. */
async function withdrawQuestions(ledger: Ledger, task: TaskId, reason: string): Promise<void> {
  const items = (await ledger.inbox.openOfTask(task)).filter(({ effect }) => effect === null);
  if (items.length === 0) return;
  const { subject } = await creationOf(ledger, task);
  const drafts = items.map(({ id, call }): Draft => ({ kind: 'inbox.withdrawn', actor: 'operator', task, subject, data: { item: id, effect: null, call, reason } }));
  await ledger.append(drafts, [{ type: 'task-status', task, status: 'failed' }, ...items.map(({ id }) => ({ type: 'item-open', item: id }) as const)]);
}
