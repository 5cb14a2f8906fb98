import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { dayAfter } from '../format/day-span.ts';
import { isoDay } from '../format/time.ts';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import { Field, Select } from './field.tsx';
import { useNow, useZone } from './time.tsx';

export interface FilterBarProps {
  /** In sight everywhere. */
  always: ReactNode;
  /** In sight where there is room; on a phone behind the button. */
  usual: ReactNode;
  /** Behind the button. */
  more: ReactNode;
  /** How many of them are set. */
  set: { usual: number; more: number };
  /** Takes all of them out; `null` when none is set. */
  onClear: (() => void) | null;
}

/** The filters of a list: those that are used most in sight, the others behind a button that says how many are set. */
export function FilterBar({ always, usual, more, set, onClear }: FilterBarProps) {
  const isWide = useIsWide();
  const hidden = set.more + (isWide ? 0 : set.usual);
  const [open, setOpen] = useState(set.more > 0);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {always}
        {isWide && usual}
        <Button icon="filter" tone={hidden > 0 ? 'plain' : 'quiet'} aria-expanded={open} onClick={() => setOpen(!open)}>{isWide ? 'More filters' : 'Filters'}{hidden === 0 ? '' : ` (${String(hidden)})`}</Button>
        {onClear !== null && <Button tone="quiet" icon="cross" onClick={onClear}>Clear</Button>}
      </div>
      {open && <div className="grid grid-cols-2 items-end gap-2 wide:flex wide:flex-wrap">{!isWide && usual}{more}</div>}
    </div>
  );
}

const wide = globalThis.matchMedia('(min-width: 720px)');

/** Whether the window is no phone's. */
export function useIsWide(): boolean {
  return useSyncExternalStore((changed) => {
    wide.addEventListener('change', changed);
    return () => wide.removeEventListener('change', changed);
  }, () => wide.matches);
}

export interface Days {
  /** `2026-11-12`, of the company's zone; both included. */
  since?: string | undefined;
  until?: string | undefined;
}

const presets = [{ days: 0, label: 'Today' }, { days: 6, label: 'Last 7 days' }, { days: 29, label: 'Last 30 days' }] as const;

/** From which day to which. */
export function DaysFilter({ value: { since, until }, onChange, label = 'Time' }: { value: Days; onChange: (days: Days) => void; label?: string }) {
  const today = isoDay(useNow(), useZone());
  const preset = until === undefined ? presets.find(({ days }) => since === dayAfter(today, -days)) : undefined;
  const [between, setBetween] = useState(false);
  const value = since === undefined && until === undefined && !between ? '' : preset !== undefined && !between ? String(preset.days) : 'between';
  const choose = (next: string): void => {
    setBetween(next === 'between');
    if (next === '') onChange({});
    else if (next !== 'between') onChange({ since: dayAfter(today, -Number(next)) });
  };
  return (
    <>
      <Select
        label={label} labelHidden value={value} onChange={(event) => choose(event.target.value)} className="w-full wide:w-36"
        options={[{ value: '', label: 'Any time' }, ...presets.map(({ days, label: words }) => ({ value: String(days), label: words })), { value: 'between', label: 'Between …' }]}
      />
      {value === 'between' && (
        <span className="col-span-2 flex items-center gap-1.5">
          <DayField label="From" value={since} max={until} onChange={(day) => onChange({ since: day, until })} />
          <span aria-hidden className="text-muted">–</span>
          <DayField label="To" value={until} min={since} onChange={(day) => onChange({ since, until: day })} />
        </span>
      )}
    </>
  );
}

function DayField({ label, value, min, max, onChange }: { label: string; value: string | undefined; min?: string | undefined; max?: string | undefined; onChange: (day: string | undefined) => void }) {
  return (
    <Field label={label} labelHidden>
      {(control) => (
        <input
          {...control} type="date" value={value ?? ''} {...(min === undefined ? {} : { min })} {...(max === undefined ? {} : { max })} onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
          className={classes('h-11 rounded-md border border-edge bg-surface px-2 text-sm control-text wide:h-8')}
        />
      )}
    </Field>
  );
}
