import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CallOutput } from '../../api/call.ts';
import { Time } from '../../kit/time.tsx';

export type TodayView = CallOutput<'today'>;
type Happened = TodayView['happened'][number];

/** What belongs together, in the order of the day: what came, what became of it, what one did oneself. */
const groups: readonly { title: string; of: readonly string[] }[] = [
  { title: 'Came in', of: ['mails', 'signals', 'duplicates', 'unreadable'] },
  { title: 'Agents', of: ['tasks', 'finished', 'drafts', 'model-calls'] },
  { title: 'You', of: ['decided', 'approved', 'refused', 'expired', 'withdrawn'] },
  { title: 'Went out', of: ['sent'] },
  { title: 'Went wrong', of: ['failed', 'doubts', 'held', 'tasks-failed', 'tasks-stopped'] },
  { title: 'Learned', of: ['taught', 'learned', 'records', 'forgotten'] },
  { title: 'Files', of: ['documents'] },
];
const grouped = new Set(groups.flatMap(({ of }) => of));

const look = 'underline decoration-line underline-offset-3 hover:decoration-current';

/** Where more of it is to be seen. */
function linked(what: string, sentence: string): ReactNode {
  switch (what) {
    case 'tasks':
      return <Link to="/tasks/{-$task}" className={look}>{sentence}</Link>;
    case 'finished':
      return <Link to="/tasks/{-$task}" search={{ status: 'completed' }} className={look}>{sentence}</Link>;
    case 'tasks-failed':
      return <Link to="/tasks/{-$task}" search={{ status: 'failed' }} className={look}>{sentence}</Link>;
    case 'tasks-stopped':
      return <Link to="/tasks/{-$task}" search={{ status: 'stopped' }} className={look}>{sentence}</Link>;
    case 'decided':
      return <Link to="/inbox/{-$item}" search={{ view: 'done' }} className={look}>{sentence}</Link>;
    case 'sent':
      return <Link to="/ledger/{-$effect}" className={look}>{sentence}</Link>;
    case 'failed':
    case 'doubts':
      return <Link to="/adapters/{-$adapter}" className={look}>{sentence}</Link>;
    case 'held':
    case 'model-calls':
      return <Link to="/costs" className={look}>{sentence}</Link>;
    default:
      return sentence;
  }
}

/** What happened, in sentences, with what one would want to know by itself below. */
export function HappenedParts({ happened, notable }: Pick<TodayView, 'happened' | 'notable'>) {
  const parts = [...groups.map(({ title, of }) => ({ title, rows: of.flatMap((what) => happened.filter((row) => row.what === what)) })), { title: 'Besides', rows: happened.filter(({ what }) => !grouped.has(what)) }];
  return (
    <>
      <dl className="grid gap-y-2">
        {parts.filter(({ rows }) => rows.length > 0).map(({ title, rows }) => (
          <div key={title} className="flex gap-3">
            <dt className="w-22 shrink-0 text-muted">{title}</dt>
            <dd className="min-w-0 flex-1">{rows.map(sentenceOf)}</dd>
          </div>
        ))}
      </dl>
      {notable.length > 0 && <NotableRows rows={notable} />}
    </>
  );
}

const sentenceOf = ({ what, sentence }: Happened): ReactNode => <span key={what}>{linked(what, sentence)} </span>;

function NotableRows({ rows }: { rows: TodayView['notable'] }) {
  return (
    <div className="mt-2">
      <h3 className="text-sm font-medium text-muted">Worth knowing</h3>
      <ul>
        {rows.map(({ seq, at, sentence, task, effect }) => (
          <li key={seq} className="flex gap-3 border-b border-line py-1.5 text-sm last:border-b-0">
            <span className="w-22 shrink-0 text-muted"><Time at={at} /></span>
            <span className="min-w-0 flex-1">
              {effect !== null ? <Link to="/ledger/{-$effect}" params={{ effect }} className={look}>{sentence}</Link> : task !== null ? <Link to="/tasks/{-$task}" params={{ task }} className={look}>{sentence}</Link> : sentence}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
