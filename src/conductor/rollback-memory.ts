import { KeelsonError } from '../vocabulary/errors.ts';
import type { FieldConflict, RollbackStep } from '../vocabulary/gate-views.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Json } from '../vocabulary/json.ts';
import type { VersionView } from '../vocabulary/memory.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import { changedByOthers, rollbackSource } from '../vocabulary/rollback.ts';
import type { Ledger } from '../ledger/port.ts';
import { diffFields, type Fields } from '../memory/diff.ts';
import { versionedRef, versionsOf, type Versioned } from '../memory/history.ts';
import { planRevert } from '../memory/revert.ts';
import type { Contested, Undone } from '../memory/three-way.ts';
import { ownTasks } from './rollback-members.ts';

/** A step with the event that it undoes. */
export interface Placed {
  seq: number;
  step: RollbackStep;
}

/** What a task wrote to memory: a version, or who is who, which only the operator takes back. */
export type Write = { seq: number; ref: Versioned; version: number } | { seq: number; identity: string; back: string };

/**
 * What of a task's writes goes back, and what others set since and so stays. Newest first, and each on top of those before: when the
 * task wrote a record three times, the third is taken back before the second is looked at. What its rollback took back is left out.
 */
export async function memorySteps({ ledger, kinds }: MemoryDeps, root: TaskId, writes: readonly Write[]): Promise<Placed[]> {
  const newestFirst = writes.toSorted((one, other) => other.seq - one.seq);
  const oldest = new Map(newestFirst.flatMap((write) => ('ref' in write ? [[write.ref.ref, write.version]] : [])));
  const planning: Planning = { ledger, kinds, root, tasks: await ownTasks(ledger, root), oldest, since: new Map(), standing: new Map() };
  const placed: Placed[] = [];
  for (const write of newestFirst) {
    const steps = 'identity' in write ? [keep(write.identity, null, `Who is who stays. ${write.back}`)] : await versionSteps(planning, write);
    placed.push(...steps.map((step) => ({ seq: write.seq, step })));
  }
  return placed;
}

interface MemoryDeps {
  ledger: Ledger;
  kinds: RecordKinds;
}

/** The maps are by record or item. */
interface Planning extends MemoryDeps {
  root: TaskId;
  /** Who is none of the others. */
  tasks: ReadonlySet<string>;
  /** The first version that the task wrote. */
  oldest: ReadonlyMap<string, number>;
  /** The versions from that one on, read once. */
  since: Map<string, VersionView[]>;
  /** What it would hold after the steps so far. */
  standing: Map<string, Fields>;
}

async function versionSteps({ ledger, kinds, root, tasks, standing, since, oldest }: Planning, { ref, version }: { ref: Versioned; version: number }): Promise<RollbackStep[]> {
  try {
    const versions = since.get(ref.ref) ?? (await versionsSince(ledger, ref, oldest.get(ref.ref) ?? version));
    since.set(ref.ref, versions);
    if (wasTakenBack(versions, root, ref, version)) return [];
    const { value, changes, conflicts } = await planRevert(ledger, ref, version, { standing: standing.get(ref.ref), contested: setByOthers(versions, version, tasks) });
    if (ref.type === 'record' && changes.length > 0) kinds.check(ref.kind, ref.id, value);
    standing.set(ref.ref, value);
    const back: RollbackStep[] = changes.length === 0 ? [] : [{ do: 'revert', ref: ref.ref, version, fields: changes.map(({ field }) => field) }];
    return conflicts.length === 0 ? back : [...back, keep(ref.ref, version, changedByOthers, conflictsOf(conflicts))];
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    return [keep(ref.ref, version, `${error.message} ${error.nextStep}`)];
  }
}

/** From the newest down to that one. */
async function versionsSince(ledger: Ledger, ref: Versioned, version: number): Promise<VersionView[]> {
  const [newest] = await versionsOf(ledger, ref, 1);
  const versions = newest === undefined ? [] : await versionsOf(ledger, ref, newest.version - version + 1);
  return versions.filter((one) => one.version >= version);
}

/**
 * Which fields others have set since a version: whoever is not one of these tasks. Also when they set them to what the task had written, since then
 * it is their word that stands. When there are more versions than are read, all of them count as set by others.
 */
function setByOthers(versions: readonly VersionView[], version: number, tasks: ReadonlySet<string>): Contested {
  if (!versions.some((one) => one.version <= version)) return () => true;
  const fields = new Set<string>();
  for (const [index, one] of versions.entries()) {
    const before = versions[index + 1];
    if (one.version <= version || before === undefined) break;
    if (one.task !== null && tasks.has(one.task)) continue;
    for (const { field } of diffFields(before.value, one.value)) fields.add(field);
  }
  return (field) => fields.has(field);
}

/** A later version says so: a record's by what it reverts, a note's by where it comes from. */
function wasTakenBack(versions: readonly VersionView[], root: TaskId, ref: Versioned, version: number): boolean {
  return versions.some(({ version: other, reverts, source }) => other > version && source === rollbackSource(root) && (ref.type === 'item' || reverts === version));
}

/** For the write that takes a version back: the same as the plan had it, with what was written since. */
export async function setByOthersSince(ledger: Ledger, root: TaskId, ref: Versioned, version: number): Promise<Contested> {
  return setByOthers(await versionsSince(ledger, ref, version), version, await ownTasks(ledger, root));
}

/** What of a version that was just taken back still stands, since others set it. */
export async function fieldsChangedSince({ ledger, kinds }: MemoryDeps, root: TaskId, ref: string, version: number): Promise<FieldConflict[]> {
  const found = await versionedRef(ledger, kinds, ref);
  return conflictsOf((await planRevert(ledger, found, version, { contested: await setByOthersSince(ledger, root, found, version) })).conflicts);
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
