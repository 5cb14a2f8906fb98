import type { CostForecast, CostReport, CostTotals, CurrencyForecast } from '../../vocabulary/cost-views.ts';
import { costText } from '../../vocabulary/exact-cost.ts';
import type { BudgetView } from '../../vocabulary/gate-views.ts';
import type { ExactCost } from '../../vocabulary/models.ts';
import { budgetsText } from './budgets.ts';
import { heading, type Display } from './display.ts';
import { wrapped } from './lines.ts';
import { table, type Cell, type Column } from './table.ts';
import { count, counted } from './times.ts';

export interface Costs {
  report: CostReport;
  /** Those that calls of models count in; `null` while nobody knows which there are. */
  budgets: readonly BudgetView[] | null;
  forecast: CostForecast | null;
}

const rowsShown = 40;

/** Who or what cost how much, the sum, what was saved, how it stands against budgets, and where the month is going. */
export function costsText(display: Display, { report, budgets, forecast }: Costs): string {
  if (report.firstDay === null) return 'No model has been called. Everything works without one, more plainly; docs/MODELS.md shows how to add one.';
  const head = heading(display, `Models, ${report.since === report.until ? report.since : `${report.since} to ${report.until}`}`);
  const { total } = report;
  const sections =
    total.calls + total.reused.answers === 0
      ? [`${head}\nNo model was called in these days. The first call ever was on ${report.firstDay}: \`keelson costs --since ${report.firstDay}\`.`]
      : [`${head}\n${rowsText(display, report)}`, remarks(total).map((line) => wrapped(display, line)).join('\n')];
  if (budgets === null) sections.push(wrapped(display, "How that stands against budgets nobody knows: policy.yaml can't be used. `keelson policy` says what is wrong.", 'yellow'));
  else if (budgets.length > 0) sections.push(`${heading(display, 'Budgets')}\n${budgetsText(display, budgets)}`);
  if (forecast !== null && forecast.currencies.length > 0) sections.push(`${heading(display, `Until ${forecast.until}`)}\n${forecast.currencies.map((one) => wrapped(display, forecastText(one, forecast))).join('\n')}`);
  return sections.filter((section) => section !== '').join('\n\n');
}

function rowsText(display: Display, { by, rows, more, total }: CostReport): string {
  // Days are in their order: the latest are the last.
  const shown = by === 'day' ? rows.slice(-rowsShown) : rows.slice(0, rowsShown);
  const hidden = rows.length - shown.length + more;
  const columns: Column[] = [{ title: by, shrinksTo: 14, linesMax: 3 }, { title: 'calls', align: 'right' }, { title: 'tokens in', align: 'right' }, { title: 'cached', align: 'right' }, { title: 'out', align: 'right' }, { title: 'cost', align: 'right', shrinksTo: 14, linesMax: 5 }];
  const alike = digitsAlike([...shown, total]);
  const cells = shown.map((row): Cell[] => cellsOf(row.label, row, alike));
  const sum = cellsOf('total', total, alike).map((text): Cell => ({ text, format: 'bold' }));
  const text = table(display, columns, [...cells, sum]);
  return hidden > 0 ? `${text}\n${wrapped(display, `And ${counted(hidden, by === 'day' ? 'earlier day' : `more ${by}`)}; the total has them in it. --json lists ${more > 0 ? `the ${by === 'day' ? 'latest' : 'dearest'} ${count(rows.length)}` : 'all'}.`, 'dim')}` : text;
}

function cellsOf(label: string, { calls, tokens, cost, unpriced }: CostTotals, alike: number): string[] {
  return [label, count(calls), tokensText(tokens.input), tokensText(tokens.cached), tokensText(tokens.output), costsLine(cost, unpriced > 0 ? 'no price' : '', alike)];
}

const digitsAlikeMax = 6;

/** As many digits behind the point as the smallest cost needs, so that a column can be read downwards. */
function digitsAlike(totals: readonly CostTotals[]): number {
  const digits = totals.flatMap(({ cost }) => cost.map((one) => /\.(\d+)/u.exec(costText(one))?.[1]?.length ?? 0));
  return Math.min(digitsAlikeMax, Math.max(0, ...digits));
}

/** `12,345`, and millions as `123.5M`: --json has every digit. */
function tokensText(tokens: number): string {
  return tokens < 1_000_000 ? count(tokens) : `${(tokens / 1_000_000).toLocaleString('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 })}M`;
}

/** `12.30 EUR + 0.0412 USD`; currencies are never added up. */
function costsLine(costs: readonly ExactCost[], none: string, alike = 0): string {
  return costs.length === 0 ? none : costs.map((cost) => costText(cost, alike)).join(' + ');
}

/** `0.0123 EUR for 2 calls, 1,800 tokens in, 160 out; 1 answer used again`. */
export function spentText({ calls, tokens, cost, worst, reused, unpriced }: CostTotals): string {
  if (calls + reused.answers === 0) return '';
  const spent = calls === 0 ? [] : [`${costsLine(cost, unpriced > 0 ? 'no price' : 'nothing')} for ${counted(calls, 'call')}, ${count(tokens.input)} tokens in${tokens.cached > 0 ? ` (${count(tokens.cached)} cached)` : ''}, ${count(tokens.output)} out`];
  const atWorst = worst.calls === 0 ? [] : [`${counted(worst.calls, 'call')} of unknown end at the most it can have cost`];
  const again = reused.answers === 0 ? [] : [`${counted(reused.answers, 'answer')} used again, which saved ${costsLine(reused.cost, counted(reused.tokens, 'token'))}`];
  return [...spent, ...atWorst, ...again].join('; ');
}

/** What the numbers of the table don't say by themselves. */
function remarks({ calls, failed, lost, tokens, worst, reused, unpriced }: CostTotals): string[] {
  const lines: string[] = [];
  if (reused.answers > 0) lines.push(`Used again instead of a call: ${counted(reused.answers, 'answer')}. That saved ${saved(reused)}.`);
  if (tokens.cached > 0) lines.push(`From the caches of providers: ${count(tokens.cached)} of ${counted(tokens.input, 'token')} read (${percent(tokens.cached / tokens.input)}).`);
  if (failed + lost > 0) lines.push(`Without an answer that could be used: ${count(failed + lost)} of ${counted(calls, 'call')}${lost > 0 ? `, ${count(lost)} of them lost because the process stopped` : ''}.`);
  if (worst.calls > 0) lines.push(`Counted at the most it can have been: ${counted(worst.calls, 'call')}, ${saved(worst)}. What became of ${worst.calls === 1 ? 'it' : 'them'} nobody knows.`);
  if (unpriced > 0) lines.push(`Without a price: ${counted(unpriced, 'call')}. Their tokens count, their cost is not known. Write the price of their model under models.prices in company.yaml.`);
  return lines;
}

function saved({ tokens, cost }: { tokens: number; cost: readonly ExactCost[] }): string {
  return [counted(tokens, 'token'), costsLine(cost, '')].filter((part) => part !== '').join(' and ');
}

function forecastText({ spent, projected, interval, fullDays, byWeekday }: CurrencyForecast, { daysLeft, until }: CostForecast): string {
  const so = `${costText(spent)} so far`;
  if (interval === null) return `${so}. Too early to say how sure: ${fullDays === 0 ? 'there is no full day yet' : `there ${fullDays === 1 ? 'is' : 'are'} ${counted(fullDays, 'full day')}`}. If it goes on like this, ${costText(projected)} by ${until}.`;
  const range = `${costText(interval.low)} to ${costText(interval.high)}`;
  return `${so}, about ${costText(projected)} in the end; ${range} in ${percent(interval.share)} of months like this. From ${counted(fullDays, 'full day')}${byWeekday ? ', weekends apart' : ''}; ${daysLeft.toFixed(1)} days to come.`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
