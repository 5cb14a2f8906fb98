import { z } from 'zod';
import { taskIdSchema } from './ids.ts';
import { auditRowSchema, eventRowSchema, itemRowSchema } from './page-views.ts';
import { effectViewSchema, taskDetailSchema, taskViewSchema, type AnyEvent } from './views.ts';

/** Any event in full. What the data of each kind is, `src/vocabulary/events/` says. */
const ledgerEventSchema = z.looseObject({
  seq: z.number(), at: z.number(), kind: z.string(), actor: z.string(), task: z.string().nullable(), subject: z.string().nullable(), cause: z.number().nullable(), data: z.record(z.string(), z.unknown()), hash: z.string(),
}) as unknown as z.ZodType<AnyEvent, AnyEvent>;

/** Everything about one effect, from its intent to what became of it. */
export const effectStorySchema = z.object({
  row: auditRowSchema,
  effect: effectViewSchema,
  title: z.string().describe('Of its task.'),
  events: z.array(ledgerEventSchema).describe('Those of the effect itself and the decision about it, oldest first, in full.'),
  items: z.array(itemRowSchema).describe('Items of the inbox about it, oldest first.'),
});
export type EffectStory = z.infer<typeof effectStorySchema>;

/** Everything about one task. */
export const taskStorySchema = z.object({
  task: taskDetailSchema,
  effects: z.array(auditRowSchema).describe('In the order in which they were proposed.'),
  events: z.array(eventRowSchema).describe('What it saw, oldest first: its own events, and those that ended its waits. At most `limits.storyEventsMax`, the oldest.'),
  eventsLeft: z.number().describe('So many more there are.'),
  items: z.array(itemRowSchema).describe('Items of the inbox that it opened, oldest first.'),
  parent: taskViewSchema.nullable(),
  children: z.array(taskViewSchema).describe('Those that it started, oldest first; at most `limits.listRowsDefault`.'),
  childrenLeft: z.number(),
  rolledBackBy: taskIdSchema.nullable().describe('The task that takes back what this one did.'),
  rollsBack: taskIdSchema.nullable().describe('Of a rollback: the task that it takes back.'),
});
export type TaskStory = z.infer<typeof taskStorySchema>;
