import type { LedgerEvent } from '../vocabulary/events.ts';

/** Signals are text of strangers; a step or another task says of itself what it has read (E5). */
export function bringsUntrusted(event: LedgerEvent): boolean {
  switch (event.kind) {
    case 'mail.received':
    case 'signal.received':
      return true;
    case 'step.completed':
    case 'step.failed':
    case 'task.completed':
    case 'task.failed':
      return event.data.tainted === true;
    default:
      return false;
  }
}
