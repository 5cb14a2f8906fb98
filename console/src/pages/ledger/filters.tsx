import { useApi } from '../../api/query.ts';
import { Choice, Select, TextField } from '../../kit/field.tsx';
import { DaysFilter, FilterBar } from '../../kit/filters.tsx';
import { PersonField } from '../../kit/person-field.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { changed, isFiltered } from './query.ts';
import { effectKinds, effectStates, eventGroups, type LedgerSearch, type LedgerView } from './search.ts';
import { groups, kindWords, stateWords } from './words.ts';

export interface FiltersProps {
  search: LedgerSearch;
  onChange: (next: LedgerSearch) => void;
}

export function Filters({ search, onChange }: FiltersProps) {
  const { view = 'effects', text, customer, task, since, until, order, agent, adapter, rule } = search;
  const change = (part: { [K in keyof LedgerSearch]?: LedgerSearch[K] | undefined }): void => onChange(changed(search, { at: undefined, ...part }));
  const hidden = view === 'effects' ? [agent, adapter, rule, customer, task, since ?? until] : [agent, customer, task, since ?? until];
  return (
    <FilterBar
      set={{ usual: countOf(view === 'effects' ? [search.state, search.kind] : [search.group]), more: countOf(hidden) }}
      onClear={isFiltered(search) ? () => onChange(changed({}, { view: search.view, order })) : null}
      always={(
        <>
          <Choice<LedgerView> label="What to list" value={view} onChange={(next) => change({ view: next === 'effects' ? undefined : next, event: undefined })} options={[{ value: 'effects', label: 'Effects' }, { value: 'events', label: 'All events' }]} />
          <SearchField label={view === 'effects' ? 'Search effects' : 'Search events'} placeholder={view === 'effects' ? 'Words of the intent' : 'Words of it'} value={text ?? ''} onChange={(next) => change({ text: next })} />
        </>
      )}
      usual={view === 'effects' ? <EffectSelects search={search} onChange={change} /> : <GroupSelect search={search} onChange={change} />}
      more={(
        <>
          <AgentSelect view={view} value={agent} onChange={(next) => change({ agent: next })} />
          {view === 'effects' && <AdapterSelect value={adapter} onChange={(next) => change({ adapter: next })} />}
          {view === 'effects' && <Words label="Rule" value={rule ?? ''} onChange={(next) => change({ rule: next })} className="wide:w-30" />}
          <PersonField value={customer ?? ''} onChange={(next) => change({ customer: next })} />
          <Words label="Task, as t42" value={task ?? ''} onChange={(next) => change({ task: /^t?\d+$/u.test(next) ? `t${next.replace('t', '')}` : undefined })} className="wide:w-28" />
          <DaysFilter value={{ since, until }} onChange={(days) => change({ since: days.since, until: days.until })} />
          <Select label="Order" labelHidden value={order ?? 'newest'} onChange={(event) => change({ order: event.target.value === 'oldest' ? 'oldest' : undefined })} className="w-full wide:w-34" options={[{ value: 'newest', label: 'Newest first' }, { value: 'oldest', label: 'Oldest first' }]} />
        </>
      )}
    />
  );
}

function countOf(values: (string | undefined)[]): number {
  return values.filter((one) => one !== undefined).length;
}

type Change = (part: { [K in keyof LedgerSearch]?: LedgerSearch[K] | undefined }) => void;

function EffectSelects({ search: { state, kind }, onChange }: { search: LedgerSearch; onChange: Change }) {
  return (
    <>
      <Select label="State of the effect" labelHidden value={state ?? ''} onChange={(event) => onChange({ state: event.target.value as typeof state })} className="w-full wide:w-38" options={[{ value: '', label: 'Every state' }, ...effectStates.map((one) => ({ value: one, label: stateWords[one] }))]} />
      <Select label="Kind of effect" labelHidden value={kind ?? ''} onChange={(event) => onChange({ kind: event.target.value as typeof kind })} className="w-full wide:w-32" options={[{ value: '', label: 'Every kind' }, ...effectKinds.map((one) => ({ value: one, label: kindWords[one] }))]} />
    </>
  );
}

function GroupSelect({ search: { group }, onChange }: { search: LedgerSearch; onChange: Change }) {
  return <Select label="What events are about" labelHidden value={group ?? ''} onChange={(event) => onChange({ group: event.target.value as typeof group })} className="w-full wide:w-44" options={[{ value: '', label: 'About everything' }, ...eventGroups.map((one) => ({ value: one, label: groups[one].label }))]} />;
}

function useNames() {
  return useApi('run.about', undefined, { staleTime: Infinity }).data?.pausable ?? { agents: [], adapters: [] };
}

function AgentSelect({ view, value, onChange }: { view: LedgerView; value: string | undefined; onChange: (agent: string | undefined) => void }) {
  const { agents } = useNames();
  const others = view === 'events' ? [{ value: 'operator', label: 'You' }, { value: 'system', label: 'Keelson itself' }] : [];
  const all = [...others, ...agents.map((one) => ({ value: one, label: one }))];
  const known = value === undefined || all.some((one) => one.value === value) ? all : [...all, { value, label: value }];
  return <Select label={view === 'events' ? 'Who' : 'Agent'} labelHidden value={value ?? ''} onChange={(event) => onChange(event.target.value)} className="w-full wide:w-34" options={[{ value: '', label: view === 'events' ? 'Anybody' : 'Every agent' }, ...known]} />;
}

function AdapterSelect({ value, onChange }: { value: string | undefined; onChange: (adapter: string | undefined) => void }) {
  const { adapters } = useNames();
  const known = value === undefined || adapters.includes(value) ? adapters : [...adapters, value];
  return <Select label="Adapter" labelHidden value={value ?? ''} onChange={(event) => onChange(event.target.value)} className="w-full wide:w-36" options={[{ value: '', label: 'Every adapter' }, ...known.map((one) => ({ value: one, label: one }))]} />;
}

/** Counts on Enter and when one leaves it: half a name would find nothing. */
function Words({ label, value, onChange, className }: { label: string; value: string; onChange: (text: string) => void; className: string }) {
  return <TextField key={value} label={label} labelHidden placeholder={label} defaultValue={value} autoComplete="off" spellCheck={false} className={className} onBlur={(event) => event.target.value.trim() !== value && onChange(event.target.value.trim())} onKeyDown={(event) => event.key === 'Enter' && onChange(event.currentTarget.value.trim())} />;
}
