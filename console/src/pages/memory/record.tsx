import { Link } from '@tanstack/react-router';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { Money } from '../../kit/money.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Time, useZone } from '../../kit/time.tsx';
import { Tooltip } from '../../kit/tooltip.tsx';
import { usePlace } from './place.ts';
import { byWords, fieldLabel, languageName, originSentence, type Customer, type Origin, type Value } from './words.ts';

type Shown = Customer['record'];

/** What is on record, each value with where it comes from. */
export function RecordFields({ record, canChange, onEdit, title = 'Record' }: { record: Shown; canChange: boolean; onEdit: () => void; title?: string }) {
  if (record === null) {
    return <Section title={title}><p className="text-sm text-muted">Nothing is on record yet. {canChange && <button type="button" className="text-accent underline" onClick={onEdit}>Put them on record</button>}</p></Section>;
  }
  return (
    <Section title={title} aside={<>version {record.version}, <Time at={record.at} /></>}>
      <dl className="grid grid-cols-1 divide-y divide-line border-y border-line text-sm">
        {record.fields.map(({ name, value, origin }) => <FieldRow key={name} name={name} value={value} origin={origin} />)}
      </dl>
    </Section>
  );
}

export function FieldRow({ name, value, origin }: { name: string; value: Value; origin: Origin | null }) {
  const { go } = usePlace();
  const zone = useZone();
  const label = fieldLabel(name);
  const told = origin === null ? null : originSentence(origin, zone);
  const ask = (
    <Button size="small" tone="quiet" aria-label={`Why? ${label}${told === null ? '' : `: ${told}`}`} onClick={() => go({ search: { why: name } })} className="-mr-2.5 shrink-0 !text-xs !font-normal !text-muted hover:!text-text">
      {origin === null ? 'Why?' : <><span className="xwide:hidden">Why?</span><span className="hidden max-w-56 truncate xwide:inline">{byWords(origin)}</span></>}
    </Button>
  );
  return (
    <div className="flex min-h-9 items-baseline gap-3 py-0.5">
      <dt className="w-24 shrink-0 text-muted wide:w-32">{label}</dt>
      <dd className="flex min-w-0 flex-1 items-baseline gap-2">
        <span className="min-w-0 flex-1 break-words"><ValueText name={name} value={value} /></span>
        {told === null ? ask : <Tooltip text={told} side="left">{ask}</Tooltip>}
      </dd>
    </div>
  );
}

/** Fields of the built-in kinds that hold a moment in epoch ms. */
const moments = new Set(['firstSeen', 'paidAt', 'doneAt', 'at', 'when', 'expiresAt']);
/** Fields that lead to a record of another kind. */
const links = new Set(['customer', 'organisation', 'subscription', 'product', 'invoice', 'project']);

/** A value of a record as one reads it. Whatever somebody wrote is text. */
export function ValueText({ name, value }: { name: string; value: Value }) {
  if (value === null || value === '') return <span className="text-faint">not known</span>;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return moments.has(name) && value > 86_400_000 ? <Time at={value} form="short" /> : <span className="tabular">{value}</span>;
  if (typeof value === 'string') {
    if (name === 'language') return languageName(value);
    return links.has(name) ? <Link to="/memory/{-$ref}" params={{ ref: `${name}:${value}` }} className="text-accent hover:underline">{value}</Link> : <span className="whitespace-pre-wrap">{value}</span>;
  }
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one === 'string')) return value.length === 0 ? <span className="text-faint">none</span> : <span className="flex flex-wrap gap-1">{value.map((one) => <Badge key={one}>{one}</Badge>)}</span>;
  } else if (typeof value['amount'] === 'number' && typeof value['currency'] === 'string' && /^[A-Z]{3}$/u.test(value['currency'])) {
    return <Money of={{ amount: value['amount'], currency: value['currency'] }} />;
  }
  return <code className="font-mono text-xs break-all whitespace-pre-wrap">{JSON.stringify(value)}</code>;
}
