import { getRouteApi } from '@tanstack/react-router';
import { given, textOf } from '../../app/search.ts';
import { useApi } from '../../api/query.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../../kit/states.tsx';
import { SearchField } from '../../kit/search-field.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { plural } from './words.ts';

const route = getRouteApi('/shell/policy/{-$view}');

const typeWords: Readonly<Record<string, string>> = { string: 'text', int: 'whole number', double: 'number', bool: 'true or false', 'list<string>': 'list of texts' };
export const typeWord = (type: string): string => typeWords[type] ?? type;

/** Everything that a condition may look at. */
export function Facts() {
  const { text = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const facts = useApi('policy.facts', undefined, { staleTime: Infinity });
  useShortcuts('Facts', [{ keys: '/', label: 'Search the facts', run: () => document.querySelector<HTMLElement>('main [type=search]')?.focus() }]);
  if (facts.isError) return <ErrorState error={facts.error} onAgain={() => void facts.refetch()} />;
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  const found = (facts.data ?? []).filter(({ name, description, values }) => words.every((word) => `${name} ${description} ${(values ?? []).join(' ')}`.toLowerCase().includes(word)));
  return (
    <div className="grid gap-3 py-4">
      <div className="flex flex-wrap items-center gap-3 px-4 wide:px-6">
        <SearchField label="Search the facts" placeholder="amount, risk, hour …" value={text} onChange={(next) => void navigate({ search: (old) => given({ ...old, text: textOf(next) }), replace: true })} />
        <p role="status" className="text-sm text-muted">{facts.data === undefined ? '' : found.length === facts.data.length ? plural(found.length, 'fact') : `${found.length} of ${plural(facts.data.length, 'fact')}`}</p>
      </div>
      {facts.data === undefined ? <SkeletonRows rows={14} /> : found.length === 0
        ? <EmptyState icon="search" title="No fact like that">Conditions can look at nothing else. Try another word, such as money, recipient or hour.</EmptyState>
        : (
          <dl className="text-sm">
            {found.map(({ name, type, values, description }) => (
              <div key={name} className="grid gap-x-4 gap-y-0.5 border-b border-line px-4 py-2 wide:grid-cols-[210px_120px_minmax(0,1fr)] wide:px-6">
                <dt className="font-mono text-xs leading-5 select-all">{name}</dt>
                <dd className="text-xs leading-5 text-muted">{typeWord(type)}</dd>
                <dd>{description}{values !== null && <span className="text-muted"> {values.map((value) => <code key={value} className="ml-1 inline-block rounded-sm bg-sunken px-1 font-mono text-xs">{value}</code>)}</span>}</dd>
              </div>
            ))}
          </dl>
        )}
    </div>
  );
}
