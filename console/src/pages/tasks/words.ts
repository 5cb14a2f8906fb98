import type { CallOutput } from '../../api/call.ts';
import type { TaskStatus } from './search.ts';

export type TaskRow = CallOutput<'tasks.page'>['rows'][number];

/** A state as a filter calls it, and as a sentence says it. */
export const statusWords: Record<TaskStatus, { filter: string; sentence: string }> = {
  ready: { filter: 'Running', sentence: 'It is running.' },
  parked: { filter: 'Waiting', sentence: 'It waits.' },
  completed: { filter: 'Completed', sentence: 'It is completed.' },
  failed: { filter: 'Failed', sentence: 'It failed, and an item in the inbox asks what to do.' },
  stopped: { filter: 'Stopped', sentence: 'It was stopped, since its code does something else than what is on record.' },
  cancelled: { filter: 'Cancelled', sentence: 'It was cancelled.' },
};

const waitWords: Record<TaskRow['waits'][number]['type'], string> = {
  effect: 'for its effect',
  answer: 'for your answer',
  signal: 'for a signal',
  child: 'for another task',
  timer: 'until its time comes',
  retry: 'for its next attempt',
};

/** `for your answer`: what a parked task waits for. */
export function waitText(wait: TaskRow['waits'][number]): string {
  return waitWords[wait.type];
}
