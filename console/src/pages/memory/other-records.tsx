import { Link } from '@tanstack/react-router';
import { Money } from '../../kit/money.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Time } from '../../kit/time.tsx';
import { listOf, usePlace } from './place.ts';
import { bareName, fieldLabel, type Customer } from './words.ts';

type Other = Customer['otherRecords'][number];

/** Records of their other names, and those that are linked to them: invoices, subscriptions, to-dos. */
export function OtherRecords({ records }: { records: Customer['otherRecords'] }) {
  const { search } = usePlace();
  if (records.length === 0) return null;
  return (
    <Section title="Linked records" aside={records.length}>
      <ul className="divide-y divide-line border-y border-line text-sm">
        {records.map((record) => (
          <li key={record.ref}>
            <Link to="/memory/{-$ref}" params={{ ref: record.ref }} search={listOf(search)} className="flex min-h-10 items-center gap-3 hover:bg-hover wide:min-h-9">
              <span className="w-28 shrink-0 text-muted wide:w-32">{fieldLabel(record.kind)}</span>
              <span className="min-w-0 flex-1 truncate">{nameOf(record)}</span>
              {wordOf(record, 'status') !== null && <span className="text-muted">{wordOf(record, 'status')}</span>}
              <Amount record={record} />
              <span className="text-xs text-muted"><Time at={record.at} /></span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Without a name of its own, a record is called by its id. */
export function nameOf(record: Pick<Other, 'id' | 'value'>): string {
  return wordOf(record, 'name') ?? wordOf(record, 'title') ?? wordOf(record, 'number') ?? wordOf(record, 'plan') ?? bareName(record.id);
}

function wordOf({ value }: Pick<Other, 'value'>, field: string): string | null {
  const word = value[field];
  return typeof word === 'string' && word !== '' ? word : null;
}

function Amount({ record: { value } }: { record: Other }) {
  const found = value['total'] ?? value['amount'] ?? value['price'];
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return null;
  const { amount, currency } = found;
  return typeof amount === 'number' && typeof currency === 'string' && /^[A-Z]{3}$/u.test(currency) ? <Money of={{ amount, currency }} /> : null;
}
