import { z } from 'zod';
import { taskIdPattern, type TaskId } from './ids.ts';

/** The agent that takes back what a task did. */
export const rollbackAgentName = 'rollback';

export const rollbackInput = z.object({
  task: z.custom<TaskId>((value) => typeof value === 'string' && taskIdPattern.test(value), 'must be a task id such as t42').describe('The task that is taken back, such as `t42`'),
  reason: z.string().min(1).max(1_000).describe("In the operator's words, for the record"),
});
export type RollbackInput = z.infer<typeof rollbackInput>;

/** One rollback for each task, for ever: what it did is taken back once. */
export function rollbackKey(task: TaskId): string {
  return `${rollbackAgentName}:${task}`;
}

/** Where a version comes from that takes back what the task wrote (M1). */
export function rollbackSource(task: TaskId): string {
  return `${rollbackAgentName}:${task}`;
}

export const changedByOthers = 'Others changed it since, and what they wrote is not overwritten.';
