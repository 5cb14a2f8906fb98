import { Link } from '@tanstack/react-router';
import { Icon } from '../../kit/icon.tsx';
import { Money } from '../../kit/money.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Time } from '../../kit/time.tsx';
import { listOf, usePlace } from './place.ts';
import { ValueText } from './record.tsx';
import { bareName, fieldLabel, type Customer } from './words.ts';

type Other = Customer['otherRecords'][number];

/** Records of their other names, and those that are linked to them: invoices, subscriptions, to-dos. */
export function OtherRecords({ records }: { records: Customer['otherRecords'] }) {
  const { search } = usePlace();
  if (records.length === 0) return null;
  return (
    <Section title="Linked records" aside={records.length}>
      <ul className="divide-y divide-line border-y border-line text-sm">
        {records.map((record) => (record.relation === null
          ? <li key={record.ref}><OfAnotherName record={record} /></li>
          : <li key={record.ref}>
            <Link to="/memory/{-$ref}" params={{ ref: record.ref }} search={listOf(search)} className="flex min-h-10 items-center gap-3 hover:bg-hover wide:min-h-9">
              <span className="w-28 shrink-0 text-muted wide:w-32">{fieldLabel(record.kind)}</span>
              <span className="min-w-0 flex-1 truncate">{nameOf(record)}</span>
              {wordOf(record, 'status') !== null && <span className="text-muted">{wordOf(record, 'status')}</span>}
              <Amount record={record} />
              <span className="text-xs text-muted"><Time at={record.at} /></span>
            </Link>
          </li>))}
      </ul>
    </Section>
  );
}

/** Under that name one comes to this very page: its record opens here. */
function OfAnotherName({ record }: { record: Other }) {
  return (
    <details className="group">
      <summary className="flex min-h-10 list-none items-center gap-3 hover:bg-hover wide:min-h-9">
        <span className="flex w-28 shrink-0 items-center gap-1 text-muted wide:w-32"><Icon name="right" size={12} className="transition-transform group-open:rotate-90" />{fieldLabel(record.kind)}</span>
        <span className="min-w-0 flex-1 truncate">{nameOf(record)}</span>
        <span className="truncate text-xs text-muted">another name, {bareName(record.id)}</span>
      </summary>
      <dl className="grid gap-1 pb-2 pl-4">{Object.entries(record.value).map(([name, value]) => <div key={name} className="flex gap-3"><dt className="w-24 shrink-0 text-muted wide:w-28">{fieldLabel(name)}</dt><dd className="min-w-0 flex-1 break-words"><ValueText name={name} value={value} /></dd></div>)}</dl>
    </details>
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
