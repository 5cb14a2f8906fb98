import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/query.ts';
import { buttonLook } from '../../kit/button.tsx';
import { Choice } from '../../kit/field.tsx';
import { Icon } from '../../kit/icon.tsx';
import { PageBody, PageHeader, Section } from '../../kit/page-header.tsx';
import { ErrorState, Note } from '../../kit/states.tsx';
import { Time, useNow, useZone } from '../../kit/time.tsx';
import { HappenedParts, type TodayView } from './happened.tsx';
import type { Span } from './search.ts';
import { MoneyParts, PlannedRows } from './side.tsx';
import { TodaySkeleton } from './skeleton.tsx';
import { useVisit } from './visit.ts';
import { ExpiringRows, FailedRows, WaitingRows } from './waits.tsx';

const route = getRouteApi('/shell/today');
const dayMs = 24 * 3_600_000;

/** What happened, what waits, what failed, what was spent and what comes next: where one begins. */
export function TodayPage() {
  const { span } = route.useSearch();
  const navigate = route.useNavigate();
  const { seen } = useVisit();
  const [openedAt] = useState(() => Date.now());
  const since = span === 'week' ? openedAt - 7 * dayMs : span === 'day' || seen === null ? openedAt - dayMs : seen;
  const { data, error, refetch } = useApi('today', { query: { since } }, { keep: true });
  const choose = (next: Span | 'visit'): void => void navigate({ search: next === 'visit' ? {} : { span: next }, replace: true });
  return (
    <>
      <PageHeader
        title="Today" aside={<DayWords />}
        actions={<Choice label="How far back" value={span ?? 'visit'} onChange={choose} options={[{ value: 'visit', label: 'Since my last visit' }, { value: 'day', label: '24 hours' }, { value: 'week', label: '7 days' }]} />}
      />
      {data !== undefined ? <TodayBody view={data} heading={<SinceWords span={span} seen={seen} since={since} />} /> : error !== null ? <ErrorState error={error} onAgain={() => void refetch()} /> : <TodaySkeleton />}
    </>
  );
}

function DayWords() {
  const zone = useZone();
  const now = useNow();
  return <>{new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: zone }).format(now)}</>;
}

function SinceWords({ span, seen, since }: { span: Span | undefined; seen: number | null; since: number }) {
  if (span === 'week') return <>The last 7 days</>;
  if (span === 'day') return <>The last 24 hours</>;
  if (seen === null) return <>The last 24 hours, since this is your first visit</>;
  return <>Since your last visit, <Time at={since} /></>;
}

function TodayBody({ view, heading }: { view: TodayView; heading: React.ReactNode }) {
  const { waits, failed, happened, notable, money, planned, paused, running } = view;
  return (
    <PageBody>
      {(!running || paused.length > 0) && <Standing paused={paused} running={running} />}
      <div className="grid grid-cols-1 items-start gap-x-12 gap-y-7 xwide:grid-cols-[minmax(0,1fr)_320px]">
        <div className="grid grid-cols-1 gap-7">
          <Section title="Waits for you" {...(waits.snoozed > 0 ? { aside: `${String(waits.snoozed)} more snoozed` } : {})} {...(waits.oldest === null ? {} : { actions: <ToOldest item={waits.oldest.item} /> })}>
            <ExpiringRows rows={waits.expiringSoon} />
            {waits.count === 0 ? <Calm>Nothing waits for you.{waits.snoozed > 0 && <> What is <Link to="/inbox/{-$item}" search={{ view: 'snoozed' }} className="text-accent underline">snoozed</Link> comes back at its time.</>}</Calm> : <WaitingRows waits={waits} />}
          </Section>
          <Section title="Stopped or in doubt">{failed.count === 0 ? <Calm>Nothing.</Calm> : <FailedRows failed={failed} />}</Section>
          <Section title="What happened" aside={heading}>
            {happened.length === 0 && notable.length === 0 ? <Calm>Nothing happened. <Link to="/today" search={{ span: 'week' }} className="text-accent underline">Look at the last 7 days</Link>.</Calm> : <HappenedParts happened={happened} notable={notable} />}
          </Section>
        </div>
        <div className="grid grid-cols-1 gap-7">
          <Section title="Spent against caps" actions={<Link to="/costs" className="text-sm text-accent underline">Costs</Link>}><MoneyParts money={money} /></Section>
          <Section title="Planned next"><PlannedRows planned={planned} /></Section>
        </div>
      </div>
    </PageBody>
  );
}

function ToOldest({ item }: { item: number }) {
  return <Link to="/inbox/{-$item}" params={{ item: String(item) }} className={buttonLook('primary')}><Icon name="inbox" />Begin with the oldest</Link>;
}

function Calm({ children }: { children: React.ReactNode }) {
  return <p className="flex items-start gap-2 text-sm text-muted"><Icon name="check" className="mt-0.5 text-good" /><span>{children}</span></p>;
}

/** What keeps things from going out. */
function Standing({ paused, running }: Pick<TodayView, 'paused' | 'running'>) {
  return (
    <div className="grid gap-2">
      {!running && <Note tone="bad">Keelson only shows: no agent works and nothing goes out until it runs. Start it with <code>keelson start</code>.</Note>}
      {paused.map(({ scope, name, reason, at, waiting }) => (
        <Note key={`${scope} ${name ?? ''}`} tone="warn">
          {scope === 'all' ? 'Everything' : <PausedLink scope={scope} name={name ?? ''} />} was paused <Time at={at} />{reason === '' ? '.' : `: ${reason.replace(/[.!?]*$/u, '')}.`} {waiting > 0 && `${String(waiting)} approved ${waiting === 1 ? 'effect waits' : 'effects wait'} because of it.`}
        </Note>
      ))}
    </div>
  );
}

function PausedLink({ scope, name }: { scope: 'agent' | 'adapter'; name: string }) {
  const look = 'font-medium underline underline-offset-3';
  return scope === 'agent' ? <>The agent <Link to="/agents/{-$agent}" params={{ agent: name }} className={look}>{name}</Link></> : <>The adapter <Link to="/adapters/{-$adapter}" params={{ adapter: name }} className={look}>{name}</Link></>;
}
