import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { callLines } from '../../api/lines.ts';
import { problemOf, type ApiProblem } from '../../api/problem.ts';
import { isOf } from '../../api/query.ts';
import { countText } from '../../format/money.ts';
import { Button } from '../../kit/button.tsx';
import { Note, Said } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import type { Adapter } from './health.ts';

interface Finding {
  effect: string | null;
  theirs: string | null;
  sentence: string;
  differences: { field: string; ours: string | number | null; theirs: string | number | null }[];
  item: number | null;
}

interface Report {
  adapter: string;
  cannot: string | null;
  ours: number;
  theirs: number;
  missing: Finding[];
  unknown: Finding[];
  differing: Finding[];
  settled: string[];
}

type Running = { state: 'idle' } | { state: 'busy' } | { state: 'done'; reports: Report[] } | { state: 'failed'; problem: ApiProblem };

/** What the newest comparison with the provider found, and a way to compare now. */
export function Compare({ adapter: { name, canBeCompared, reconciled } }: { adapter: Adapter }) {
  const [running, setRunning] = useState<Running>({ state: 'idle' });
  const client = useQueryClient();
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  if (!canBeCompared) return <p className="text-sm text-muted">Its provider can’t list what it did, so there is nothing to compare with.</p>;
  const compare = async (): Promise<void> => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    setRunning({ state: 'busy' });
    try {
      const reports = (await callLines('reconcile.now', { query: { adapter: name } }, { signal })) as Report[];
      setRunning({ state: 'done', reports });
      await client.invalidateQueries({ predicate: ({ queryKey }) => isOf(queryKey[0], 'adapters') || isOf(queryKey[0], 'inbox') });
    } catch (thrown) {
      if (!signal.aborted) setRunning({ state: 'failed', problem: problemOf(thrown) });
    }
  };
  return (
    <div className="grid gap-3 text-sm">
      {reconciled === null ? <p className="text-muted">It has not been compared yet.</p> : <Newest reconciled={reconciled} />}
      <div><Button size="small" icon="redo" busy={running.state === 'busy'} onClick={() => void compare()}>Compare now</Button></div>
      <div role="status" className="grid gap-2">
        {running.state === 'busy' && <p className="text-muted">Asking its provider. That may take minutes; you may go elsewhere meanwhile, and what is found comes to the inbox.</p>}
        {running.state === 'failed' && <Note tone="bad"><Said text={`${running.problem.message} ${running.problem.nextStep}`} /></Note>}
        {running.state === 'done' && running.reports.map((report) => <Found key={report.adapter} report={report} />)}
      </div>
    </div>
  );
}

function Newest({ reconciled: { at, from, to, ours, theirs, missing, unknown, differing, settled, openItems } }: { reconciled: NonNullable<Adapter['reconciled']> }) {
  const found = [...(missing > 0 ? [`${countText(missing)} missing there`] : []), ...(unknown > 0 ? [`${countText(unknown)} unknown here`] : []), ...(differing > 0 ? [`${countText(differing)} that differ`] : [])];
  return (
    <>
      <p>Last compared <Time at={at} />: {countText(ours)} of ours with {countText(theirs)} of theirs, from <Time at={from} form="short" /> to <Time at={to} form="short" />.</p>
      <p>
        {found.length === 0 ? 'All agreed.' : `It found ${found.join(', ')}.`}
        {settled > 0 && ` ${countText(settled)} in doubt ${settled === 1 ? 'was' : 'were'} settled by it.`}
        {openItems > 0 ? <> {countText(openItems)} {found.length === 0 ? 'earlier ' : ''}{openItems === 1 ? 'finding waits' : 'findings wait'} for you in the <Link to="/inbox/{-$item}" search={{ type: 'conflict' }} className="text-accent underline">inbox</Link>.</> : found.length > 0 && ' You have dealt with all of it.'}
      </p>
    </>
  );
}

const kinds = [['missing', 'We believe that it happened, and the provider does not have it'], ['unknown', 'The provider has it, and nobody here knows of it'], ['differing', 'Both have it, and it is not the same']] as const;

function Found({ report }: { report: Report }) {
  if (report.cannot !== null) return <Note tone="warn">{report.cannot}</Note>;
  if (report.ours + report.theirs === 0) return <Note>Nothing was to compare: neither side has anything in that time.</Note>;
  if (kinds.every(([kind]) => report[kind].length === 0)) return <Note tone="good">All {countText(report.ours)} of ours agree with {countText(report.theirs)} of theirs.{report.settled.length > 0 && ` ${countText(report.settled.length)} in doubt settled.`}</Note>;
  return kinds.map(([kind, title]) => report[kind].length > 0 && (
    <div key={kind}>
      <h4 className="font-medium">{title}</h4>
      <ul>
        {report[kind].map(({ effect, theirs, sentence, differences, item }) => (
          <li key={`${effect ?? ''} ${theirs ?? ''}`} className="border-b border-line py-1.5 last:border-b-0">
            {item === null ? sentence : <Link to="/inbox/{-$item}" params={{ item: String(item) }} className="underline decoration-line underline-offset-3">{sentence}</Link>}
            {differences.map(({ field, ours, theirs: other }) => <span key={field} className="block text-muted">{field}: {String(ours ?? 'nothing')} here, {String(other ?? 'nothing')} there</span>)}
          </li>
        ))}
      </ul>
    </div>
  ));
}
