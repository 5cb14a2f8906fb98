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

export type TaskWait = TaskRow['waits'][number];

const waitWords: Record<TaskWait['type'], string> = {
  effect: 'for its effect',
  answer: 'for your answer',
  signal: 'for a signal',
  child: 'for another task',
  timer: 'until its time comes',
  retry: 'for its next attempt',
};

/** By where the effect stands that it waits for. */
const effectWords: Partial<Record<NonNullable<TaskWait['effect']>, string>> = {
  review: 'for your approval',
  staged: 'for your decision',
  cooling: 'for its cool-off to end',
  approved: 'for its effect to go out',
  held: 'for room in a budget',
  started: 'for its receipt',
  waiting: 'for its next attempt',
  repeating: 'for its next attempt',
  doubt: 'for a doubt to be settled',
};

/** `for your answer`: what a parked task waits for. */
export function waitText({ type, effect, item }: TaskWait): string {
  if (type !== 'effect' || effect === null) return waitWords[type];
  return effectWords[effect] ?? (item === null ? waitWords.effect : 'for your decision');
}

/** Of what it waits for, that by which the operator can make it go on; else the first. */
export function mainWait(waits: readonly TaskWait[]): TaskWait | undefined {
  return waits.find(isForYou) ?? waits.find(({ item }) => item !== null) ?? waits[0];
}

/** It goes on when the operator decides, and not before. What cools off goes out by itself. */
export function isForYou({ item, effect }: TaskWait): boolean {
  return item !== null && effect !== 'cooling';
}
