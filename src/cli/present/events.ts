import type { EventKind } from '../../vocabulary/events.ts';
import { eventWords, type EventTone } from '../../vocabulary/event-words.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import type { Display, Format } from './display.ts';
import { safeLine } from './safe-text.ts';
import { clockTime, shortTime } from './times.ts';
import { fitWidth } from './width.ts';

interface Description {
  /** One line; not yet safe for a terminal. */
  text: string;
  format: Format | null;
}

const formats: Record<EventTone, Format> = { good: 'green', bad: 'red', careful: 'yellow', news: 'cyan', doubt: 'magenta', quiet: 'dim' };

/** An event in words. */
export function describeEvent(event: AnyEvent): Description {
  const { text, tone } = eventWords(event, (at) => shortTime(at, at));
  return { text, format: tone === null ? null : formats[tone] };
}

/** The events that a person who watches `run` wants to see; the rest is bookkeeping between them. */
const notable: ReadonlySet<EventKind> = new Set<EventKind>([
  'mail.received', 'signal.received', 'signal.duplicate', 'signal.broken', 'intent.recorded', 'inbox.opened', 'inbox.expired', 'inbox.withdrawn',
  'effect.expired', 'effect.withdrawn', 'effect.succeeded', 'effect.failed', 'effect.doubted', 'schedule.fired', 'clock.jumped',
  'task.created', 'task.recovered', 'task.completed', 'task.failed', 'task.stopped', 'task.cancelled', 'step.failed',
]);

export function isNotable(event: AnyEvent): boolean {
  return notable.has(event.kind);
}

/** A line of the running log: `09:12:03.120  t3   inbox.opened  …`. */
export function eventLine(display: Display, event: AnyEvent): string {
  const { text, format } = describeEvent(event);
  const head = `${clockTime(event.at)}  ${(event.task ?? '').padEnd(5)}  ${event.kind.padEnd(16)}  `;
  const safe = safeLine(text);
  const shown = display.rich ? fitWidth(safe, Math.max(20, display.columns - head.length)) : safe;
  return `${display.paint('dim', head)}${format === null ? shown : display.paint(format, shown)}`;
}
