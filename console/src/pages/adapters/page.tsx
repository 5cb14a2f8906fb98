import { getRouteApi, Link } from '@tanstack/react-router';
import { useApi } from '../../api/query.ts';
import { StatePill } from '../../kit/badge.tsx';
import { classes } from '../../kit/classes.ts';
import { PageHeader } from '../../kit/page-header.tsx';
import { SplitView } from '../../kit/split-view.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../kit/states.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { AdapterDetail } from './detail.tsx';
import { healthOf, kindsText, type Adapter } from './health.ts';

const route = getRouteApi('/shell/adapters/{-$adapter}');

/** What carries effects out, and how each fares. */
export function AdaptersPage() {
  const { adapter: chosen } = route.useParams();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useApi('adapters.list');
  const open = (name: string | undefined): void => void navigate({ params: { adapter: name }, replace: chosen !== undefined && name !== undefined });
  const step = (by: number): void => {
    const all = data ?? [];
    const at = all.findIndex(({ name }) => name === (chosen ?? all[0]?.name));
    open(all[Math.max(0, Math.min(all.length - 1, at + by))]?.name);
  };
  useShortcuts('Adapters', [{ keys: 'j', label: 'Next adapter', run: () => step(1) }, { keys: 'k', label: 'Adapter before', run: () => step(-1) }]);
  // The same element before and after: a heading that is made anew loses the focus that one came with.
  const header = <div className={chosen === undefined ? '' : 'max-wide:sr-only'}><PageHeader title="Adapters" /></div>;
  if (data === undefined) {
    return (
      <>
        {header}
        {error === null ? <SkeletonRows rows={3} height={64} label="Loading adapters" /> : <ErrorState error={error} onAgain={() => void refetch()} />}
      </>
    );
  }
  const found = data.find(({ name }) => name === chosen);
  const first = data[0];
  return (
    <>
      {header}
      <SplitView
        label="Adapters" onBack={() => open(undefined)} listWidth={320} list={<Rows adapters={data} shown={found ?? (chosen === undefined ? first : undefined)} />}
        detail={found !== undefined ? <AdapterDetail key={found.name} adapter={found} /> : chosen !== undefined ? <EmptyState icon="question" title={`There is no adapter “${chosen}”`}>It may have been switched off in company.yaml.</EmptyState> : null}
        nothing={first === undefined ? <EmptyState icon="adapters" title="No adapter is switched on">company.yaml says which there are.</EmptyState> : <AdapterDetail key={first.name} adapter={first} />}
      />
    </>
  );
}

function Rows({ adapters, shown }: { adapters: readonly Adapter[]; shown: Adapter | undefined }) {
  return (
    <ul>
      {adapters.map((adapter) => {
        const { sentence, ...pill } = healthOf(adapter);
        return (
          <li key={adapter.name} className="border-b border-line">
            <Link to="/adapters/{-$adapter}" params={{ adapter: adapter.name }} className={classes('flex flex-col gap-0.5 px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2 wide:px-6', adapter === shown && 'wide:bg-selected')}>
              <span className="flex items-center gap-2"><span className="font-medium">{adapter.name}</span><span className="min-w-0 flex-1 truncate text-sm text-muted">{kindsText(adapter.kinds)}</span><span><StatePill {...pill} /></span></span>
              <span className="line-clamp-2 text-sm text-muted">{sentence}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
