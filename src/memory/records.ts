import { assert } from '../vocabulary/errors.ts';
import type { RecordVersion } from '../vocabulary/contract.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';

/** The newest version of a record, or the given one. */
export async function getRecord(ledger: Ledger, kind: string, id: string, version?: number): Promise<RecordVersion | null> {
  const place = await ledger.records.record(kind, id, version);
  return place === null ? null : recordOf(await ledger.event(place.seq));
}

export interface Note {
  id: string;
  version: number;
  text: string;
  tags: string[];
}

export async function getNote(ledger: Ledger, id: string): Promise<Note | null> {
  const place = await ledger.records.note(id);
  if (place === null) return null;
  const event = await ledger.event(place.seq);
  assert(event.kind === 'note.put', `note ${id} is where the projection says`);
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
  subject: string | null;
  cause: number | null;
  call: number | null;
  name: string | null;
}

export interface VersionedWrite {
  draft: Draft<'record.put' | 'note.put'>;
  /** Holds while nobody has written the next version (M2). */
  expectation: Expectation;
}

export async function recordWrite(ledger: Ledger, writer: Writer, record: { kind: string; id: string; value: { [key: string]: Json }; source: string }): Promise<VersionedWrite> {
  const { kind, id, value, source } = record;
  const version = (await ledger.records.record(kind, id))?.version ?? 0;
  const { call, name, ...envelope } = writer;
  return {
    draft: { ...envelope, kind: 'record.put', data: { kind, id, version: version + 1, value, provenance: { source, model: null }, call, name } },
    expectation: { type: 'record-version', kind, id, version },
  };
}

export async function noteWrite(ledger: Ledger, writer: Writer, note: { id: string; text: string; tags: string[]; source: string }): Promise<VersionedWrite> {
  const { id, text, tags, source } = note;
  const version = (await ledger.records.note(id))?.version ?? 0;
  const { call, name, ...envelope } = writer;
  return {
    draft: { ...envelope, kind: 'note.put', data: { id, version: version + 1, text, tags, provenance: { source, model: null }, call, name } },
    expectation: { type: 'note-version', id, version },
  };
}
