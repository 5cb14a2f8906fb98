import { isDeepStrictEqual } from 'node:util';
import type { CustomerView, Origin, RecordField, RecordView } from '../../vocabulary/customer-views.ts';
import type { AsOf, IdentityView, VersionView } from '../../vocabulary/memory.ts';
import type { Ledger } from '../../ledger/port.ts';
import { versionsOf } from '../../memory/history.ts';
import { linksOf } from '../../memory/links.ts';
import { getRecord } from '../../memory/records.ts';

/** How many versions are looked at for where a value came in. A value that is older has no origin here; `why` finds it. */
const versionsLooked = 60;
const recordsMax = 40;

/** The record of the name that counts (or of the first name that has one), those of the other names, and what is linked to any of them. */
export async function recordsAbout(ledger: Ledger, { subjects }: IdentityView, asOf?: AsOf): Promise<Pick<CustomerView, 'record' | 'otherRecords'>> {
  let record: RecordView | null = null;
  const others: CustomerView['otherRecords'] = [];
  const seen = new Set<string>();
  for (const subject of subjects) {
    const name = nameOf(subject);
    if (record === null) record = await recordView(ledger, name, asOf);
    else others.push(...(await otherRecord(ledger, name, null, asOf)));
    seen.add(subject);
  }
  for (const subject of subjects) {
    const { kind, id } = nameOf(subject);
    for (const link of await linksOf(ledger, { kind, id }, asOf)) {
      const ref = `${link.kind}:${link.id}`;
      if (seen.has(ref) || others.length >= recordsMax) continue;
      seen.add(ref);
      others.push(...(await otherRecord(ledger, link, link.relation, asOf)));
    }
  }
  return { record, otherRecords: others };
}

function nameOf(subject: string): { kind: string; id: string } {
  const colon = subject.indexOf(':');
  return { kind: subject.slice(0, colon), id: subject.slice(colon + 1) };
}

async function otherRecord(ledger: Ledger, { kind, id }: { kind: string; id: string }, relation: string | null, asOf?: AsOf): Promise<CustomerView['otherRecords']> {
  const record = await getRecord(ledger, kind, id, asOf === undefined ? {} : { asOf });
  const place = record === null ? null : await ledger.records.record(kind, id, record.version);
  return record === null || place === null ? [] : [{ ref: `${kind}:${id}`, kind, id, version: record.version, seq: place.seq, at: place.at, relation, value: record.value }];
}

/** A record with where each of its values comes from; `null` when there is none, or was none then. */
async function recordView(ledger: Ledger, { kind, id }: { kind: string; id: string }, asOf?: AsOf): Promise<RecordView | null> {
  const place = asOf === undefined ? await ledger.records.record(kind, id) : await ledger.records.recordAsOf(kind, id, asOf);
  if (place === null) return null;
  const ref = `${kind}:${id}`;
  const versions = await versionsOf(ledger, { type: 'record', kind, id, ref }, versionsLooked, place.version + 1);
  const [newest] = versions;
  if (newest === undefined) return null;
  const fields = Object.entries(newest.value).map(([name, value]): RecordField => ({ name, value, origin: originOf(versions, name) }));
  return { ref, kind, id, version: newest.version, seq: newest.seq, at: newest.at, fields };
}

/** The version since which the newest value of a field stands without a break. `versions` are newest first. */
function originOf(versions: readonly VersionView[], name: string): Origin | null {
  const value = versions[0]?.value[name];
  const broken = versions.findIndex((one) => !Object.hasOwn(one.value, name) || !isDeepStrictEqual(one.value[name], value));
  const first = broken === -1 ? versions.at(-1) : versions[broken - 1];
  if (first === undefined || (broken === -1 && first.version > 1)) return null;
  const { version, seq, at, actor, source, model, task } = first;
  return { version, seq, at, actor, source, model, task: task as Origin['task'] };
}
