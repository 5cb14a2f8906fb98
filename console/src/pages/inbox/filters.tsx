import { useApi } from '../../api/query.ts';
import { Choice, Select } from '../../kit/field.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { itemTypes, type InboxSearch, type InboxView } from './search.ts';
import { typeWords } from './words.ts';

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
      <SearchField label="Search the inbox" placeholder="Words or a number" value={text ?? ''} onChange={(next) => onChange(narrowed({ text: next }))} />
    </div>
  );
}
