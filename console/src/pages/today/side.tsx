import { Link } from '@tanstack/react-router';
import { BudgetMeter } from '../../kit/budget-meter.tsx';
import { Cost } from '../../kit/money.tsx';
import { Note } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import type { TodayView } from './happened.tsx';

type Models = TodayView['money']['models'];
const shownMax = 6;

/** What was spent against caps, and what models cost. */
export function MoneyParts({ money: { budgets, models } }: Pick<TodayView, 'money'>) {
  return (
    <div className="grid gap-3">
      {budgets === null && <Note tone="bad">Nobody knows which caps there are, since policy.yaml can’t be used. Nothing is spent until it is mended: <Link to="/policy/{-$view}" className="underline">see Policy</Link>.</Note>}
      {budgets?.length === 0 && <p className="text-sm text-muted">No caps are set. They are a few lines in the <Link to="/policy/{-$view}" className="text-accent underline">policy</Link>.</p>}
      {budgets?.slice(0, shownMax).map((budget) => <BudgetMeter key={`${budget.id} ${budget.window}`} budget={budget} />)}
      {budgets !== null && budgets.length > shownMax && <p className="text-sm text-muted">And {budgets.length - shownMax} less used, in <Link to="/costs" className="text-accent underline">Costs</Link>.</p>}
      <p className="border-t border-line pt-2 text-sm text-muted"><ModelWords {...models} /></p>
    </div>
  );
}

function ModelWords({ month, today, calls, unpriced }: Models) {
  if (calls === 0) return <>No model was called this month.</>;
  return (
    <>
      Models cost {month.length === 0 ? 'nothing that is known' : <Costs of={month} />} this month, in {calls.toLocaleString('en')} {calls === 1 ? 'call' : 'calls'}; {today.length === 0 ? 'nothing' : <Costs of={today} />} today.
      {unpriced > 0 && ` ${unpriced.toLocaleString('en')} ${unpriced === 1 ? 'call has' : 'calls have'} no price.`}
    </>
  );
}

function Costs({ of }: { of: Models['month'] }) {
  return of.map((cost, place) => <span key={cost.currency} className="text-text">{place > 0 && ' + '}<Cost of={cost} /></span>);
}

/** What begins, goes out or is tried again by itself. */
export function PlannedRows({ planned: { rows, more } }: Pick<TodayView, 'planned'>) {
  if (rows.length === 0) return <p className="text-sm text-muted">Nothing is planned for the next 24 hours.</p>;
  return (
    <>
      <ol>
        {rows.map(({ at, what, sentence, task, effect }) => (
          <li key={`${String(at)} ${what} ${sentence}`} className="flex gap-3 border-b border-line py-1.5 text-sm last:border-b-0">
            <span className="w-26 shrink-0 text-muted"><Time at={at} /></span>
            <span className="min-w-0 flex-1">
              {task !== null ? <Link to="/tasks/{-$task}" params={{ task }} className="underline decoration-line underline-offset-3 hover:decoration-current">{sentence}</Link> : effect !== null ? <Link to="/ledger/{-$effect}" params={{ effect }} className="underline decoration-line underline-offset-3">{sentence}</Link> : sentence}
            </span>
          </li>
        ))}
      </ol>
      {more && <p className="text-sm text-muted">And more after these.</p>}
    </>
  );
}
