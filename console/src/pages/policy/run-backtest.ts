import type { BacktestReport } from '../../../../src/server/api.ts';
import { callLines } from '../../api/lines.ts';
import { problemOf, type ApiProblem } from '../../api/problem.ts';
import { createStore } from '../../format/store.ts';
import type { Since } from './search.ts';

export type Backtest =
  | { state: 'none' }
  | { state: 'running'; text: string; done: number; total: number | null; stop: () => void }
  | { state: 'done'; text: string; since: Since | undefined; report: BacktestReport }
  | { state: 'failed'; text: string; problem: ApiProblem };

/** The newest one, for as long as the tab is open: one may look at something else meanwhile. */
export const backtest = createStore<Backtest>({ state: 'none' });

const dayMs = 24 * 3_600_000;
const days: Readonly<Record<Since, number>> = { week: 7, month: 30, quarter: 90 };

/** Judges everything so far by this text. One at a time: another one stops it. */
export async function runBacktest({ name, text, since, now }: { name: string; text: string; since: Since | undefined; now: number }): Promise<void> {
  const before = backtest.get();
  if (before.state === 'running') before.stop();
  const asked = new AbortController();
  const stop = (): void => {
    asked.abort();
    backtest.set({ state: 'none' });
  };
  backtest.set({ state: 'running', text, done: 0, total: null, stop });
  try {
    const report = await callLines('policy.backtest', { query: { name, since: since === undefined ? undefined : now - days[since] * dayMs }, body: { type: 'application/yaml', text } }, {
      signal: asked.signal,
      onProgress: (done = 0, total) => backtest.set({ state: 'running', text, done, total: total ?? null, stop }),
    });
    if (!asked.signal.aborted) backtest.set({ state: 'done', text, since, report: report as BacktestReport });
  } catch (thrown) {
    if (!asked.signal.aborted) backtest.set({ state: 'failed', text, problem: problemOf(thrown) });
  }
}
