import type { KeelsonError } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { CallType } from '../vocabulary/events/tasks.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Expectation } from '../ledger/port.ts';

/** How a call ends, or how it stands. `ready`: go on now. `waiting`: something durable will go on with it. */
export type CallState<T> = { value: T } | { error: KeelsonError } | 'ready' | 'waiting';

/** What a call may do to the outside of its task: append under the task's name. */
export interface CallHandle {
  readonly task: TaskId;
  readonly subject: string | null;
  /** The place of the call in the task, counted from 0. */
  readonly call: number;
  readonly seed: string;
  readonly signal: AbortSignal;
  /** The task has seen untrusted text by now (E5). */
  readonly tainted: boolean;
  /** The event that the code saw last: the cause of what it does now. */
  readonly cause: number;
  /** An alarm at `at` (epoch ms) that is forgotten with the run. Returns a function that cancels it. */
  wake(at: number, callback: () => void): () => void;
  /** The engine delivers the events back through `onEvent` once they are durable. */
  append(drafts: Draft[], expectations?: Expectation[]): void;
  /** Appends what may meet a conflict: `false` when somebody was first, and nothing was written. */
  tryAppend(drafts: Draft[], expectations: Expectation[]): Promise<boolean>;
  /** For a call that can't be made: the refusal is recorded, and the code gets it as it gets every answer, live and in a replay. */
  refuse(thrown: unknown): void;
}

/**
 * One kind of durable call. Whatever happens to it is an event, live and in a replay alike: `onEvent` is the only place
 * where a call moves on, so that both take the same way.
 */
export interface CallSpec<T> {
  readonly type: CallType;
  readonly name: string;
  /** Does the work, or makes durable what it waits for. Called first, and again after each `ready`. */
  proceed(handle: CallHandle): void | Promise<void>;
  onEvent(event: LedgerEvent): CallState<T>;
}

/** The call that an event of a task belongs to, or `null` for events of the task as a whole. */
export function callOf(event: LedgerEvent): number | null {
  if (event.kind === 'task.failed') return null;
  return 'call' in event.data ? event.data.call : null;
}

/** What the first event of a call says about it, for comparison with what the code asks now (T3). */
export function recordedShape(event: LedgerEvent): { type: CallType; name: string } | null {
  switch (event.kind) {
    case 'step.completed':
    case 'step.failed':
      return { type: 'step', name: event.data.name };
    case 'call.refused':
      return { type: event.data.type, name: event.data.name };
    case 'wait.opened':
      return { type: ({ timer: 'sleep', signal: 'signal', child: 'child' } as const)[event.data.type], name: event.data.name };
    case 'inbox.opened':
      return event.data.name === null ? null : { type: 'question', name: event.data.name };
    case 'effect.proposed':
      return { type: 'effect', name: event.data.name };
    case 'record.put':
    case 'note.put':
    case 'identity.claimed':
    case 'identity.merged':
      return event.data.name === null ? null : { type: 'memory', name: event.data.name };
    case 'association.observed':
      return event.data.call === null ? null : { type: 'memory', name: observationName(event.data.name) };
    default:
      return null;
  }
}

/** The name of the call that observes an association: the event has no room for a second name. */
export function observationName(association: string): string {
  return `memory.observe ${association}`;
}
