import type { Story } from './timeline/spans.ts';

type Task = Story['task'];

export interface OpenStep {
  /** As it is called in the agent's code. */
  name: string;
  /** How it stands, in words. */
  why: string;
}

export function isLive({ status }: Pick<Task, 'status'>): boolean {
  return status === 'ready' || status === 'parked';
}

/** A failed or stopped task goes on; in one that waits, what waits for its next attempt is tried at once. */
export function canRetry({ status, waits }: Pick<Task, 'status' | 'waits'>): boolean {
  return status === 'failed' || status === 'stopped' || waits.some(({ type }) => type === 'retry');
}

/** A rollback is not rolled back, and a task once. */
export function mayRollBack({ task, rolledBackBy, effects }: Pick<Story, 'task' | 'rolledBackBy' | 'effects'>): boolean {
  return task.agent !== 'rollback' && rolledBackBy === null && (effects.length > 0 || task.timeline.some(({ type, state }) => type === 'memory' && state === 'done'));
}

/** Steps that one may give a result to: those that failed for good, and those that wait for their next attempt. */
export function suppliable({ status, waits, timeline }: Pick<Task, 'status' | 'waits' | 'timeline'>): OpenStep[] {
  const waiting = waits.filter(({ type }) => type === 'retry').map(({ name }) => ({ name, why: 'waits for its next attempt' }));
  const failed = status === 'failed' ? timeline.filter(({ type, state }) => (type === 'step' || type === 'memory') && state === 'failed').map(({ name }) => ({ name, why: 'failed' })) : [];
  return once([...failed, ...waiting]);
}

/** Besides, timers and waits for a signal end. */
export function skippable(task: Pick<Task, 'status' | 'waits' | 'timeline'>): OpenStep[] {
  const waiting = task.waits.flatMap(({ name, type }) => (type === 'timer' ? [{ name, why: 'a timer' }] : type === 'signal' ? [{ name, why: 'waits for a signal' }] : []));
  return once([...suppliable(task), ...waiting]);
}

const untilHand = new Set(['review', 'staged', 'cooling', 'approved', 'held', 'waiting', 'repeating', 'failed', 'doubt']);

/** What one may have done oneself: effects that are not done, and steps. */
export function byHand({ task, effects }: Pick<Story, 'task' | 'effects'>): OpenStep[] {
  const places = new Map(task.timeline.flatMap(({ type, name, detail }) => (type === 'effect' ? [[name, detail] as const] : [])));
  const open = effects.some(({ state }) => untilHand.has(state));
  const names = open ? task.timeline.filter(({ type, state }) => type === 'effect' && state !== 'done' && state !== 'rejected').map(({ name }) => ({ name, why: places.get(name)?.slice(0, 80) ?? 'an effect' })) : [];
  return once([...names, ...suppliable(task)]);
}

function once(steps: OpenStep[]): OpenStep[] {
  return [...new Map(steps.map((step) => [step.name, step])).values()];
}
