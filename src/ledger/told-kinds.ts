import type { EventKind } from '../vocabulary/events.ts';

/** What tasks are made of: most of all events, and in no index by kind. */
const untold: readonly EventKind[] = ['step.completed', 'wait.opened', 'wait.ended', 'task.parked', 'intent.recorded', 'effect.judged', 'effect.started', 'budget.reserved', 'budget.settled'];

/** Word for word the condition of the index `events_told`: SQLite uses a partial index only where it can prove its condition. */
export const told = `kind NOT IN (${untold.map((kind) => `'${kind}'`).join(', ')})`;

export function isTold(kind: EventKind): boolean {
  return !untold.includes(kind);
}
