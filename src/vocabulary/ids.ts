import { hash } from 'node:crypto';
import { z } from 'zod';
import { Terminal } from './errors.ts';

/** `t42`: numbered by the ledger in the order of creation, so that a person can type it. */
export type TaskId = `t${number}`;
/** `e` and 24 hex digits, derived from the task's seed and the call: the same proposal always has the same id. */
export type EffectId = `e${string}`;
/** The number of an inbox item, counted by the ledger. */
export type ItemId = number;
/** SHA-256 of the content, 64 hex digits. */
export type BlobRef = string;

export const taskIdPattern = /^t[1-9]\d{0,14}$/;
export const effectIdPattern = /^e[0-9a-f]{24}$/;
export const blobRefPattern = /^[0-9a-f]{64}$/;

// Branded by assertion: the pattern checks more than the types can say.
export const taskIdSchema = z.string().regex(taskIdPattern) as unknown as z.ZodType<TaskId, TaskId>;
export const effectIdSchema = z.string().regex(effectIdPattern) as unknown as z.ZodType<EffectId, EffectId>;
export const itemIdSchema = z.int().positive();

export function taskNumber(task: string): number {
  return Number(task.slice(1));
}

export function taskId(number: number): TaskId {
  return `t${number}`;
}

/** A task id as an operator types it: `t42` or `42`. */
export function parseTaskId(text: string): TaskId {
  const id = /^\d+$/.test(text) ? `t${text}` : text;
  if (!taskIdPattern.test(id)) {
    throw new Terminal('id.not-a-task', `"${text}" is not a task id.`, 'Task ids look like t42; `keelson tasks` lists them.');
  }
  return id as TaskId;
}

/** An inbox item number as an operator types it: `7` or `#7`. */
export function parseItemId(text: string): ItemId {
  const number = Number(text.replace(/^#/, ''));
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Terminal('id.not-an-item', `"${text}" is not an inbox number.`, 'Inbox items are numbers such as 7; `keelson inbox` lists them.');
  }
  return number;
}

/**
 * The idempotency key of an effect, and its id: 96 bits of SHA-256 over the task's random seed and the call's
 * place in the task. The seed makes it unique across companies and restored backups; the place makes it stable.
 */
export function effectId(seed: string, call: number, name: string): EffectId {
  return `e${hash('sha256', `keelson effect\n${seed}\n${call}\n${name}`, 'hex').slice(0, 24)}`;
}
