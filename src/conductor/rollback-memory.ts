import { KeelsonError } from '../vocabulary/errors.ts';
import type { FieldConflict, RollbackStep } from '../vocabulary/gate-views.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Json } from '../vocabulary/json.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import { changedByOthers, rollbackSource } from '../vocabulary/rollback.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Fields } from '../memory/diff.ts';
import { versionedRef, versionsOf, type Versioned } from '../memory/history.ts';
import { planRevert } from '../memory/revert.ts';
import type { Undone } from '../memory/three-way.ts';

/** A step with the event that it undoes. */
export interface Placed {
  seq: number;
  step: RollbackStep;
}

/** What a task wrote to memory: a version, or who is who, which only the operator takes back. */
export type Write = { seq: number; ref: Versioned; version: number } | { seq: number; identity: string; back: string };

/**
 * What of a task's writes goes back, and what others changed since and so stays. Newest first, and each on top of those before: when the
 * task wrote a record three times, the third is taken back before the second is looked at. What its rollback took back is left out.
 */
export async function memorySteps({ ledger, kinds }: { ledger: Ledger; kinds: RecordKinds }, root: TaskId, writes: readonly Write[]): Promise<Placed[]> {
  const standing = new Map<string, Fields>();
  const placed: Placed[] = [];
  for (const write of writes.toSorted((one, other) => other.seq - one.seq)) {
    const steps = 'identity' in write ? [keep(write.identity, null, `Who is who stays. ${write.back}`)] : await versionSteps(ledger, kinds, root, write, standing);
    placed.push(...steps.map((step) => ({ seq: write.seq, step })));
  }
  return placed;
}

async function versionSteps(ledger: Ledger, kinds: RecordKinds, root: TaskId, { ref, version }: { ref: Versioned; version: number }, standing: Map<string, Fields>): Promise<RollbackStep[]> {
  try {
    if (await wasTakenBack(ledger, root, ref, version)) return [];
    const { value, changes, conflicts } = await planRevert(ledger, ref, version, undefined, standing.get(ref.ref));
    if (ref.type === 'record' && changes.length > 0) kinds.check(ref.kind, ref.id, value);
    standing.set(ref.ref, value);
    const back: RollbackStep[] = changes.length === 0 ? [] : [{ do: 'revert', ref: ref.ref, version, fields: changes.map(({ field }) => field) }];
    return conflicts.length === 0 ? back : [...back, keep(ref.ref, version, changedByOthers, conflictsOf(conflicts))];
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    return [keep(ref.ref, version, `${error.message} ${error.nextStep}`)];
  }
}

/** A later version says so: a record's by what it reverts, a note's by where it comes from. */
async function wasTakenBack(ledger: Ledger, root: TaskId, ref: Versioned, version: number): Promise<boolean> {
  const [newest] = await versionsOf(ledger, ref, 1);
  const later = newest === undefined || newest.version <= version ? [] : await versionsOf(ledger, ref, newest.version - version);
  return later.some(({ version: other, reverts, source }) => other > version && source === rollbackSource(root) && (ref.type === 'item' || reverts === version));
}

/** What of a version that was just taken back still stands, since others wrote it. */
export async function fieldsChangedSince({ ledger, kinds }: { ledger: Ledger; kinds: RecordKinds }, ref: string, version: number): Promise<FieldConflict[]> {
  return conflictsOf((await planRevert(ledger, await versionedRef(ledger, kinds, ref), version)).conflicts);
}

function conflictsOf(conflicts: Undone['conflicts']): FieldConflict[] {
  return conflicts.map(({ field, after, now }) => ({ field, task: shown(after), now: shown(now) }));
}

function keep(ref: string, version: number | null, why: string, conflicts: FieldConflict[] = []): RollbackStep {
  return { do: 'keep', ref, version, why, conflicts };
}

const shownCharsMax = 1_000;

/** A value as it is shown: a long one by its beginning, and `null` where there is none. */
function shown(value: Json | undefined): Json {
  const text = JSON.stringify(value ?? null);
  return text.length <= shownCharsMax ? (value ?? null) : `${text.slice(0, shownCharsMax)}…`;
}
