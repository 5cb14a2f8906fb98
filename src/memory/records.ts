import { assert, Conflict, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { RecordVersion } from '../vocabulary/contract.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { AsOf, VersionView } from '../vocabulary/memory.ts';
import type { RecordKinds, RecordValue } from '../vocabulary/record-kinds.ts';
import type { RecordPlace } from '../ledger/families/records.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import { reservedProblem } from './item-ids.ts';
import { linkDrafts } from './links.ts';
import { subjectOfRecord } from './record-subject.ts';

/** The newest version of a record, the given one, or the one that held then. */
export async function getRecord(ledger: Ledger, kind: string, id: string, which: { version?: number; asOf?: AsOf } = {}): Promise<RecordVersion | null> {
  const { version, asOf } = which;
  const place = asOf === undefined ? await ledger.records.record(kind, id, version) : await ledger.records.recordAsOf(kind, id, asOf);
  return place === null ? null : recordOf(await ledger.event(place.seq));
}

export interface Note {
  id: string;
  version: number;
  text: string;
  tags: string[];
}

export async function getNote(ledger: Ledger, id: string): Promise<Note | null> {
  const row = await ledger.items.item(id);
  const event = row === null ? null : await ledger.event(row.seq);
  // Under that id there may be a document or a mail, which is no note.
  if (event?.kind !== 'note.put') return null;
  const { version, text, tags } = event.data;
  return { id, version, text, tags };
}

export function recordOf(event: LedgerEvent): RecordVersion {
  assert(event.kind === 'record.put', 'a record version is a record.put event');
  const { kind, id, version, value } = event.data;
  return { kind, id, version, value };
}

/** Who writes: the envelope of the event, with the call when it is a task that writes. */
export interface Writer {
  actor: Draft['actor'];
  task: TaskId | null;
  /** Of the task: whom a record is about that itself names nobody. */
  subject: string | null;
  cause: number | null;
  call: number | null;
  name: string | null;
}

export const operatorWrites: Writer = { actor: 'operator', task: null, subject: null, cause: null, call: null, name: null };

export interface VersionedWrite {
  /** The version first. */
  drafts: Draft[];
  /** Hold while nobody has written the next version (M2). */
  expectations: Expectation[];
}

export interface NewRecord {
  kind: string;
  id: string;
  value: RecordValue;
  /** Where the value comes from (M1). */
  source: string;
  model?: string | null;
  /** Whom it concerns, when that doesn't follow from its kind. */
  subject?: string;
  reverts?: number | null;
  /** The version that the writer had before them, 0 for no record yet. Another one by now, and nothing is written. Left out: whatever is there. */
  expected?: number | undefined;
  /** The same by the event of that version, 0 for no record yet. Versions of a record that was forgotten and made anew begin at 1 again; events never do. */
  expectedSeq?: number | undefined;
}

/** The next version of a record with the links that it brings and ends. Throws what `RecordKinds.check` throws, and `memory.changed` when it is not the version that the writer expects. */
export async function recordWrite(ledger: Ledger, kinds: RecordKinds, writer: Writer, record: NewRecord): Promise<VersionedWrite> {
  const { kind, id, source, model = null, reverts = null, expected, expectedSeq } = record;
  const value = kinds.check(kind, id, record.value);
  const place = await ledger.records.record(kind, id);
  const { version, seq } = place ?? { version: 0, seq: 0 };
  // Whoever is first between here and the commit breaks the expectation below, and meets this line again.
  if ((expected ?? version) !== version || (expectedSeq ?? seq) !== seq) throw await changedMeanwhile(ledger, record, place);
  const hasLinks = kinds.get(kind).links().length > 0;
  const before = place !== null && hasLinks ? recordOf(await ledger.event(place.seq)).value : null;
  const { call, name, ...rest } = writer;
  const envelope = { ...rest, subject: record.subject ?? (await subjectOfRecord(ledger, kinds, record, writer.subject)) };
  const put: Draft<'record.put'> = { ...envelope, kind: 'record.put', data: { kind, id, version: version + 1, value, provenance: { source, model }, call, name, reverts } };
  return {
    drafts: [put, ...linkDrafts(kinds, { kind, id }, before, value, envelope, source)],
    expectations: [{ type: 'record-version', kind, id, version, seq }],
  };
}

async function changedMeanwhile(ledger: Ledger, { kind, id, expected, expectedSeq }: NewRecord, place: RecordPlace | null): Promise<Conflict> {
  const name = `${kind} ${id}`;
  const nextStep = 'Nothing was written. Look at what is there now, and write again from there.';
  const had = await whatTheyHad(ledger, { kind, id, expected, expectedSeq });
  if (place === null) return new Conflict('memory.changed', `${name} is not on record any more, and ${had}.`, nextStep);
  const { actor } = await ledger.event(place.seq);
  return new Conflict('memory.changed', `${name} is version ${place.version} by now, written by ${actor === 'operator' ? 'the operator' : actor}, and ${had}.`, nextStep);
}

/** A version is named by its number only while that number means the one that they had. */
async function whatTheyHad(ledger: Ledger, { kind, id, expected, expectedSeq }: Pick<NewRecord, 'kind' | 'id' | 'expected' | 'expectedSeq'>): Promise<string> {
  if (expected === 0 || expectedSeq === 0) return 'there was none when you began';
  if (expectedSeq === undefined) return `it was version ${expected} when you began`;
  const theirs = await ledger.records.recordAsOf(kind, id, { seq: expectedSeq });
  return theirs?.seq === expectedSeq ? `it was version ${theirs.version} when you began` : 'what was there when you began is not on record any more';
}

const versionAttemptsMax = 20;

/** Appends the next version, and once more after whoever was first, so that no write is lost (M2). Returns the event of the version. */
export async function appendVersion(ledger: Ledger, prepare: () => Promise<VersionedWrite>): Promise<LedgerEvent> {
  for (let attempt = 1; attempt <= versionAttemptsMax; attempt++) {
    const { drafts, expectations } = await prepare();
    try {
      const [event] = await ledger.append(drafts, expectations);
      assert(event, 'an append that is not empty gives an event');
      return event;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  throw new NeedsOperator('memory.contended', 'Others kept writing the same record.', 'Try again when less is going on.');
}

/** A write by the operator, whole: a field that is left out is not there any more in the new version. */
export async function putRecord(ledger: Ledger, kinds: RecordKinds, record: Omit<NewRecord, 'source'> & { source?: string }): Promise<VersionView> {
  const event = await appendVersion(ledger, () => recordWrite(ledger, kinds, operatorWrites, { source: 'operator', ...record }));
  return versionView(event);
}

/** A version as one line of its history. */
export function versionView(event: LedgerEvent): VersionView {
  assert(event.kind === 'record.put', 'a record version is a record.put event');
  const { version, provenance, reverts, value } = event.data;
  return { version, seq: event.seq, at: event.at, actor: event.actor, source: provenance.source, model: provenance.model, task: event.task, reverts, value };
}

export async function noteWrite(ledger: Ledger, writer: Writer, note: { id: string; text: string; tags: string[]; source: string }): Promise<VersionedWrite> {
  const { id, text, tags, source } = note;
  const reserved = reservedProblem(id);
  if (reserved !== null) throw new Terminal('memory.reserved-id', `The note can't be called that: ${reserved}.`, 'Give it another id.');
  const version = (await ledger.items.itemHistory(id, 1))[0]?.version ?? 0;
  const { call, name, ...envelope } = writer;
  return {
    drafts: [{ ...envelope, kind: 'note.put', data: { id, version: version + 1, text, tags, provenance: { source, model: null }, call, name } }],
    expectations: [{ type: 'note-version', id, version }],
  };
}
