import type { CustomerRow, CustomersWanted, Page } from '../../vocabulary/page-views.ts';
import type { Ledger } from '../../ledger/port.ts';
import { recordOf } from '../../memory/records.ts';
import { finder, readPage } from './read-page.ts';

const prefix = 'customer:';

/** Customers by what happened last, newest first, each once, under the name that counts. */
export async function customerPage(ledger: Ledger, wanted: CustomersWanted): Promise<Page<CustomerRow>> {
  const found = finder(wanted.text);
  return readPage({
    list: 'customers',
    request: wanted,
    read: (from, limit) => ledger.pages.activeSubjects({ ...from, prefix, limit }),
    place: ({ seq }) => seq,
    async view({ subject, seq }) {
      const canonical = await ledger.identities.canonical(subject);
      const names = await ledger.identities.subjectsOf(canonical);
      // Whoever has several names stands where the newest of all of them is.
      if (names.length > 1 && (await ledger.pages.events({ subjects: names, limit: 1 })).rows[0] !== seq) return null;
      const row = await customerRow(ledger, canonical, seq);
      return found === null || found(row.name, row.address, row.id, ...names) ? row : null;
    },
    picks: found !== null,
  });
}

async function customerRow(ledger: Ledger, subject: string, seq: number): Promise<CustomerRow> {
  const id = subject.slice(subject.indexOf(':') + 1);
  const place = subject.startsWith(prefix) ? await ledger.records.record('customer', id) : null;
  const value = place === null ? {} : recordOf(await ledger.event(place.seq)).value;
  const { name, address } = value;
  return { subject, id, name: typeof name === 'string' ? name : '', address: typeof address === 'string' ? address : id.includes('@') ? id : null, lastAt: (await ledger.event(seq)).at, lastSeq: seq };
}
