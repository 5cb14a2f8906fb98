import { getRouteApi } from '@tanstack/react-router';
import { given, oneOf } from '../../app/search.ts';
import { useStore } from '../../format/store.ts';
import { Button } from '../../kit/button.tsx';
import { Select } from '../../kit/field.tsx';
import { Meter } from '../../kit/meter.tsx';
import { EmptyState, ErrorState, Note } from '../../kit/states.tsx';
import { useNow } from '../../kit/time.tsx';
import { BacktestResult } from './backtest-result.tsx';
import type { PolicyFile, Written } from './draft.ts';
import { backtest, runBacktest } from './run-backtest.ts';
import { sinces, type Since } from './search.ts';

const route = getRouteApi('/shell/policy/{-$view}');
const sinceWords: Readonly<Record<Since, string>> = { week: 'The last 7 days', month: 'The last 30 days', quarter: 'The last 90 days' };

/** What the text on trial would have said to everything so far. */
export function BacktestView({ file, written }: { file: PolicyFile; written: Written }) {
  const { since } = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow();
  const at = useStore(backtest);
  const run = (): void => void runBacktest({ name: file.name, text: written.text, since, now });
  const subject = written.isChanged ? 'your draft' : 'the rules as they are';
  return (
    <div className="grid gap-5 px-4 py-4 wide:px-6">
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label="Which effects" className="w-48" value={since ?? 'all'} options={[{ value: 'all', label: 'All so far' }, ...sinces.map((value) => ({ value, label: sinceWords[value] }))]}
          onChange={({ target }) => void navigate({ search: (old) => given({ ...old, since: oneOf(target.value, sinces) }), replace: true })}
        />
        {at.state === 'running' ? <Button icon="cross" onClick={at.stop}>Stop</Button> : <Button tone="primary" icon="play" onClick={run}>{`Backtest ${subject}`}</Button>}
      </div>
      {at.state === 'running' && <Running done={at.done} total={at.total} />}
      {at.state === 'none' && (
        <EmptyState icon="policy" title="What would have been different?">
          Every effect so far is judged once more by {subject}, with the facts of then. Nothing is changed and nothing is sent.
          {!written.isChanged && ' Write a draft under Rules first, to see what it would change.'}
        </EmptyState>
      )}
      {at.state === 'failed' && <ErrorState error={at.problem} onAgain={run} />}
      {at.state === 'done' && (
        <>
          {at.text !== written.text && <Note tone="warn" action={<Button size="small" onClick={run}>Backtest again</Button>}>This is of an earlier text: the rules were changed since.</Note>}
          <BacktestResult report={at.report} />
        </>
      )}
    </div>
  );
}

function Running({ done, total }: { done: number; total: number | null }) {
  return (
    <div className="grid max-w-130 gap-2 py-6">
      <Meter label="Judged" value={done} max={Math.max(total ?? 1, 1)} text={total === null ? 'Beginning' : `${done.toLocaleString('en')} of ${total.toLocaleString('en')} effects`} warnFrom={2} badFrom={2} />
      <p className="text-sm text-muted">You may look at something else meanwhile.</p>
    </div>
  );
}
