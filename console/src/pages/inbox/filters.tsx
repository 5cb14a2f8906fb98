import { useEffect, useState } from 'react';
import { useApi } from '../../api/query.ts';
import { Choice, Select, TextField } from '../../kit/field.tsx';
import { itemTypes, type InboxSearch, type InboxView } from './search.ts';
import { typeWords } from './words.ts';

const pauseMs = 200;

/** Which items: what waits, what is put off, what is done; of a kind, with words in it. */
export function Filters({ search, onChange }: { search: InboxSearch; onChange: (next: InboxSearch) => void }) {
  const counts = useApi('inbox.counts').data;
  const withCount = (label: string, count: number | undefined): string => (count === undefined || count === 0 ? label : `${label} ${String(count)}`);
  const { view = 'open', type, text } = search;
  const narrowed = (part: Partial<Record<keyof InboxSearch, string | undefined>>): InboxSearch => {
    const next = { view: view === 'open' ? undefined : view, type, text, ...part };
    return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== '')) as InboxSearch;
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Choice<InboxView>
        label="Which items" value={view} onChange={(next) => onChange(narrowed({ view: next === 'open' ? undefined : next }))}
        options={[{ value: 'open', label: withCount('Open', counts?.waiting) }, { value: 'snoozed', label: withCount('Snoozed', counts?.snoozed) }, { value: 'done', label: 'Done' }]}
      />
      <Select
        label="Kind" labelHidden value={type ?? ''} onChange={(event) => onChange(narrowed({ type: event.target.value }))} className="w-34"
        options={[{ value: '', label: 'Every kind' }, ...itemTypes.map((one) => ({ value: one, label: typeWords[one].word }))]}
      />
      <Words key={view} text={text ?? ''} onText={(next) => onChange(narrowed({ text: next === '' ? undefined : next }))} />
    </div>
  );
}

function Words({ text, onText }: { text: string; onText: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  useEffect(() => {
    if (typed === text) return undefined;
    const timer = window.setTimeout(() => onText(typed), pauseMs);
    return () => window.clearTimeout(timer);
  });
  return <TextField label="Words" labelHidden type="search" placeholder="Filter by words" value={typed} onChange={(event) => setTyped(event.target.value)} className="min-w-32 flex-1 wide:max-w-60" />;
}
