import { Terminal } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { AsOf, FieldChange, VersionView } from '../vocabulary/memory.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';
import { diffFields, type Fields } from './diff.ts';
import { versionView } from './records.ts';
import { resolveRef, type Found } from './refs.ts';

export type Versioned = Exclude<Found, { type: 'identity' }>;

/** A record or an item. Throws `memory.no-versions` for an identity, which has names and no versions. */
export async function versionedRef(ledger: Ledger, kinds: RecordKinds, text: string): Promise<Versioned> {
  const found = await resolveRef(ledger, kinds, text);
  if (found.type !== 'identity') return found;
  throw new Terminal('memory.no-versions', `${found.ref} is a name without a record.`, `\`keelson memory show ${found.ref}\` tells who it is; versions are of records and items.`);
}

/** All versions of a record or an item, newest first; as of then, those up to the one that held. Throws `memory.unknown-ref` when none did. */
export async function history(ledger: Ledger, kinds: RecordKinds, text: string, options: { limit?: number; asOf?: AsOf } = {}): Promise<VersionView[]> {
  const ref = await versionedRef(ledger, kinds, text);
  const { limit = limits.listRowsDefault, asOf } = options;
  return versionsOf(ledger, ref, limit, asOf === undefined ? undefined : (await heldVersion(ledger, ref, asOf)) + 1);
}

/** The number of the version that held then. Throws `memory.unknown-ref` when there was none yet. */
export async function heldVersion(ledger: Ledger, ref: Versioned, asOf: AsOf): Promise<number> {
  const held = ref.type === 'record' ? await ledger.records.recordAsOf(ref.kind, ref.id, asOf) : await ledger.items.item(ref.id, asOf);
  if (held !== null) return held.version;
  throw new Terminal('memory.unknown-ref', `There was no ${ref.ref} at that point.`, `\`keelson memory history ${ref.ref}\` tells since when there is one.`);
}

/** Only versions below `before`. */
export async function versionsOf(ledger: Ledger, ref: Versioned, limit: number, before?: number): Promise<VersionView[]> {
  const bounded = Math.min(Math.max(1, Math.floor(limit)), limits.historyVersionsMax);
  if (ref.type === 'record') {
    const places = await ledger.records.recordHistory(ref.kind, ref.id, bounded, before);
    return Promise.all(places.map(async ({ seq }) => versionView(await ledger.event(seq))));
  }
  const rows = (await ledger.items.itemHistory(ref.id, limits.historyVersionsMax)).filter(({ version }) => before === undefined || version < before).slice(0, bounded);
  return Promise.all(rows.map(async ({ seq, version }) => itemVersion(await ledger.event(seq), version)));
}

/** One version. Throws `memory.no-version`, also for one that came after `newest`. */
export async function versionOf(ledger: Ledger, ref: Versioned, version: number, newest = Number.MAX_SAFE_INTEGER - 1): Promise<VersionView> {
  if (version > newest) throw new Terminal('memory.no-version', `${ref.ref} had no version ${version} at that point: it was at version ${newest}.`, 'Name an earlier version, or leave the point in time out.');
  const [found] = await versionsOf(ledger, ref, 1, version + 1);
  if (found?.version === version) return found;
  throw new Terminal('memory.no-version', `${ref.ref} has no version ${version}.`, `\`keelson memory history ${ref.ref}\` lists its versions.`);
}

/** An item's version as fields. Its text is one field, with the blob of the whole where there is more than fits an event. */
function itemVersion(event: LedgerEvent, version: number): VersionView {
  const { seq, at, actor, task } = event;
  const place = { version, seq, at, actor, task, model: null, reverts: null };
  switch (event.kind) {
    case 'note.put':
      return { ...place, source: event.data.provenance.source, model: event.data.provenance.model, value: noteFields(event) };
    case 'document.changed':
      return { ...place, source: `file:${event.data.path}`, value: { title: event.data.title, text: event.data.text } };
    case 'mail.received': {
      const { from, subject, text, thread, messageId } = event.data.mail;
      return { ...place, source: event.data.source, value: { from: from?.address ?? null, subject, text, thread, messageId } };
    }
    default:
      return { ...place, source: event.kind, value: event.data };
  }
}

/** What of a note can change from one version to the next. */
function noteFields({ data }: LedgerEvent<'note.put'>): Fields {
  const { text, whole, tags, type, thread, author, when, tier, importance, expiresAt } = data;
  return { text: whole === null ? text : { beginning: text, whole }, tags, type, thread, author, when, tier, importance, expiresAt };
}

/** Field by field, from one version to another; by default the newest, or the one that held then, against the one before it. Version 0 is nothing yet. */
export async function diffVersions(ledger: Ledger, kinds: RecordKinds, text: string, versions: { from?: number; to?: number; asOf?: AsOf } = {}): Promise<{ from: number; to: number; changes: FieldChange[] }> {
  const ref = await versionedRef(ledger, kinds, text);
  const held = versions.asOf === undefined ? undefined : await heldVersion(ledger, ref, versions.asOf);
  const to = versions.to ?? held ?? (await versionsOf(ledger, ref, 1))[0]?.version ?? 0;
  const after = await fieldsAt(ledger, ref, to, held);
  const [earlier] = versions.from === undefined ? await versionsOf(ledger, ref, 1, to) : [];
  const from = versions.from ?? earlier?.version ?? 0;
  return { from, to, changes: diffFields(earlier?.value ?? (await fieldsAt(ledger, ref, from, held)), after) };
}

async function fieldsAt(ledger: Ledger, ref: Versioned, version: number, newest?: number): Promise<Fields> {
  return version === 0 ? {} : (await versionOf(ledger, ref, version, newest)).value;
}
