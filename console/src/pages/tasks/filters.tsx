import { useApi } from '../../api/query.ts';
import { DaysFilter, FilterBar } from '../../kit/filters.tsx';
import { Select } from '../../kit/field.tsx';
import { PersonField } from '../../kit/person-field.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { taskStatuses, type TasksSearch } from './search.ts';
import { statusWords } from './words.ts';

/** Which tasks: by their state, words or a number, agent, customer and day. */
export function Filters({ search, onChange }: { search: TasksSearch; onChange: (next: TasksSearch) => void }) {
  const agents = useApi('run.about', undefined, { staleTime: Infinity }).data?.pausable.agents ?? [];
  const { status, agent, customer, text, since, until } = search;
  const change = (part: { [K in keyof TasksSearch]?: TasksSearch[K] | undefined }): void => {
    const next = { ...search, ...part };
    onChange(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== '')) as TasksSearch);
  };
  const known = agent === undefined || agents.includes(agent) ? agents : [...agents, agent];
  return (
    <FilterBar
      set={{ usual: countOf(status, agent), more: countOf(customer, since ?? until) }}
      onClear={isFiltered(search) ? () => onChange({}) : null}
      always={<SearchField label="Search tasks" placeholder="Title, or t42" value={text ?? ''} onChange={(next) => change({ text: next })} />}
      usual={(
        <>
          <Select
            label="State" labelHidden value={status ?? ''} onChange={(event) => change({ status: event.target.value as NonNullable<TasksSearch['status']> })} className="w-full wide:w-34"
            options={[{ value: '', label: 'Every state' }, ...taskStatuses.map((one) => ({ value: one, label: statusWords[one].filter }))]}
          />
          <Select
            label="Agent" labelHidden value={agent ?? ''} onChange={(event) => change({ agent: event.target.value })} className="w-full wide:w-34"
            options={[{ value: '', label: 'Every agent' }, ...known.map((one) => ({ value: one, label: one }))]}
          />
        </>
      )}
      more={(
        <>
          <PersonField value={customer ?? ''} onChange={(next) => change({ customer: next })} />
          <DaysFilter label="When it was created" value={{ since, until }} onChange={(days) => change({ since: days.since, until: days.until })} />
        </>
      )}
    />
  );
}

function countOf(...values: (string | undefined)[]): number {
  return values.filter((one) => one !== undefined).length;
}

export function isFiltered(search: TasksSearch): boolean {
  return Object.values(search).some((value) => value !== undefined);
}
