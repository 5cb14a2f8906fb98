import type { Json } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Handle } from '../vocabulary/memory.ts';
import { memoryConflictAgent, memoryConflictKey, memoryConflictSchema, type MemoryConflict } from '../vocabulary/memory-conflict.ts';
import type { Ledger } from '../ledger/port.ts';
import { lastHeard, nameOnRecord } from './identities.ts';

/** What to start so that the operator is asked: the request of a task, as the engine takes it. */
export interface ConflictTask {
  agent: string;
  input: Json;
  subject: string | null;
  key: string;
  cause: null;
}

/** The task that asks. While one about the very same conflict has not ended it is that one; after it there may be another. */
export async function conflictTask(ledger: Ledger, conflict: MemoryConflict, subject: string | null): Promise<ConflictTask> {
  let round = 1;
  while (round < limits.listRowsMax && !(await mayAsk(ledger, memoryConflictKey(conflict, round), conflict))) round += 1;
  return { agent: memoryConflictAgent, input: conflict as unknown as Json, subject, key: memoryConflictKey(conflict, round), cause: null };
}

/** No task has that key, or one that asks just this and is not done. */
async function mayAsk(ledger: Ledger, key: string, conflict: MemoryConflict): Promise<boolean> {
  const task = await ledger.tasks.byKey(key);
  const row = task === null ? null : await ledger.tasks.get(task);
  if (row === null) return true;
  if (row.status === 'completed' || row.status === 'failed' || row.status === 'cancelled') return false;
  const created = await ledger.event(row.createdSeq);
  const asked = memoryConflictSchema.safeParse(created.kind === 'task.created' ? created.data.input : null);
  return asked.success && sameQuestion(asked.data, conflict);
}

function sameQuestion(asked: MemoryConflict, conflict: MemoryConflict): boolean {
  if (asked.type === 'handle' && conflict.type === 'handle') return asked.claimant.identity === conflict.claimant.identity && asked.holder.identity === conflict.holder.identity;
  return asked.type === 'revert' && conflict.type === 'revert' && asked.ref === conflict.ref && asked.version === conflict.version;
}

/** The question who is to have a handle that `holder` has and `claimant` wants. */
export async function handleConflict(ledger: Ledger, handle: Handle, holder: string, claimant: string): Promise<ConflictTask> {
  const claimed = await ledger.identities.claimedAt(handle);
  const about = claimed ?? (await ledger.records.record('customer', handle.value, 1))?.seq ?? 0;
  const person = async (identity: string) => ({ identity, known: await nameOnRecord(ledger, identity), heard: await lastHeard(ledger, identity) });
  return conflictTask(ledger, { type: 'handle', about, handle, holder: await person(holder), claimant: await person(claimant), own: claimed === null }, claimant);
}
