import type { PauseView } from '../../vocabulary/gate-views.ts';
import type { Display } from './display.ts';
import { wrapped } from './lines.ts';
import { safeLine } from './safe-text.ts';
import { table } from './table.ts';
import { counted, shortTime } from './times.ts';

/** What is paused, since when and why, and how much waits for it. */
export function pausesText(display: Display, pauses: readonly PauseView[]): string {
  if (pauses.length === 0) return 'Nothing is paused.';
  const list = table(
    display,
    [{ title: 'paused' }, { title: 'since' }, { title: 'waiting', align: 'right' }, { title: 'why', shrinksTo: 20, linesMax: 5 }],
    pauses.map(({ scope, name, at, waiting, reason }) => [{ text: scope === 'all' ? 'everything' : `${scope} ${name ?? ''}`, format: 'yellow' }, shortTime(at, display.now), String(waiting), reason]),
  );
  return `${list}\n${wrapped(display, 'No effect of it begins. Mail still comes in, tasks still propose, and you can still decide.', 'dim')}`;
}

/** Beside what a command did: what keeps it from leaving, since when, and how to let it go on. */
export function pausedText(display: Display, pauses: readonly PauseView[]): string {
  return pauses
    .map(({ scope, name, at, waiting, reason }) => {
      const what = scope === 'all' ? 'Everything is paused' : `The ${scope} ${safeLine(name ?? '')} is paused`;
      const why = reason.trim() === '' ? '' : ` (${safeLine(reason)})`;
      return wrapped(display, `${what} since ${shortTime(at, display.now)}${why}: ${counted(waiting, 'effect')} ${waiting === 1 ? 'waits' : 'wait'} unsent. \`${resumeCommand({ scope, name })}\` lets it go on.`, 'yellow');
    })
    .join('\n');
}

export function resumeCommand({ scope, name }: Pick<PauseView, 'scope' | 'name'>): string {
  return scope === 'all' ? 'keelson resume --all' : `keelson resume ${name ?? ''}`;
}
