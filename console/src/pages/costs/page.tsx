import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../api/query.ts';
import { countText } from '../../format/money.ts';
import { Choice } from '../../kit/field.tsx';
import { PageBody, PageHeader, Section } from '../../kit/page-header.tsx';
import { EmptyState, ErrorState, Skeleton, SkeletonRows } from '../../kit/states.tsx';
import { ByDay } from './by-day.tsx';
import { Caps } from './caps.tsx';
import type { Overview } from './days.ts';
import { CostTable } from './rows.tsx';
import type { By, CostsSearch } from './search.ts';
import { SpanFilter } from './span.tsx';
import { Doubts, ForecastParts, Totals } from './summary.tsx';

const route = getRouteApi('/shell/costs');
/** The dearest so many; the sums have all of them. */
const rowsMax = 50;

const byOptions: readonly { value: By; label: string }[] = [{ value: 'agent', label: 'Agent' }, { value: 'purpose', label: 'Purpose' }, { value: 'model', label: 'Model' }, { value: 'customer', label: 'Customer' }, { value: 'day', label: 'Day' }];

/** What models cost, by whatever one asks, where the month is going, and the caps. */
export function CostsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { by = 'agent', since, until } = search;
  const { data, error, refetch, isPlaceholderData } = useApi('costs.overview', { query: { by, limit: rowsMax, ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) } }, { keep: true });
  const change = (next: Partial<CostsSearch>): void => void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  return (
    <>
      <PageHeader title="Costs" actions={<SpanFilter value={{ ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) }} onChange={(days) => void navigate({ search: ({ since: _since, until: _until, ...old }) => ({ ...old, ...days }), replace: true })} />} />
      {error !== null && (data === undefined || isPlaceholderData) ? <ErrorState error={error} onAgain={() => void refetch()} /> : data === undefined ? <CostsSkeleton /> : <CostsBody data={data} busy={isPlaceholderData} search={search} onChange={change} />}
    </>
  );
}

function CostsBody({ data, busy, search, onChange }: { data: Overview; busy: boolean; search: CostsSearch; onChange: (next: Partial<CostsSearch>) => void }) {
  const { days, rows, forecast, budgets } = data;
  const caps = <Section title="Caps"><Caps budgets={budgets} /></Section>;
  if (days.firstDay === null) {
    return (
      <PageBody>
        <EmptyState icon="costs" title="No model has been called">Everything works without one, more plainly. docs/MODELS.md shows how to add one; what it costs is then told here, by day, agent, purpose, model and customer.</EmptyState>
        {caps}
      </PageBody>
    );
  }
  const { calls, reused } = days.total;
  return (
    <PageBody width="full">
      <div aria-busy={busy} className="grid grid-cols-1 gap-7">
        {calls + reused.answers === 0
          ? <EmptyState icon="costs" title="No model was called in these days">The first call ever was on {days.firstDay}. Choose another time above.</EmptyState>
          : (
            <>
              <Totals total={days.total} />
              <Doubts total={days.total} />
              <ByDay days={days} chart={search.chart} onChart={(chart) => onChange({ chart })} />
              <Breakdown rows={rows} by={search.by ?? 'agent'} onBy={(by) => onChange({ by })} />
            </>
          )}
        <div className="grid grid-cols-1 items-start gap-x-12 gap-y-7 xwide:grid-cols-2">
          {caps}
          <Section title="Where this month is going"><ForecastParts forecast={forecast} /></Section>
        </div>
      </div>
    </PageBody>
  );
}

function Breakdown({ rows: { rows, more, by: shown }, by, onBy }: { rows: Overview['rows']; by: By; onBy: (by: By) => void }) {
  return (
    <Section title="What it was for" actions={<Choice label="By" value={by} onChange={onBy} options={byOptions} />}>
      <div className="-mx-4 wide:-mx-6"><CostTable label={`Costs by ${shown}`} by={shown} rows={shown === 'day' ? rows.toReversed() : rows} /></div>
      {more > 0 && <p className="text-sm text-muted">And {countText(more)} {shown === 'day' ? 'earlier days' : 'more that cost less'}; the sums above have them in.</p>}
    </Section>
  );
}

function CostsSkeleton() {
  return (
    <PageBody width="full">
      <div role="status" className="flex flex-wrap gap-x-12 gap-y-4"><span className="sr-only">Loading</span>{[0, 1, 2].map((one) => <div key={one} className="grid gap-2"><Skeleton width={110} height={12} /><Skeleton width={140} height={24} /><Skeleton width={90} height={10} /></div>)}</div>
      <Skeleton height={246} />
      <div className="-mx-4 wide:-mx-6"><SkeletonRows rows={4} height={32} /></div>
    </PageBody>
  );
}
