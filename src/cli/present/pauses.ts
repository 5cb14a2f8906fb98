import type { PauseView } from '../../vocabulary/gate-views.ts';
import type { Display } from './display.ts';
import { table } from './table.ts';
import { shortTime } from './times.ts';

/** What is paused, since when and why, and how much waits for it. */
export function pausesText(display: Display, pauses: readonly PauseView[]): string {
  if (pauses.length === 0) return 'Nothing is paused.';
  const list = table(
    display,
    [{ title: 'paused' }, { title: 'since' }, { title: 'waiting', align: 'right' }, { title: 'why', shrinksTo: 20 }],
    pauses.map(({ scope, name, at, waiting, reason }) => [{ text: scope === 'all' ? 'everything' : `${scope} ${name ?? ''}`, format: 'yellow' }, shortTime(at, display.now), String(waiting), reason]),
  );
  return `${list}\n${display.paint('dim', 'No effect of it begins. Mail still comes in, tasks still propose, and you can still decide.')}`;
}
