import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PausedNote, PauseOne } from '../../app/pause-one.tsx';
import { useApi } from '../../api/query.ts';
import { isPresentWindow, spanText } from '../../format/budget.ts';
import { countText } from '../../format/money.ts';
import { StatePill } from '../../kit/badge.tsx';
import { BudgetMeter } from '../../kit/budget-meter.tsx';
import { Cost } from '../../kit/money.tsx';
import { Section } from '../../kit/page-header.tsx';
import { ErrorState, Said, Skeleton } from '../../kit/states.tsx';
import { Time, useNow, useZone } from '../../kit/time.tsx';
import { ContractParts } from './contract.tsx';
import { Proposals, TrustRows } from './trust.tsx';
import { agentState, laneWords, percentText, tasksText, type Agent, type AgentRow } from './words.ts';

/** One agent: what it does and how it fares at once, from the list; what it promises and is trusted with as soon as it is read. */
export function AgentDetail({ row }: { row: AgentRow }) {
  const { data, error, refetch } = useApi('agents.show', { params: { agent: row.name } });
  const { name, does, paused, lane, startedOnlyBy } = row;
  return (
    <article className="grid max-w-200 grid-cols-1 gap-6 px-4 py-4 wide:px-6 wide:py-5">
      <header className="grid grid-cols-1 gap-2">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h2 className="text-lg font-semibold">{name}</h2>
          <StatePill {...agentState(row)} />
          <span className="ml-auto"><PauseOne scope="agent" name={name} paused={paused} /></span>
        </div>
        <p><Said text={does} /></p>
        <p className="text-sm text-muted">{laneWords[lane].sentence}{startedOnlyBy !== null && <> Only <code>{startedOnlyBy}</code> starts it.</>}</p>
        <PausedNote scope="agent" paused={paused} />
      </header>
      <Figures row={row} />
      {data !== undefined ? <Parts agent={data} /> : error !== null ? <ErrorState error={error} onAgain={() => void refetch()} /> : <DetailSkeleton />}
    </article>
  );
}

function Parts({ agent }: { agent: Agent }) {
  return (
    <>
      {agent.openProposals.length > 0 && <Section title="Proposals"><Proposals proposals={agent.openProposals} /></Section>}
      <Section title="Trust" aside={agent.trust.length > 0 ? 'By your decisions about its drafts' : undefined}><TrustRows agent={agent} /></Section>
      {agent.schedules.length > 0 && <Section title="Schedules"><ul className="grid gap-1 text-sm">{agent.schedules.map(({ name, cron, next }) => <li key={name}>{name}{next === null ? ', not planned' : <>: next <Time at={next} /></>}{cron !== null && <span className="text-muted"> ({cron})</span>}</li>)}</ul></Section>}
      <Section title="Caps that it counts in"><Budgets budgets={agent.budgets} name={agent.name} /></Section>
      <Section title="Contract" aside="What the runtime holds it to"><ContractParts agent={agent} /></Section>
    </>
  );
}

function Figures({ row: { name, tasks, success, month } }: { row: AgentRow }) {
  const ended = tasks.completed + tasks.failed + tasks.stopped;
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-4 wide:flex wide:flex-wrap wide:gap-x-12">
      <Figure term="Succeeded" value={success === null ? '–' : percentText(success)} note={success === null ? 'nothing has ended yet' : `of ${countText(ended)} that ended, in 30 days`} />
      <Figure term="Tasks, 30 days" value={<Link to="/tasks/{-$task}" search={{ agent: name }} className="underline decoration-line underline-offset-4 hover:decoration-current">{countText(Object.values(tasks).reduce((sum, count) => sum + count, 0))}</Link>} note={tasksText(tasks)} />
      <Figure term="Models, this month" value={month.cost.length === 0 ? (month.calls === 0 ? '–' : 'no price') : month.cost.map((one, place) => <span key={one.currency}>{place > 0 && ' + '}<Cost of={one} /></span>)} note={month.calls === 0 ? 'it called none' : `${countText(month.calls)} ${month.calls === 1 ? 'call' : 'calls'}`} />
    </dl>
  );
}

function Figure({ term, value, note }: { term: string; value: ReactNode; note: string }) {
  return <div className="min-w-0"><dt className="text-sm text-muted">{term}</dt><dd className="text-xl font-semibold tabular">{value}</dd><dd className="text-xs text-muted">{note}</dd></div>;
}

function Budgets({ budgets, name }: { budgets: Agent['budgets']; name: string }) {
  const zone = useZone();
  const now = useNow();
  if (budgets === null) return <p className="text-sm text-bad">Nobody knows which caps there are, since policy.yaml can’t be used.</p>;
  if (budgets.length === 0) return <p className="text-sm text-muted">None.</p>;
  return (
    <ul className="grid gap-3">
      {budgets.map((budget) => {
        const uses = budget.windows.filter(({ window }) => isPresentWindow(window, budget.per, now, zone) && (budget.scope === 'company' || window.startsWith(`agent:${name}/`)));
        return (
          <li key={budget.id} className="grid gap-1">
            {uses.length === 0 ? <p className="text-sm">{budget.id}: <span className="text-muted">nothing spent {spanText(budget.per)}{budget.scope === 'task' || budget.scope === 'flow' ? ' that counts here; each task has its own' : ''}.</span></p> : uses.map((use) => <BudgetMeter key={use.window} budget={{ ...budget, ...use }} />)}
          </li>
        );
      })}
    </ul>
  );
}

function DetailSkeleton() {
  return <div role="status" className="grid gap-4"><span className="sr-only">Loading</span>{[0, 1, 2, 3].map((part) => <div key={part} className="grid gap-2"><Skeleton width={90} height={14} /><Skeleton height={12} /><Skeleton width={260} height={12} /></div>)}</div>;
}
