import { assert, Terminal } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { Json } from '../vocabulary/json.ts';
import type { RevertPlan } from '../vocabulary/customer-views.ts';
import type { RevertReport } from '../vocabulary/memory.ts';
import type { MemoryConflict } from '../vocabulary/memory-conflict.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';
import { conflictTask, type ConflictTask } from './conflicts.ts';
import { own, sameJson, type Fields } from './diff.ts';
import { versionedRef, versionOf, versionsOf, type Versioned } from './history.ts';
import { appendVersion, operatorWrites, recordWrite, type VersionedWrite, type Writer } from './records.ts';
import { takeBack, type Contested, type Undone } from './three-way.ts';

export interface RevertTerms {
  /** Conflicts that go back too. */
  restore?: ReadonlySet<string>;
  /** As if the newest version were this. */
  standing?: Fields | undefined;
  /** Without it, only the values tell whether a field was changed again. */
  contested?: Contested | undefined;
}

/** What taking a version's change back comes to as things are now. Throws where there is nothing to go back to. */
export async function planRevert(ledger: Ledger, ref: Versioned, version: number, { restore, standing, contested }: RevertTerms = {}): Promise<Undone> {
  const changed = await versionOf(ledger, ref, version);
  const [before] = await versionsOf(ledger, ref, 1, version);
  const [newest] = await versionsOf(ledger, ref, 1);
  if (!before || !newest) throw new Terminal('memory.first-version', `Version ${version} began ${ref.ref}: there is nothing before it to go back to.`, 'Put what it should be, or forget its subject.');
  return takeBack({ before: before.value, after: changed.value, now: standing ?? newest.value }, restore, contested);
}

/** What taking a version's change back would do, for the operator to look at first. Writes nothing; throws as the revert itself would. */
export async function revertPlan(ledger: Ledger, kinds: RecordKinds, text: string, version: number): Promise<RevertPlan> {
  const { changes, conflicts } = await planRevert(ledger, await versionedRef(ledger, kinds, text), version);
  return { changes, conflicts };
}

export interface RevertWrite extends VersionedWrite {
  undone: Undone;
}

/**
 * The version that takes another's change back (M2: what is taken back stays in the history). Of the fields that were changed
 * again since, those in `restore` go back too. `null` when nothing would change.
 */
export async function revertWrite(ledger: Ledger, kinds: RecordKinds, writer: Writer, wanted: { ref: Versioned; version: number; restore: readonly string[]; source: string; contested?: Contested | undefined }): Promise<RevertWrite | null> {
  const { ref, version, restore, source, contested } = wanted;
  const undone = await planRevert(ledger, ref, version, { restore: new Set(restore), contested });
  if (undone.changes.length === 0) return null;
  const write = ref.type === 'record' ? await recordRevert(ledger, kinds, writer, { kind: ref.kind, id: ref.id, value: undone.value, version, source }) : await itemRevert(ledger, writer, ref.id, undone.value, source);
  return { ...write, undone };
}

async function recordRevert(ledger: Ledger, kinds: RecordKinds, writer: Writer, record: { kind: string; id: string; value: Fields; version: number; source: string }): Promise<VersionedWrite> {
  const { kind, id, value, version, source } = record;
  const place = await ledger.records.record(kind, id);
  const subject = place === null ? null : (await ledger.event(place.seq)).subject;
  return recordWrite(ledger, kinds, writer, { kind, id, value, source, reverts: version, ...(subject === null ? {} : { subject }) });
}

async function itemRevert(ledger: Ledger, writer: Writer, id: string, value: Fields, source: string): Promise<VersionedWrite> {
  const row = await ledger.items.item(id);
  const newest = row === null ? null : await ledger.event(row.seq);
  if (newest?.kind === 'document.changed') throw new Terminal('memory.document', `${id} is a file of the company folder.`, 'Restore the file there: the ledger follows it at the next start.');
  if (newest?.kind !== 'note.put') throw new Terminal('memory.not-revertible', `${id} came from outside, so it is as it came.`, 'Write a note beside it.');
  const { call, name, ...envelope } = writer;
  const { text, ...fields } = value;
  // It may have been promoted since that version was written, which is no version of its own.
  const tier = sameJson(own(value, 'tier'), newest.data.tier) && row !== null ? { tier: row.tier } : {};
  const draft: Draft<'note.put'> = {
    ...envelope,
    subject: newest.subject,
    kind: 'note.put',
    data: { ...newest.data, ...fields, ...tier, ...textOf(text), version: newest.data.version + 1, provenance: { source, model: null }, call, name },
  };
  return { drafts: [draft], expectations: [{ type: 'note-version', id, version: newest.data.version }] };
}

function textOf(text: Json | undefined): { text: string; whole: string | null } {
  if (typeof text === 'string') return { text, whole: null };
  assert(typeof text === 'object' && text !== null && !Array.isArray(text), 'a text is a string, or a beginning and a blob');
  const { beginning, whole } = text;
  assert(typeof beginning === 'string' && typeof whole === 'string', 'a long text is as noteFields gives it');
  return { text: beginning, whole };
}

/**
 * Takes back what a version changed, for the operator. Fields changed again since are kept or restored as `conflicts` says; without
 * it nothing is written, and `ask` is the task to start, which does the whole of it with the answer.
 */
export async function revertVersion(ledger: Ledger, kinds: RecordKinds, text: string, version: number, conflicts?: 'keep' | 'restore'): Promise<{ report: Omit<RevertReport, 'task'>; ask: ConflictTask | null }> {
  const ref = await versionedRef(ledger, kinds, text);
  const plan = await planRevert(ledger, ref, version);
  if (plan.conflicts.length > 0 && conflicts === undefined) {
    const { seq } = await versionOf(ledger, ref, version);
    const conflict: MemoryConflict = { type: 'revert', about: seq, ref: ref.ref, version, clean: plan.changes.length, fields: plan.conflicts.map(({ field, ...values }) => ({ field, values })) };
    const { subject } = await ledger.event(seq);
    return { report: { version: null, changes: plan.changes, conflicts: plan.conflicts }, ask: await conflictTask(ledger, conflict, subject) };
  }
  const restore = conflicts === 'restore' ? plan.conflicts.map(({ field }) => field) : [];
  let undone = plan;
  const event = await appendVersion(ledger, async () => {
    const write = await revertWrite(ledger, kinds, operatorWrites, { ref, version, restore, source: 'operator' });
    if (write === null) throw new Terminal('memory.nothing-to-revert', `Nothing of version ${version} of ${ref.ref} is left to take back.`, `\`keelson memory diff ${ref.ref}\` shows what differs.`);
    ({ undone } = write);
    return write;
  });
  const written = event.kind === 'record.put' || event.kind === 'note.put' ? event.data.version : null;
  return { report: { version: written, changes: undone.changes, conflicts: undone.conflicts }, ask: null };
}
