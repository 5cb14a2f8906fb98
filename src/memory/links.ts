import { Terminal } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import { recordKindPattern, type AsOf, type LinkView } from '../vocabulary/memory.ts';
import type { RecordKinds, RecordValue } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';

export interface RecordName {
  kind: string;
  id: string;
}

/** Links of a record in both directions, oldest first. */
export function linksOf(ledger: Ledger, record: RecordName, asOf?: AsOf): Promise<LinkView[]> {
  return ledger.links.linksOf(record.kind, record.id, limits.linksPerRecordMax, asOf);
}

/** Puts a link between two records that exist, or takes it away. Returns the links of `from` after it. */
export async function putLink(ledger: Ledger, from: RecordName, relation: string, to: RecordName, options: { remove?: boolean; source?: string } = {}): Promise<LinkView[]> {
  if (!recordKindPattern.test(relation)) throw new Terminal('memory.bad-relation', `"${relation.slice(0, 100)}" is not the name of a relation.`, 'Lower case letters, digits and dashes, such as paid-by.');
  const { remove = false, source = 'operator' } = options;
  const known = (await linksOf(ledger, from)).some((link) => link.direction === 'out' && link.relation === relation && link.kind === to.kind && link.id === to.id);
  if (remove && !known) throw new Terminal('memory.no-link', `${name(from)} has no link ${relation} to ${name(to)}.`, `\`keelson memory show ${name(from)}\` lists its links.`);
  if (known === remove) {
    if (!remove) await mustExist(ledger, from, to);
    // The end of a link names the same two as its beginning.
    const subject = (await subjectOf(ledger, from)) ?? (await subjectOf(ledger, to));
    await ledger.append([{ kind: 'link.put', actor: 'operator', subject, data: { from, relation, to, removed: remove, provenance: { source, model: null } } }]);
  }
  return linksOf(ledger, from);
}

async function mustExist(ledger: Ledger, from: RecordName, to: RecordName): Promise<void> {
  for (const record of [from, to]) {
    if ((await ledger.records.record(record.kind, record.id)) === null) throw new Terminal('memory.unknown-record', `There is no record ${name(record)}.`, 'Put it first, or check the spelling.');
  }
}

/** A link tells something about whoever its ends are about. */
async function subjectOf(ledger: Ledger, { kind, id }: RecordName): Promise<string | null> {
  const place = await ledger.records.record(kind, id);
  return place === null ? null : (await ledger.event(place.seq)).subject;
}

function name({ kind, id }: RecordName): string {
  return `${kind}:${id}`;
}

/** They are in one append with the record. */
const linksPerWriteMax = limits.appendEventsMax / 2;

interface FieldLink {
  relation: string;
  to: RecordName;
}

/** Where the link fields of a value lead. The relation is the field's name, `paidBy` as `paid-by`. */
function fieldLinks(kinds: RecordKinds, kind: string, value: RecordValue): FieldLink[] {
  return kinds.get(kind).links().flatMap((link) => {
    const relation = link.field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const ids = [value[link.field] ?? []].flat();
    if (!recordKindPattern.test(relation)) return [];
    return ids.filter((id): id is string => typeof id === 'string' && id !== '' && id.length <= limits.subjectCharsMax).map((id) => ({ relation, to: { kind: link.kind, id } }));
  });
}

/** The links that a write of a record brings and ends, so that what leads to a record can be found from its other end too. */
export function linkDrafts(kinds: RecordKinds, record: RecordName, before: RecordValue | null, after: RecordValue, envelope: Omit<Draft<'link.put'>, 'kind' | 'data'>, source: string): Draft<'link.put'>[] {
  const old = before === null ? [] : fieldLinks(kinds, record.kind, before);
  const now = fieldLinks(kinds, record.kind, after);
  const without = (some: FieldLink[], others: FieldLink[]): FieldLink[] => some.filter((link) => !others.some((other) => other.relation === link.relation && other.to.id === link.to.id && other.to.kind === link.to.kind));
  const draft = ({ relation, to }: FieldLink, removed: boolean): Draft<'link.put'> => ({ ...envelope, kind: 'link.put', data: { from: { kind: record.kind, id: record.id }, relation, to, removed, provenance: { source, model: null } } });
  const drafts = [...without(old, now).map((link) => draft(link, true)), ...without(now, old).map((link) => draft(link, false))];
  if (drafts.length > linksPerWriteMax) throw new Terminal('memory.too-many-links', `${name(record)} would change ${drafts.length} links at once, more than ${linksPerWriteMax}.`, 'Write it in several steps.');
  return drafts;
}
