import { getRouteApi, Link } from '@tanstack/react-router';
import { useApi } from '../../api/query.ts';
import { NoSuchView } from '../../app/page-states.tsx';
import { Badge } from '../../kit/badge.tsx';
import { PageHeader } from '../../kit/page-header.tsx';
import { ErrorState, Note, Skeleton } from '../../kit/states.tsx';
import { Tabs } from '../../kit/tabs.tsx';
import { BacktestView } from './backtest.tsx';
import { Elsewhere } from './conflict.tsx';
import { useWritten, type PolicyFile } from './draft.ts';
import { Explain } from './explain.tsx';
import { Facts } from './facts.tsx';
import { Rules } from './rules.tsx';
import { policyViews, type PolicyView } from './search.ts';
import { Try } from './try.tsx';
import { plural } from './words.ts';

const route = getRouteApi('/shell/policy/{-$view}');
const labels: Readonly<Record<PolicyView, string>> = { rules: 'Rules', backtest: 'Backtest', explain: 'Explain', try: 'Try it', facts: 'Facts' };

const lookEveryMs = 10_000;

export function PolicyPage() {
  const { view } = route.useParams();
  const value = policyViews.find((one) => one === (view ?? 'rules'));
  if (value === undefined) return <NoSuchView page="Policy" view={view ?? ''} views={policyViews.map((one) => ({ label: labels[one], to: one === 'rules' ? '/policy' : `/policy/${one}` }))} />;
  return <KnownView value={value} />;
}

function KnownView({ value }: { value: PolicyView }) {
  // Nobody tells of a file that was changed by hand before something is judged by it.
  const file = useApi('policy.text', undefined, { refetchInterval: lookEveryMs });
  const status = useApi('policy.status', undefined, { refetchInterval: lookEveryMs });
  const { problem, item } = status.data ?? { problem: null, item: null };
  return (
    <>
      <PageHeader title="Policy" aside={status.data === undefined ? undefined : <Force {...status.data} />}>
        {problem !== null && (
          <Note tone="bad" action={item === null ? undefined : <Link to="/inbox/{-$item}" params={{ item: String(item) }} className="text-sm text-accent underline">Open it in the inbox</Link>}>
            {file.data?.name ?? 'policy.yaml'} can't be used: {problem} {status.data?.digest === null ? 'Nothing is in force, so everything waits for your review.' : 'What was in force before stays.'}
          </Note>
        )}
        {status.isError && !file.isError && <Note tone="bad">{status.error.message} {status.error.nextStep}</Note>}
      </PageHeader>
      {file.isError ? <ErrorState error={file.error} onAgain={() => void file.refetch()} /> : file.data === undefined ? <div className="grid gap-4 px-4 py-4 wide:px-6"><Skeleton height={36} /><Skeleton height={640} /></div> : <Views file={file.data} value={value} />}
    </>
  );
}

function Force({ digest, rules, budgets, problem }: { digest: string | null; rules: number; budgets: number | null; problem: string | null }) {
  if (digest === null) return <Badge tone="bad" icon="warning">nothing in force</Badge>;
  return <span className="flex flex-wrap items-center gap-2 text-sm"><Badge tone={problem === null ? 'good' : 'warn'} icon="check">in force</Badge><span>{plural(rules, 'rule')}{budgets !== null && <>, <Link to="/costs" className="underline decoration-line underline-offset-2 hover:text-text">{plural(budgets, 'budget')}</Link></>}</span></span>;
}

function Views({ file, value }: { file: PolicyFile; value: PolicyView }) {
  const navigate = route.useNavigate();
  const written = useWritten(file);
  const show = (next: PolicyView): void => void navigate({ params: { view: next === 'rules' ? undefined : next }, search: {} });
  const content: Readonly<Record<PolicyView, () => React.ReactNode>> = {
    rules: () => <Rules file={file} written={written} />,
    backtest: () => <BacktestView file={file} written={written} />,
    explain: () => <Explain file={file} written={written} />,
    try: () => <Try file={file} written={written} />,
    facts: () => <Facts />,
  };
  return (
    <>
      {written.isElsewhere && written.draft !== null && <div className="px-4 pt-3 pb-1 wide:px-6"><Elsewhere held={written.draft} file={file} /></div>}
      <Tabs label="Policy" value={value} onChange={show} tabs={policyViews.map((one) => ({ value: one, label: one === 'rules' && written.isChanged ? 'Rules (draft)' : labels[one], content: one === value ? content[one]() : null }))} />
    </>
  );
}
