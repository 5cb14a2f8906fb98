import type { BacktestChange, BacktestReport } from '../../vocabulary/policy-reports.ts';
import { moneyText } from '../../vocabulary/money.ts';
import { heading, type Display } from './display.ts';
import { below, wrapped } from './lines.ts';
import { safeLine } from './safe-text.ts';
import { table, type Cell } from './table.ts';
import { count, counted, shortTime } from './times.ts';

/** What another policy would have changed: first what you did not want and it would have let through. */
export function backtestText(display: Display, report: BacktestReport): string {
  const { effects, skipped, changed, since, wouldHaveLetThrough, changes } = report;
  const span = since === null ? 'so far' : `since ${shortTime(since, display.now)}`;
  const sum = `Of ${counted(effects, 'effect')} ${span}, ${count(changed)} would have got another verdict.${skipped > 0 ? ` ${count(skipped)} more can't be judged again: forgotten, or from before facts were recorded.` : ''}`;
  const parts = [wrapped(display, sum, 'bold')];
  if (wouldHaveLetThrough.length > 0) parts.push(display.paint('red', 'It would have let through what you did not want:'), ...wouldHaveLetThrough.map((change) => changeText(display, change)));
  if (changes.length > 0) parts.push(wouldHaveLetThrough.length > 0 ? heading(display, 'And else') : '', ...changes.map((change) => changeText(display, change)));
  if (effects > 0) {
    parts.push(
      countsText(display, 'rule', report.byRule.map(({ rule, ...counts }) => ({ name: rule, ...counts }))),
      countsText(display, 'agent', report.byAgent.map(({ agent, ...counts }) => ({ name: agent, ...counts }))),
      countsText(display, 'kind', report.byKind.map(({ kind, ...counts }) => ({ name: kind, ...counts }))),
    );
  }
  return parts.filter((part) => part !== '').join('\n\n');
}

interface Counted {
  name: string;
  effects: number;
  changed: number;
}

function changeText(display: Display, { from, to, ended, effects, money, examples }: BacktestChange): string {
  const sums = Object.entries(money).map(([currency, amount]) => moneyText({ currency, amount }));
  const head = `${safeLine(from)} → ${display.paint('bold', safeLine(to))}  ${counted(effects, 'effect')}, ${safeLine(ended)}${sums.length > 0 ? `, ${sums.join(' + ')}` : ''}`;
  const lines = examples.map(({ effect, at, sentence, rules }) => `  ${display.paint('dim', `${shortTime(at, display.now)}  ${effect}`)}\n${below(display, `${safeLine(sentence)}${rules.length > 0 ? `  by ${safeLine(rules.join(', '))}` : ''}`, '    ')}`);
  return [head, ...lines].join('\n');
}

function countsText(display: Display, title: string, rows: readonly Counted[]): string {
  if (rows.length === 0) return '';
  return table(
    display,
    [{ title, shrinksTo: 16 }, { title: 'effects', align: 'right' }, { title: 'changed', align: 'right' }],
    rows.slice(0, rowsMax).map(({ name, effects, changed }): Cell[] => [name, count(effects), changed === 0 ? '0' : { text: count(changed), format: 'yellow' }]),
  );
}

/** What changed most comes first; the rest is in the JSON. */
const rowsMax = 30;
