import type { CostForecast, CostReport, CostRow, CostsBy, CostTotals, CurrencyForecast, DaySpan } from '../../vocabulary/cost-views.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { addCosts } from '../../vocabulary/exact-cost.ts';
import type { TaskId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { ExactCost } from '../../vocabulary/models.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import { forgotten, subjectOfSums, type CallSums } from '../../ledger/families/model-sums.ts';
import type { Ledger } from '../../ledger/port.ts';
import { nextWindowStart, windowName } from '../../policy/windows.ts';
import { addDays, endOfMonth, intervalShare, lookBackDays, restOfMonth } from './cost-forecast.ts';

export interface CostDeps {
  ledger: Ledger;
  clock: Clock;
  /** IANA time zone of the company: its days and months. */
  zone: string;
}

/** What calls of models cost, by what, and what the month will have cost. Effects that move money are not in it. */
export function companyCosts(deps: CostDeps) {
  return {
    report: (options: { by?: CostsBy; since?: string; until?: string; limit?: number } = {}): Promise<CostReport> => report(deps, options),
    task: (task: TaskId): Promise<CostTotals> => taskCost(deps.ledger, task),
    forecast: (): Promise<CostForecast> => forecast(deps),
  };
}

export async function taskCost(ledger: Ledger, task: TaskId): Promise<CostTotals> {
  return totalsOf(await ledger.models.sumsOfTask(task));
}

async function report({ ledger, clock, zone }: CostDeps, options: { by?: CostsBy; since?: string; until?: string; limit?: number }): Promise<CostReport> {
  const { by = 'purpose', limit = limits.listRowsMax, until = windowName(zone, clock.now(), 'day') } = options;
  const span: DaySpan = { since: options.since ?? `${until.slice(0, 7)}-01`, until };
  if (span.since > span.until) throw new Terminal('usage.span', `There is no day from ${span.since} to ${span.until}.`, 'Give a --since that is not after --until; without --until it is today.');
  const [{ names, rows }, sums, firstDay] = await Promise.all([ledger.models.sumsBy(by, span, limit), ledger.models.sums(span), ledger.models.firstDay()]);
  const told = await Promise.all(rows.map(async (row): Promise<CostRow> => ({ ...(by === 'customer' ? await customerOf(ledger, row.name) : { name: row.name, label: row.name }), ...totalsOf(row.sums) })));
  return { ...span, by, rows: by === 'day' ? told.toReversed() : told, more: names - rows.length, total: totalsOf(sums), firstDay };
}

/** By the name that the customer's record has, with the subject to tell two of the same name apart. */
async function customerOf(ledger: Ledger, name: string): Promise<Pick<CostRow, 'name' | 'label'>> {
  const subject = subjectOfSums(name);
  if (subject === null) return name === forgotten ? { name: forgotten, label: 'forgotten' } : { name: null, label: 'about nobody' };
  const id = subject.slice(subject.indexOf(':') + 1);
  const place = subject.startsWith('customer:') ? await ledger.records.record('customer', id) : null;
  const event = place === null ? null : await ledger.event(place.seq);
  const known = event?.kind === 'record.put' ? event.data.value['name'] : null;
  return { name: subject, label: typeof known === 'string' && known.trim() !== '' ? `${known} (${id})` : id };
}

/** The sums of all currencies as one. */
function totalsOf(sums: readonly CallSums[]): CostTotals {
  const sum = (of: (one: CallSums) => number): number => sums.reduce((total, one) => total + of(one), 0);
  const calls = sum((one) => one.calls);
  const answered = sum((one) => one.answered);
  const lost = sum((one) => one.lost);
  const worst = { calls: sum((one) => one.worstCalls), tokens: sum((one) => one.worstTokens), cost: costs(sums.filter((one) => one.worstCalls > 0), (one) => [one.worstAmount, one.worstBillionths]) };
  const reused = { answers: sum((one) => one.reused), tokens: sum((one) => one.savedTokens), cost: costs(sums.filter((one) => one.reused > 0), (one) => [one.savedAmount, one.savedBillionths]) };
  return {
    calls, answered, failed: calls - answered - lost, lost,
    tokens: { input: sum((one) => one.input), cached: sum((one) => one.cachedInput), output: sum((one) => one.output) },
    cost: costs(sums.filter((one) => one.calls > 0), (one) => [one.amount, one.billionths]), worst, reused, unpriced: sum((one) => one.unpriced),
  };
}

function costs(sums: readonly CallSums[], of: (one: CallSums) => [amount: number, billionths: number]): ExactCost[] {
  return sums.flatMap((one) => {
    const [amount, billionths] = of(one);
    return one.currency === null ? [] : [{ amount, billionths, currency: one.currency }];
  });
}

async function forecast({ ledger, clock, zone }: CostDeps): Promise<CostForecast> {
  const now = clock.now();
  const today = windowName(zone, now, 'day');
  const month = today.slice(0, 7);
  const left = shareLeft(zone, now);
  const until = endOfMonth(today);
  const days = await ledger.models.costsOfDays({ since: earlier(addDays(today, -lookBackDays), `${month}-01`), until: today });
  const currencies = [...new Set(days.map(({ currency }) => currency))].toSorted();
  return {
    month, until, daysLeft: left + Number(until.slice(8)) - Number(today.slice(8)),
    currencies: await Promise.all(currencies.map(async (currency): Promise<CurrencyForecast> => {
      const own = days.filter((day) => day.currency === currency);
      const spent = own.filter(({ day }) => day.startsWith(month)).map(({ amount, billionths }): ExactCost => ({ amount, billionths, currency })).reduce(addCosts, { amount: 0, billionths: 0, currency });
      const { expected, interval, fullDays, byWeekday } = restOfMonth({
        today, left, spent: new Map(own.map(({ day, amount, billionths }) => [day, amount + billionths / billion])),
        firstDay: (await ledger.models.firstDay(currency)) ?? today, seed: `${currency} ${today}`,
      });
      const with_ = (rest: number): ExactCost => (rest === 0 ? spent : estimated(spent.amount + spent.billionths / billion + rest, currency));
      return { currency, spent, projected: with_(expected), interval: interval === null ? null : { low: with_(interval.low), high: with_(interval.high), share: intervalShare }, fullDays, byWeekday };
    })),
  };
}

const billion = 1_000_000_000;

/** An estimate is no better than a whole unit, unless it is so small that little would be left of it. */
function estimated(units: number, currency: string): ExactCost {
  if (units >= 100) return { amount: Math.round(units), billionths: 0, currency };
  const amount = Math.floor(units);
  return { amount, billionths: Math.min(billion - 1, Math.round((units - amount) * billion)), currency };
}

/** How much of the day is still to come, 0 to 1: days on which the clocks are set have 23 or 25 hours. */
function shareLeft(zone: string, now: number): number {
  // No day is longer than 30 hours, clock changes included.
  let start = now - 30 * 3_600_000;
  let end = nextWindowStart(zone, start, 'day') ?? now;
  while (end <= now) {
    start = end;
    end = nextWindowStart(zone, start, 'day') ?? now + 1;
  }
  return (end - now) / (end - start);
}

const earlier = (one: string, other: string): string => (one < other ? one : other);
