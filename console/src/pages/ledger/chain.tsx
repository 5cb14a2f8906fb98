import { useEffect, useRef, useState } from 'react';
import { problemOf, problemOfResponse, type ApiProblem } from '../../api/problem.ts';
import { newKey, urlOf } from '../../api/call.ts';
import { useApi } from '../../api/query.ts';
import { remember, remembered } from '../../format/remembered.ts';
import { durationText } from '../../format/time.ts';
import { Button } from '../../kit/button.tsx';
import { DefinitionList } from '../../kit/definition-list.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Meter } from '../../kit/meter.tsx';
import { Note } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { linesOf } from './lines.ts';

interface Report {
  events: number;
  blobs: number;
  headSeq: number;
  headHash: string;
  problems: { place: string; what: string }[];
  ms: number;
}

interface Verified {
  at: number;
  report: Report;
}

type State = { phase: 'rest' } | { phase: 'running'; done: number; total: number | null } | { phase: 'failed'; problem: ApiProblem };

/** Whether the chain of hashes holds, as far as somebody has looked. The last look is remembered in this browser. */
function useVerify() {
  const [last, setLast] = useState<Verified | null>(readLast);
  const [state, setState] = useState<State>({ phase: 'rest' });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const run = async (): Promise<void> => {
    const controller = new AbortController();
    stop.current = controller;
    setState({ phase: 'running', done: 0, total: null });
    try {
      const report = await verify(controller.signal, (done, total) => setState({ phase: 'running', done, total }));
      const verified = { at: Date.now(), report };
      remember('ledger-verified', JSON.stringify(verified));
      setLast(verified);
      setState({ phase: 'rest' });
    } catch (thrown) {
      setState(controller.signal.aborted ? { phase: 'rest' } : { phase: 'failed', problem: problemOf(thrown) });
    }
  };
  return { last, state, run: () => void run(), cancel: () => stop.current?.abort() };
}

function readLast(): Verified | null {
  try {
    return JSON.parse(remembered('ledger-verified') ?? 'null') as Verified | null;
  } catch {
    return null;
  }
}

async function verify(signal: AbortSignal, progress: (done: number, total: number | null) => void): Promise<Report> {
  const response = await fetch(urlOf('ledger.verify'), { method: 'POST', headers: { 'idempotency-key': newKey() }, credentials: 'same-origin', signal });
  if (!response.ok || response.body === null) throw await problemOfResponse(response);
  for await (const line of linesOf(response.body)) {
    if ('progress' in line) progress(Number(line.progress[0]), typeof line.progress[1] === 'number' ? line.progress[1] : null);
    if ('problem' in line) throw await problemOfResponse(new Response(JSON.stringify(line.problem), { status: 500 }));
    if ('result' in line) return line.result as Report;
  }
  throw new TypeError('the answer was cut off before its end');
}

/** The newest event and the hash that covers all before it, and a button that computes them all anew. */
export function ChainStatus() {
  const head = useApi('ledger.head', undefined, { keep: true }).data;
  const [open, setOpen] = useState(false);
  const { last, state, run, cancel } = useVerify();
  const failed = last !== null && last.report.problems.length > 0;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 text-sm">
        <span className="inline-block">{head === undefined ? '' : `${head.seq.toLocaleString('en')} events`}</span>
      </span>
      <Button size="small" tone="quiet" icon={failed ? 'warning' : last === null ? 'lock' : 'check'} onClick={() => setOpen(true)} className={failed ? 'text-bad' : ''}>
        {failed ? 'Chain broken' : last === null ? 'Chain of hashes' : <>Chain verified <Time at={last.at} /></>}
      </Button>
      <Dialog
        open={open} onClose={() => setOpen(false)} width="wide" title="The chain of hashes" description="Each event carries a hash over itself and the one before it. Nothing in the ledger can be changed, taken out or put in between without breaking it."
        actions={state.phase === 'running' ? <Button onClick={cancel}>Stop</Button> : <Button tone="primary" icon="check" data-autofocus="" onClick={run}>Verify now</Button>}
      >
        <div className="grid gap-4">
          <DefinitionList items={[{ term: 'Newest event', value: head === undefined ? '–' : head.seq.toLocaleString('en') }, { term: 'Its hash', value: head === undefined ? '–' : <code className="font-mono text-xs break-all">{head.hash}</code> }]} />
          <div role="status" className="grid min-h-16 content-start gap-2">
            {state.phase === 'running' && <Running done={state.done} total={state.total ?? head?.seq ?? null} />}
            {state.phase === 'failed' && <Note tone="bad">{state.problem.message} {state.problem.nextStep}</Note>}
            {state.phase === 'rest' && <LastTime last={last} />}
          </div>
        </div>
      </Dialog>
    </>
  );
}

function Running({ done, total }: { done: number; total: number | null }) {
  return <Meter label="Events verified" value={done} max={Math.max(1, total ?? done)} text={total === null ? done.toLocaleString('en') : `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`} warnFrom={2} badFrom={2} />;
}

function LastTime({ last }: { last: Verified | null }) {
  if (last === null) return <p className="text-muted">It has not been verified from this browser yet. Verifying computes every hash anew and looks for every file; while it runs, work goes on.</p>;
  const { report: { events, blobs, problems, headSeq, ms }, at } = last;
  if (problems.length === 0) return <Note tone="good">Verified <Time at={at} />, in {durationText(ms)}: all {events.toLocaleString('en')} events up to number {headSeq.toLocaleString('en')} and {blobs.toLocaleString('en')} files are as they were written.</Note>;
  return (
    <Note tone="bad">
      <p><strong className="font-semibold">{problems.length} {problems.length === 1 ? 'place does' : 'places do'} not hold</strong> (<Time at={at} />). Stop Keelson, keep a copy of the folder as it is, and compare it with a backup.</p>
      <ul className="mt-1 list-disc pl-5">{problems.slice(0, 20).map(({ place, what }) => <li key={`${place} ${what}`}>{place}: {what}</li>)}</ul>
    </Note>
  );
}
