import { assert, Terminal } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { rollbackKey } from '../vocabulary/rollback.ts';
import type { Ledger } from '../ledger/port.ts';

/** One of the tasks that are taken back. */
export interface Member {
  task: TaskId;
  agent: string;
  /** Another rollback sees to it. */
  by: TaskId | null;
}

export async function creationOf(ledger: Ledger, task: TaskId): Promise<LedgerEvent<'task.created'>> {
  const row = await ledger.tasks.get(task);
  if (row === null) throw new Terminal('task.unknown', `There is no task ${task}.`, '`keelson tasks` lists them.');
  const created = await ledger.event(row.createdSeq);
  assert(created.kind === 'task.created', `${task} was created`);
  return created;
}

/** The task and all that it started. What has a rollback of its own is left to that, with all below it. */
export async function membersOf(ledger: Ledger, root: TaskId): Promise<Member[]> {
  const members: Member[] = [{ task: root, agent: (await creationOf(ledger, root)).data.agent, by: null }];
  for (const member of members) {
    for (const child of await ledger.tasks.children(member.task)) {
      members.push({ task: child, agent: (await creationOf(ledger, child)).data.agent, by: member.by ?? (await ledger.tasks.byKey(rollbackKey(child))) });
    }
  }
  return members;
}

/** Those tasks, and what takes any of them back: whatever else writes is somebody else. */
export async function ownTasks(ledger: Ledger, root: TaskId): Promise<ReadonlySet<string>> {
  const own = new Set<string>();
  for (const { task } of await membersOf(ledger, root)) {
    own.add(task);
    const by = await ledger.tasks.byKey(rollbackKey(task));
    if (by !== null) own.add(by);
  }
  return own;
}
