import { Terminal } from '../vocabulary/errors.ts';
import type { AsOf, MemoryView } from '../vocabulary/memory.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import type { ItemRow } from '../ledger/memory-port.ts';
import type { Ledger } from '../ledger/port.ts';
import { readAssociations } from './associations.ts';
import { readIdentity } from './identities.ts';
import { itemContent } from './item-content.ts';
import { linksOf } from './links.ts';
import { getRecord } from './records.ts';
import { parseRef } from './refs.ts';
import { resolveSubject } from './subjects.ts';

export interface ShowDeps {
  ledger: Ledger;
  kinds: RecordKinds;
  now: number;
}

/** A record, an item or an identity, whichever the reference names; as it is, or as it was then. */
export async function showMemory(deps: ShowDeps, text: string, asOf?: AsOf): Promise<MemoryView> {
  const ref = parseRef(text, deps.kinds);
  const record = ref.type === 'record' ? await recordView(deps, ref.kind, ref.id, asOf) : null;
  const found = record ?? (await itemView(deps, text.trim(), asOf)) ?? (await identityView(deps, text, asOf));
  if (found === null) {
    const when = asOf === undefined ? '' : ' at that point';
    throw new Terminal('memory.unknown-ref', `There is nothing called "${text.slice(0, 200)}"${when}.`, 'Records are kind:id (customer:jane@example.com), items have the id they came with; `keelson memory recall "words"` finds them.');
  }
  return found;
}

async function recordView({ ledger, kinds, now }: ShowDeps, kind: string, id: string, asOf?: AsOf): Promise<MemoryView | null> {
  const record = await getRecord(ledger, kind, id, asOf === undefined ? {} : { asOf });
  const place = record === null ? null : await ledger.records.record(kind, id, record.version);
  if (record === null || place === null) return null;
  const subject = `${kind}:${id}`;
  return {
    type: 'record',
    kind,
    id,
    version: record.version,
    versions: (await ledger.records.record(kind, id))?.version ?? record.version,
    seq: place.seq,
    at: place.at,
    value: record.value,
    links: await linksOf(ledger, { kind, id }, asOf),
    associations: await readAssociations(ledger, subject, now, asOf),
    identity: kinds.get(kind).about === 'person' ? await readIdentity(ledger, subject, asOf) : null,
  };
}

async function itemView({ ledger }: ShowDeps, id: string, asOf?: AsOf): Promise<MemoryView | null> {
  const row = await ledger.items.item(id, asOf);
  if (row === null) return null;
  const { text, tags, whole, sources } = await itemContent(ledger, row.seq);
  const summaries = await ledger.items.rows(await ledger.items.summariesOf(row.seq));
  const { seq, version, type, thread, author, subject, at, tier } = row;
  return {
    type: 'item',
    id,
    version,
    seq,
    at,
    item: { id, score: 0, why: [], seq, version, type, thread, author, subject, at, tier, tags, text },
    state: row.state,
    sources: (await ledger.items.rows(sources)).map((source: ItemRow) => source.id),
    summarisedBy: summaries[0]?.id ?? null,
    whole,
  };
}

async function identityView({ ledger, now }: ShowDeps, name: string, asOf?: AsOf): Promise<MemoryView | null> {
  const resolved = await resolveSubject(ledger, name).catch((error: unknown) => {
    if (error instanceof Terminal && error.code === 'memory.unknown-subject') return null;
    throw error;
  });
  if (resolved === null) return null;
  const identity = await readIdentity(ledger, resolved.canonical, asOf);
  const records: { kind: string; id: string }[] = [];
  for (const subject of identity.subjects) {
    const colon = subject.indexOf(':');
    const [kind, id] = [subject.slice(0, colon), subject.slice(colon + 1)];
    if ((await getRecord(ledger, kind, id, asOf === undefined ? {} : { asOf })) !== null) records.push({ kind, id });
  }
  const items = await ledger.items.count({ subjects: identity.subjects, now, ...(asOf === undefined ? {} : { asOf }) }, Number.MAX_SAFE_INTEGER);
  // Then there was nothing yet that would make it one.
  if (asOf !== undefined && records.length + items + identity.handles.length === 0 && identity.subjects.length <= 1) return null;
  return {
    type: 'identity',
    identity,
    associations: (await Promise.all(identity.subjects.map((subject) => readAssociations(ledger, subject, now, asOf)))).flat(),
    records,
    items,
  };
}
