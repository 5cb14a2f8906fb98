import { backtestBench } from './gate-backtest.ts';
import { overshootBench } from './gate-budget.ts';
import { verdictBench } from './gate-verdicts.ts';
import type { BenchOptions } from './main.ts';
import { makeReport, type Report, type Target } from './report.ts';

const targets: Target[] = [
  { measure: 'verdictsPerSecond', atLeast: 100_000 },
  { measure: 'verdictP99Us', atMost: 30 },
  { measure: 'backtest100kSeconds', atMost: 5 },
  { measure: 'budgetOvershootCents', atMost: 0 },
];

/** Verdicts with fifty rules, a backtest over past effects, and tasks that all want one budget at once in processes that die. */
export async function benchGate({ n = 100_000, runs = 1_000 }: BenchOptions): Promise<{ report: Report; targets: Target[] }> {
  const verdicts = verdictBench();
  const past = await backtestBench({ effects: n });
  const { budgetOvershootCents, crashes, sent } = await overshootBench({ runs });
  return { report: makeReport('gate', { rules: 50, effects: n, runs }, { ...verdicts, ...past, budgetOvershootCents, crashes, sent }), targets };
}
