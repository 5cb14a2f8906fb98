import type { TrustView } from '../../vocabulary/gate-views.ts';
import { outcomeWords, percentText } from '../../vocabulary/trust.ts';
import type { Display } from './display.ts';
import { wrapped } from './lines.ts';
import { table, type Cell } from './table.ts';
import { shortTime } from './times.ts';

/** What was decided so far, how sure that makes one, and which rules say less because of it. */
export function trustText(display: Display, list: readonly TrustView[]): string {
  if (list.length === 0) return 'Nothing was decided yet. Trust grows by what you approve, for each agent, kind of effect and playbook.';
  const rows = list.map(({ agent, kind, playbook, samples, good, lower, relaxed, last }): Cell[] => [
    agent, kind, playbook, String(samples), String(good), percentText(lower),
    relaxed.length === 0 ? '' : { text: relaxed.map(({ rule, at }) => `${rule} since ${shortTime(at, display.now)}`).join(', '), format: 'green' },
    last === null ? '' : `${outcomeWords(last)}, ${shortTime(last.at, display.now)}`,
  ]);
  const columns = [{ title: 'agent' }, { title: 'kind' }, { title: 'playbook' }, { title: 'decisions', align: 'right' }, { title: 'good', align: 'right' }, { title: 'at least', align: 'right' }, { title: 'relaxed', shrinksTo: 16, linesMax: 10 }, { title: 'last', shrinksTo: 12, linesMax: 4 }] as const;
  return `${table(display, columns, rows)}\n${wrapped(display, 'Decisions count since a relaxation ended last. "At least": the share of good ones, by the lower bound of Wilson\'s interval.', 'dim')}`;
}
