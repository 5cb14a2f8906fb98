import { useEffect, useRef, useState } from 'react';
import type { VerifyReport } from '../../../../src/server/api.ts';
import { callLines } from '../../api/lines.ts';
import { problemOf, type ApiProblem } from '../../api/problem.ts';
import { useApi } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { DefinitionList } from '../../kit/definition-list.tsx';
import { Meter } from '../../kit/meter.tsx';
import { Section } from '../../kit/page-header.tsx';
import { ErrorState, Note, Skeleton } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';

/** What runs here, and whether its record is whole. */
export function About() {
  const settings = useApi('settings');
  if (settings.isError) return <ErrorState error={settings.error} onAgain={() => void settings.refetch()} />;
  if (settings.data === undefined) return <div className="grid gap-6"><Skeleton height={80} /><Skeleton height={140} /></div>;
  const { version, name, id, folder, zone, ledger } = settings.data;
  return (
    <>
      <Section title="Keelson"><DefinitionList items={[{ term: 'Version', value: version }, { term: 'Company', value: name }, { term: 'Its id', value: <span className="font-mono text-xs wrap-anywhere select-all">{id}</span> }, { term: 'Folder', value: <span className="font-mono text-xs wrap-anywhere select-all">{folder}</span> }, { term: 'Time zone', value: zone }]} /></Section>
      <Section title="Ledger">
        <DefinitionList items={[
          { term: 'Events', value: <span className="tabular">{ledger.events.toLocaleString('en')}</span> },
          { term: 'First', value: ledger.firstAt === null ? null : <Time at={ledger.firstAt} form="short" /> },
          { term: 'Newest', value: ledger.lastAt === null ? null : <Time at={ledger.lastAt} /> },
          { term: 'Size', value: bytesText(ledger.databaseBytes) },
          { term: 'Head', value: <span className="font-mono text-xs wrap-anywhere select-all">{ledger.headHash}</span> },
        ]} />
        <ChainCheck />
      </Section>
    </>
  );
}

type Check = { state: 'none' } | { state: 'running'; done: number; total: number | null } | { state: 'done'; report: VerifyReport } | { state: 'failed'; problem: ApiProblem };

/** Computes every hash anew. */
function ChainCheck() {
  const [check, setCheck] = useState<Check>({ state: 'none' });
  const asked = useRef<AbortController | null>(null);
  useEffect(() => () => asked.current?.abort(), []);
  const run = (): void => {
    const one = new AbortController();
    asked.current = one;
    setCheck({ state: 'running', done: 0, total: null });
    callLines('ledger.verify', {}, { signal: one.signal, onProgress: (done = 0, total) => setCheck({ state: 'running', done, total: total ?? null }) }).then(
      (report) => setCheck({ state: 'done', report: report as VerifyReport }),
      (thrown: unknown) => !one.signal.aborted && setCheck({ state: 'failed', problem: problemOf(thrown) }),
    );
  };
  return (
    <div className="grid max-w-150 gap-3 pt-2">
      {check.state === 'running'
        ? <Meter label="Checking the chain" value={check.done} max={Math.max(check.total ?? 1, 1)} text={check.total === null ? 'Beginning' : `${check.done.toLocaleString('en')} of ${check.total.toLocaleString('en')}`} warnFrom={2} badFrom={2} />
        : <Button icon="check" className="justify-self-start" onClick={run}>{check.state === 'none' ? 'Check the chain' : 'Check again'}</Button>}
      <div role="status">
        {check.state === 'done' && (check.report.problems.length === 0
          ? <Note tone="good">Whole: {check.report.events.toLocaleString('en')} events and {check.report.blobs.toLocaleString('en')} blobs are as they were written. {(check.report.ms / 1_000).toFixed(1)} s.</Note>
          : <Note tone="bad"><p className="font-medium">The ledger is damaged. Stop Keelson, and restore the backup before it.</p><ul className="mt-1">{check.report.problems.slice(0, 20).map(({ place, what }) => <li key={`${place}${what}`} className="wrap-anywhere"><span className="font-mono text-xs">{place}</span> {what}</li>)}</ul></Note>)}
      </div>
      {check.state === 'failed' && <ErrorState error={check.problem} onAgain={run} />}
    </div>
  );
}

function bytesText(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(0)} kB` : bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}
