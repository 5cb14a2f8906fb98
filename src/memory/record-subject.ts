import type { RecordKinds, RecordValue } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';

/**
 * Whom a record concerns, so under whose key it is sealed and with whom it is forgotten. What describes a person is about that
 * person. What links to a person (an invoice, a to-do) is about them, directly or through another record (a payment of an
 * invoice), and else about whoever the task is about that writes it. A product, campaign or organisation outlives
 * everybody who has to do with it, so it is about nobody: personal data does not belong there.
 */
export async function subjectOfRecord(ledger: Ledger, kinds: RecordKinds, record: { kind: string; id: string; value: RecordValue }, fallback: string | null): Promise<string | null> {
  const { about, links } = kinds.get(record.kind);
  if (about === 'person') return `${record.kind}:${record.id}`;
  if (about === 'thing') return null;
  for (const link of links()) {
    const id = firstId(record.value[link.field]);
    if (id === null || !kinds.has(link.kind)) continue;
    const linked = kinds.get(link.kind).about;
    if (linked === 'person') return `${link.kind}:${id}`;
    const place = linked === 'linked' ? await ledger.records.record(link.kind, id) : null;
    const subject = place === null ? null : (await ledger.event(place.seq)).subject;
    if (subject !== null) return subject;
  }
  return fallback;
}

function firstId(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : null;
}
