import { NeedsOperator, type FailureData } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';

/**
 * A task that was ready when the last process died may be what killed it. Each new beginning is put on record, and after
 * `taskRecoveriesMax` of them without any progress the task is stopped instead of taking the process down again.
 */
export function recovery(journal: LedgerEvent[], task: TaskId): { drafts: Draft[]; failure: FailureData | null } {
  let before = 0;
  for (const event of journal.toReversed()) {
    if (event.kind !== 'task.recovered') break;
    before += 1;
  }
  if (before >= limits.taskRecoveriesMax) {
    const error = new NeedsOperator(
      'task.crash-loop',
      `${task} was under way in each of the last ${before} crashes and made no progress.`,
      'Look at what its next step does to the process (memory, a native library), then retry.',
    );
    return { drafts: [], failure: error.toData() };
  }
  const subject = journal[0]?.subject ?? null;
  return { drafts: [{ kind: 'task.recovered', actor: 'system', task, subject, data: { recoveries: before + 1 } }], failure: null };
}
