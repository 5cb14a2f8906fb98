import { Link } from '@tanstack/react-router';
import { PausedNote, PauseOne } from '../../app/pause-one.tsx';
import { StatePill } from '../../kit/badge.tsx';
import { DefinitionList } from '../../kit/definition-list.tsx';
import { Meter } from '../../kit/meter.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Note, Said } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { Compare } from './compare.tsx';
import { Doubts } from './doubts.tsx';
import { healthOf, kindsText, reachWords, type Adapter } from './health.ts';

/** One adapter: how it fares, what only the operator can settle, and what its provider says. */
export function AdapterDetail({ adapter }: { adapter: Adapter }) {
  const { name, paused, inFlight, inFlightMax, retrying, doubts, doubtsCount } = adapter;
  const { sentence, ...pill } = healthOf(adapter);
  return (
    <article className="grid max-w-200 grid-cols-1 gap-6 px-4 py-4 wide:px-6 wide:py-5">
      <header className="grid grid-cols-1 gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h2 className="text-lg font-semibold">{name}</h2>
          <StatePill {...pill} />
          <span className="ml-auto"><PauseOne scope="adapter" name={name} paused={paused} /></span>
        </div>
        <p>{sentence}</p>
        <PausedNote scope="adapter" paused={paused} />
      </header>
      {doubtsCount > 0 && <Section title="In doubt" aside="Look in its sent folder or log, then say what became of it."><Doubts doubts={doubts} doubtsCount={doubtsCount} /></Section>}
      <Section title="Right now">
        <Meter label="On the way" value={inFlight} max={inFlightMax} text={inFlight === 0 ? `nothing; at most ${String(inFlightMax)} at once` : `${String(inFlight)} of at most ${String(inFlightMax)} at once`} warnFrom={1} />
        {retrying > 0 && <p className="text-sm text-muted">{retrying} {retrying === 1 ? 'is' : 'are'} tried again, or {retrying === 1 ? 'waits' : 'wait'} for a budget.</p>}
      </Section>
      <Section title="Last"><Newest adapter={adapter} /></Section>
      <Section title="Compared with its provider"><Compare key={name} adapter={adapter} /></Section>
      <Section title="What it is">
        <DefinitionList
          termWidth={140}
          items={[
            { term: 'Carries out', value: kindsText(adapter.kinds) },
            { term: 'Reaches', value: reachWords[adapter.reaches] },
            { term: 'After a crash', value: adapter.classWords },
          ]}
        />
      </Section>
    </article>
  );
}

function Newest({ adapter: { lastSuccess, lastFailure, lastDoubt, lastSuccess: success } }: { adapter: Adapter }) {
  if (lastSuccess === null && lastFailure === null && lastDoubt === null) return <p className="text-sm text-muted">Nothing has gone out through it yet.</p>;
  return (
    <div className="grid grid-cols-1 gap-3">
      {lastFailure !== null && !lastFailure.over && <Note tone="bad"><Said text={`${lastFailure.message} ${lastFailure.nextStep}`} />{lastFailure.retryAt !== null && <> It is tried again <Time at={lastFailure.retryAt} />.</>}</Note>}
      <DefinitionList
        termWidth={140}
        items={[
          { term: 'Went out', value: success === null ? 'nothing yet' : <Entry {...success} /> },
          { term: 'Failed', value: lastFailure === null ? null : <><Entry {...lastFailure} />{lastFailure.over && <span className="block text-muted">{lastFailure.message} Things went out since.</span>}</> },
          { term: 'In doubt', value: lastDoubt === null ? null : <><Entry {...lastDoubt} /><span className="block text-muted">{lastDoubt.why}</span></> },
        ]}
      />
    </div>
  );
}

function Entry({ at, effect, sentence }: { at: number; effect: string; sentence: string }) {
  return <><Link to="/ledger/{-$effect}" params={{ effect }} className="underline decoration-line underline-offset-3 hover:decoration-current">{sentence}</Link> <span className="text-muted"><Time at={at} /></span></>;
}
