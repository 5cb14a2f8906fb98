import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { useApi } from '../../api/query.ts';
import { subjectName } from '../../app/subjects.ts';
import { StatePill } from '../../kit/badge.tsx';
import { IconButton } from '../../kit/button.tsx';
import { DefinitionList } from '../../kit/definition-list.tsx';
import { Json } from '../../kit/json.tsx';
import { Cost } from '../../kit/money.tsx';
import { Section } from '../../kit/page-header.tsx';
import { ErrorState, Note, Skeleton } from '../../kit/states.tsx';
import { Duration, Time } from '../../kit/time.tsx';
import { Actions } from './actions.tsx';
import { EffectsOf } from './effects-of.tsx';
import { Related } from './related.tsx';
import { Timeline } from './timeline/chart.tsx';
import type { Story } from './timeline/spans.ts';
import { isForYou, mainWait, statusWords, waitText } from './words.ts';

/** One task: what it is about, how it stands, what it did and when, and what one can do about it. */
export function TaskView({ task, onClose }: { task: string; onClose: () => void }) {
  const { data, error, refetch } = useApi('tasks.story', { params: { task: task as `t${number}` } });
  const heading = useRef<HTMLHeadingElement>(null);
  const known = data !== undefined;
  useEffect(() => {
    if (known) heading.current?.focus({ preventScroll: true });
  }, [known]);
  if (data === undefined) return error === null ? <TaskSkeleton /> : <ErrorState error={error} onAgain={() => void refetch()} />;
  const { task: detail, effects, items } = data;
  return (
    <article className="grid grid-cols-1 gap-6 px-4 pt-4 pb-10 wide:px-6">
      <header className="grid grid-cols-1 gap-2">
        <div className="flex items-start gap-3">
          <h2 ref={heading} tabIndex={-1} className="min-w-0 flex-1 text-lg font-semibold break-words focus:outline-none">{detail.title}</h2>
          <IconButton icon="cross" label="Back to the whole list" size="small" onClick={onClose} className="-mt-0.5 max-wide:hidden" />
        </div>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <StatePill state={detail.status} /><span className="tabular">{detail.id}</span>
          <Link to="/agents/{-$agent}" params={{ agent: detail.agent }} className="underline">{detail.agent}</Link>
          {detail.subject !== null && <Link to="/memory/{-$ref}" params={{ ref: detail.subject }} className="min-w-0 truncate underline">{subjectName(detail.subject)}</Link>}
          <span>created <Time at={detail.createdAt} /></span>
        </p>
        <Actions story={data} />
      </header>
      <Standing story={data} />
      <Timeline story={data} />
      {effects.length > 0 && <EffectsOf effects={effects} />}
      {items.length > 0 && <Items items={items} />}
      <Related story={data} />
      <Facts story={data} />
      <Given story={data} />
    </article>
  );
}

/** How it stands, in sentences. */
function Standing({ story: { task, items, rolledBackBy } }: { story: Story }) {
  const wait = mainWait(task.waits);
  const open = items.filter(({ state }) => state === 'open');
  // What asks about a used-up budget belongs to no task, so it is not among this one's items.
  const item = wait?.item ?? open.at(-1)?.id ?? null;
  const type = open.find(({ id }) => id === item)?.type;
  const isCooling = wait?.effect === 'cooling';
  const link = item === null ? null : <Link to="/inbox/{-$item}" params={{ item: String(item) }} className="text-sm font-medium text-accent underline">{type === 'question' || type === 'choice' ? 'Answer in the inbox' : isCooling ? 'Stop it in the inbox' : 'Decide in the inbox'}</Link>;
  return (
    <div className="grid gap-2 empty:hidden">
      {task.failure !== null && <Note tone="bad" action={link}><strong className="font-semibold">{task.failure.message}</strong> {task.failure.nextStep}</Note>}
      {task.failure === null && wait !== undefined && (
        <Note tone={isForYou(wait) ? 'warn' : 'info'} action={link}>
          It waits {waitText(wait)} (“{wait.name}”){task.waits.length > 1 ? ` and ${String(task.waits.length - 1)} more` : ''}, <Duration from={task.updatedAt} to={null} /> so far{wait.until === null ? '' : <>, until <Time at={wait.until} form="short" /> at most</>}.
        </Note>
      )}
      {task.status === 'ready' && <Note>{statusWords.ready.sentence}</Note>}
      {task.status === 'cancelled' && <Note>{statusWords.cancelled.sentence} {cancelReason(task)}</Note>}
      {rolledBackBy !== null && <Note action={<Link to="/tasks/{-$task}" params={{ task: rolledBackBy }} search={true} className="text-sm font-medium text-accent underline">{rolledBackBy}</Link>}>What it did is taken back by a task of its own.</Note>}
    </div>
  );
}

function cancelReason({ timeline }: Story['task']): string {
  const end = timeline.findLast(({ type, name }) => type === 'ended' && name === 'cancelled');
  return end === undefined ? '' : `The reason: ${end.detail}`;
}

function Items({ items }: { items: Story['items'] }) {
  return (
    <Section title="In the inbox">
      <ul className="grid grid-cols-1 gap-1 text-sm">
        {items.map((item) => (
          <li key={item.id} className="flex items-center gap-2">
            <StatePill state={item.state} />
            <Link to="/inbox/{-$item}" params={{ item: String(item.id) }} search={item.state === 'open' ? {} : { view: 'done' }} className="min-w-0 flex-1 truncate text-accent underline" title={item.summary}>{item.summary}</Link>
            <span className="text-xs text-muted"><Time at={item.decision?.at ?? item.openedAt} /></span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Facts({ story: { task: { cost, because, lane, updatedAt, createdAt, status } } }: { story: Story }) {
  const ended = status !== 'ready' && status !== 'parked';
  return (
    <Section title="About it">
      <DefinitionList
        items={[
          { term: 'Why it began', value: because ?? null },
          { term: ended ? 'Took' : 'Lasts', value: <Duration from={createdAt} to={ended ? updatedAt : null} /> },
          { term: 'Lane', value: lane },
          { term: 'Calls of models', value: cost.calls === 0 && cost.reused.answers === 0 ? 'none' : callsText(cost) },
          { term: 'Cost', value: cost.cost.length === 0 ? null : <span className="flex gap-3">{cost.cost.map((one) => <Cost key={one.currency} of={one} />)}</span> },
        ]}
      />
    </Section>
  );
}

function callsText({ calls, failed, tokens, reused }: Story['task']['cost']): string {
  const parts = [`${String(calls)}, ${(tokens.input + tokens.output).toLocaleString('en')} tokens`];
  if (failed > 0) parts.push(`${String(failed)} without an answer that could be used`);
  if (reused.answers > 0) parts.push(`${String(reused.answers)} earlier answers used again`);
  return parts.join('; ');
}

/** What it was given and what it found, as it is on record. */
function Given({ story: { task } }: { story: Story }) {
  return (
    <Section title="Given and found" actions={<Link to="/ledger/{-$effect}" params={{ effect: undefined }} search={{ view: 'events', task: task.id }} className="text-sm text-accent underline">All its events in the ledger</Link>}>
      <Fold title="Its input"><Json value={task.input} label="its input" /></Fold>
      {task.status === 'completed' && <Fold title="Its result"><Json value={task.result} label="its result" /></Fold>}
    </Section>
  );
}

function Fold({ title, children }: { title: string; children: ReactNode }) {
  return <details><summary className="inline-flex min-h-10 items-center text-sm text-accent wide:min-h-7">{title}</summary><div className="mt-1">{children}</div></details>;
}

/** The size of what comes, so that nothing jumps. */
function TaskSkeleton() {
  return (
    <div role="status" className="grid gap-6 px-4 pt-4 wide:px-6">
      <span className="sr-only">Loading the task</span>
      <div className="grid gap-3"><Skeleton width={320} height={20} /><Skeleton width={260} /><Skeleton width={200} height={32} /></div>
      <Skeleton height={36} />
      <Skeleton height={360} />
    </div>
  );
}
