import { useState } from 'react';
import { dayAfter } from '../../format/day-span.ts';
import { isoDay } from '../../format/time.ts';
import { Select, TextField } from '../../kit/field.tsx';
import { useNow, useZone } from '../../kit/time.tsx';
import type { CostsSearch } from './search.ts';

type Days = Pick<CostsSearch, 'since' | 'until'>;

function lastMonth(today: string): { since: string; until: string } {
  const until = dayAfter(`${today.slice(0, 7)}-01`, -1);
  return { since: `${until.slice(0, 7)}-01`, until };
}

function presets(today: string): { value: string; label: string; days: Days }[] {
  return [
    { value: 'month', label: 'This month', days: {} },
    { value: 'last-month', label: 'Last month', days: lastMonth(today) },
    { value: '7', label: 'Last 7 days', days: { since: dayAfter(today, -6) } },
    { value: '30', label: 'Last 30 days', days: { since: dayAfter(today, -29) } },
    { value: '90', label: 'Last 90 days', days: { since: dayAfter(today, -89) } },
  ];
}

/** From which day to which. */
export function SpanFilter({ value: { since, until }, onChange }: { value: Days; onChange: (days: Days) => void }) {
  const today = isoDay(useNow(), useZone());
  const all = presets(today);
  const preset = all.find(({ days }) => days.since === since && days.until === until);
  const [between, setBetween] = useState(false);
  const choose = (next: string): void => {
    setBetween(next === 'between');
    const found = all.find(({ value }) => value === next);
    onChange(found === undefined ? { since: since ?? `${today.slice(0, 7)}-01`, until: until ?? today } : found.days);
  };
  const own = between || preset === undefined;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select label="Time" labelHidden className="w-40" value={own ? 'between' : preset.value} onChange={(event) => choose(event.target.value)} options={[...all, { value: 'between', label: 'Between …' }]} />
      {own && (
        <>
          <TextField label="From" labelHidden type="date" value={since ?? `${today.slice(0, 7)}-01`} max={until ?? today} onChange={(event) => onChange(daysOf({ since: event.target.value, until }))} className="w-38" />
          <span aria-hidden className="text-muted">–</span>
          <TextField label="To" labelHidden type="date" value={until ?? today} min={since ?? ''} max={today} onChange={(event) => onChange(daysOf({ since, until: event.target.value }))} className="w-38" />
        </>
      )}
    </div>
  );
}

function daysOf({ since, until }: { since: string | undefined; until: string | undefined }): Days {
  return { ...(since === undefined || since === '' ? {} : { since }), ...(until === undefined || until === '' ? {} : { until }) };
}
