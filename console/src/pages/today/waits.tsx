import { Link } from '@tanstack/react-router';
import { Icon, type IconName } from '../../kit/icon.tsx';
import { Said } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import type { TodayView } from './happened.tsx';

type Waits = TodayView['waits'];

const icons: Readonly<Record<Waits['byType'][number]['type'], IconName>> = { approval: 'mail', choice: 'filter', question: 'question', escalation: 'warning', doubt: 'question', conflict: 'warning', proposal: 'policy', budget: 'costs' };

const row = 'flex min-h-11 items-start gap-3 py-2';

/** What waits for the operator, by what it is, each with a way to its oldest. */
export function WaitingRows({ waits }: { waits: Waits }) {
  return (
    <ul>
      {waits.byType.map(({ type, count, sentence, oldest }) => (
        <li key={type} className="border-b border-line last:border-b-0">
          <Link to="/inbox/{-$item}" params={{ item: String(oldest.item) }} search={{ type }} className={`${row} -mx-2 rounded-md px-2 hover:bg-hover`}>
            <Icon name={icons[type]} className="mt-1 text-muted" />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{sentence}</span>
              <span className="line-clamp-2 text-sm text-muted wide:line-clamp-1">{count > 1 && 'The oldest: '}{oldest.summary}</span>
            </span>
            <span className="mt-0.5 shrink-0 text-sm text-muted"><Time at={oldest.openedAt} /></span>
            <Icon name="right" size={12} className="mt-1.5 text-faint" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** What nothing will come of unless somebody says something soon. */
export function ExpiringRows({ rows }: { rows: Waits['expiringSoon'] }) {
  if (rows.length === 0) return null;
  return (
    <div className="rounded-md bg-warn-soft px-3 py-2 text-sm">
      <h3 className="flex items-center gap-2 font-medium text-warn"><Icon name="clock" size={14} />Ends unless you decide</h3>
      <ul>
        {rows.map(({ item, summary, expiresAt }) => (
          <li key={item} className="flex items-baseline gap-3 py-0.5">
            <Link to="/inbox/{-$item}" params={{ item: String(item) }} className="min-w-0 flex-1 truncate underline decoration-line underline-offset-3 hover:decoration-current">{summary}</Link>
            {expiresAt !== null && <span className="shrink-0 text-muted"><Time at={expiresAt} /></span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What stopped or is in doubt, each with what to do about it. */
export function FailedRows({ failed }: { failed: TodayView['failed'] }) {
  return (
    <>
      <ul>
        {failed.rows.map(({ item, task, at, sentence, nextStep }) => (
          <li key={`${String(item)} ${String(at)}`} className={`${row} border-b border-line last:border-b-0`}>
            <Icon name="warning" className="mt-1 text-bad" />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">
                {item !== null ? <Link to="/inbox/{-$item}" params={{ item: String(item) }} className="underline decoration-line underline-offset-3 hover:decoration-current">{sentence}</Link> : task === null ? sentence : <Link to="/tasks/{-$task}" params={{ task }} className="underline decoration-line underline-offset-3">{sentence}</Link>}
              </span>
              <span className="block text-sm text-muted"><Said text={nextStep} /></span>
            </span>
            <span className="mt-0.5 shrink-0 text-sm text-muted"><Time at={at} /></span>
          </li>
        ))}
      </ul>
      {failed.count > failed.rows.length && <p className="text-sm text-muted">And {failed.count - failed.rows.length} more in the <Link to="/inbox/{-$item}" className="text-accent underline">inbox</Link>.</p>}
    </>
  );
}
