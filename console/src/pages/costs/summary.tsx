import type { ReactNode } from 'react';
import { countText } from '../../format/money.ts';
import { Cost } from '../../kit/money.tsx';
import { Note } from '../../kit/states.tsx';
import { exactValue, type Overview } from './days.ts';
import { CostsOf } from './rows.tsx';

type Total = Overview['days']['total'];
type Forecast = Overview['forecast'];

/** The sums of the span, and what they don't say by themselves. */
export function Totals({ total }: { total: Total }) {
  const { calls, failed, lost, tokens, reused } = total;
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-4 wide:flex wide:flex-wrap wide:gap-x-12">
      <Figure term="Spent on models" value={<CostsOf {...total} />} note={total.unpriced > 0 ? 'and what has no price' : undefined} />
      <Figure term={calls === 1 ? 'Call' : 'Calls'} value={countText(calls)} note={failed + lost > 0 ? `${countText(failed + lost)} without a usable answer` : 'all answered'} />
      <Figure term="Tokens" value={countText(tokens.input + tokens.output)} note={tokens.input === 0 ? undefined : `${countText(tokens.output)} written, ${String(Math.round((tokens.cached / tokens.input) * 100))} % of those read cached`} />
      {reused.answers > 0 && <Figure term="Answers used again" value={countText(reused.answers)} note={<>saved {reused.cost.length === 0 ? `${countText(reused.tokens)} tokens` : reused.cost.map((one) => <Cost key={one.currency} of={one} />)}</>} />}
    </dl>
  );
}

function Figure({ term, value, note }: { term: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="text-xl font-semibold tabular">{value}</dd>
      {note !== undefined && <dd className="text-xs text-muted">{note}</dd>}
    </div>
  );
}

/** What is counted otherwise than exactly, said outright. */
export function Doubts({ total: { unpriced, worst } }: { total: Total }) {
  if (unpriced === 0 && worst.calls === 0) return null;
  return (
    <div className="grid gap-2">
      {unpriced > 0 && <Note tone="warn">{unpriced === 1 ? '1 call has' : `${countText(unpriced)} calls have`} no price, so the true cost is higher. Tokens count all the same. Write the price of the model under <code>models.prices</code> in company.yaml.</Note>}
      {worst.calls > 0 && <Note>{worst.calls === 1 ? '1 call was cut off, and counts' : `${countText(worst.calls)} calls were cut off, and count`} at the most {worst.calls === 1 ? 'it' : 'they'} can have cost: {worst.cost.length === 0 ? `${countText(worst.tokens)} tokens` : worst.cost.map((one) => <Cost key={one.currency} of={one} />)}. Nobody knows what became of {worst.calls === 1 ? 'it' : 'them'}.</Note>}
    </div>
  );
}

/** Where the month is going, in each currency. */
export function ForecastParts({ forecast }: { forecast: Forecast }) {
  if (forecast.currencies.length === 0) return <p className="text-sm text-muted">There is nothing to go by yet: no call that has a price.</p>;
  return <div className="grid gap-4">{forecast.currencies.map((one) => <CurrencyForecast key={one.currency} one={one} daysLeft={forecast.daysLeft} />)}</div>;
}

function CurrencyForecast({ one: { spent, projected, interval, fullDays, byWeekday }, daysLeft }: { one: Forecast['currencies'][number]; daysLeft: number }) {
  const days = `${countText(fullDays)} full ${fullDays === 1 ? 'day' : 'days'}`;
  return (
    <div className="grid gap-2 text-sm">
      <p>
        <Cost of={spent} /> so far. If it goes on like this, <strong className="font-semibold"><Cost of={projected} /></strong> by the end of the month
        {interval === null ? '; it is too early to say how sure that is.' : <>; in {Math.round(interval.share * 100)} of 100 such months between <Cost of={interval.low} /> and <Cost of={interval.high} />.</>}
      </p>
      {interval !== null && <IntervalBar spent={exactValue(spent)} projected={exactValue(projected)} low={exactValue(interval.low)} high={exactValue(interval.high)} />}
      <p className="text-xs text-muted">From {days}{byWeekday ? ', weekends apart' : ''}; {daysLeft.toFixed(1)} days to come.</p>
    </div>
  );
}

/** Spent, what is likely to come, and how far it may go. The sentence above says the same. */
function IntervalBar({ spent, projected, low, high }: { spent: number; projected: number; low: number; high: number }) {
  const whole = Math.max(high, projected, spent) * 1.04;
  const percent = (value: number): string => `${String(whole <= 0 ? 0 : (value / whole) * 100)}%`;
  return (
    <div aria-hidden className="relative h-4">
      <span className="absolute inset-x-0 top-1 h-2 rounded-full bg-bone" />
      <span className="absolute top-1 h-2 bg-accent opacity-35" style={{ left: percent(low), width: percent(Math.max(0, high - low)) }} />
      <span className="absolute top-1 left-0 h-2 rounded-l-full bg-accent" style={{ width: percent(spent) }} />
      <span className="absolute top-0 h-4 w-0.5 bg-text" style={{ left: percent(projected) }} />
    </div>
  );
}
