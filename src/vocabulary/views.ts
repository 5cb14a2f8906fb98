import { z } from 'zod';
import { costTotalsSchema } from './cost-views.ts';
import { adapterClasses, effectKinds, effectStates, verdicts } from './effects.ts';
import type { EventKind, LedgerEvent } from './events.ts';
import { failureSchema, lanes, waitTypes } from './events/tasks.ts';
import { effectIdSchema, itemIdSchema, taskIdSchema } from './ids.ts';
import { itemSchema } from './inbox.ts';
import { jsonSchema } from './json.ts';
import { taskStatuses } from './option-words.ts';

export { taskStatuses } from './option-words.ts';

/** What one reads: projections as plain values. All times are epoch ms. */
export type TaskStatus = (typeof taskStatuses)[number];
const waitViewSchema = z.object({
  call: z.number(),
  name: z.string(),
  type: z.enum(waitTypes),
  until: z.number().nullable(),
});
export type WaitView = z.infer<typeof waitViewSchema>;

const taskWaitSchema = waitViewSchema.extend({
  effect: z.enum(effectStates).nullable().describe('Where the effect stands that it waits for; null when it waits for something else.'),
  item: itemIdSchema.nullable().describe('The open item of the inbox by which it goes on; null when none asks about it.'),
});
export type TaskWait = z.infer<typeof taskWaitSchema>;

export const taskViewSchema = z.object({
  id: taskIdSchema,
  agent: z.string(),
  title: z.string(),
  lane: z.enum(lanes),
  status: z.enum(taskStatuses),
  subject: z.string().nullable(),
  parent: taskIdSchema.nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
  createdSeq: z.number(),
  waits: z.array(taskWaitSchema).describe('What a parked task waits for.'),
});
export type TaskView = z.infer<typeof taskViewSchema>;

/** One line of a task's timeline: a call with its attempts, waits and effect, folded from the journal. */
const timelineRowSchema = z.object({
  call: z.number().nullable(),
  type: z.enum(['created', 'step', 'model', 'sleep', 'signal', 'child', 'question', 'effect', 'memory', 'ended', 'recovered', 'resumed', 'taken-over']),
  name: z.string(),
  state: z.enum(['done', 'waiting', 'failed', 'doubt', 'rejected']),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  attempts: z.number(),
  detail: z.string().describe('One line for people: the result, the failure with its next step, or what it waits for.'),
  seqs: z.array(z.number()),
});
export type TimelineRow = z.infer<typeof timelineRowSchema>;

export const taskDetailSchema = taskViewSchema.extend({
  input: jsonSchema,
  because: z.string().exactOptional().describe('Why a signal was given to it, of one that routing started.'),
  result: jsonSchema.nullable(),
  failure: failureSchema.nullable(),
  timeline: z.array(timelineRowSchema),
  cost: costTotalsSchema.describe('What its calls of models cost, those of its children not among them.'),
});
export type TaskDetail = z.infer<typeof taskDetailSchema>;

export const itemStates = ['open', 'decided', 'expired', 'withdrawn'] as const;
export type ItemState = (typeof itemStates)[number];

export const itemViewSchema = itemSchema.extend({
  id: itemIdSchema,
  state: z.enum(itemStates),
  openedAt: z.number(),
  task: taskIdSchema.nullable(),
  subject: z.string().nullable(),
  effect: effectIdSchema.nullable(),
  decision: z.object({ action: z.string(), text: z.string().nullable(), at: z.number() }).nullable().describe('How it was decided, when it was.'),
  snoozedUntil: z.number().nullable().describe('Until when you do not want to see it (epoch ms; it may be past); null when it was not put off, or is closed.'),
});
export type ItemView = z.infer<typeof itemViewSchema>;

/** Of open items: those that are put off are left out, or alone, or among the others. */
export const snoozedChoices = ['hide', 'only', 'all'] as const;
export type Snoozed = (typeof snoozedChoices)[number];

export const effectViewSchema = z.object({
  id: effectIdSchema,
  task: taskIdSchema,
  call: z.number(),
  kind: z.enum(effectKinds),
  adapter: z.string(),
  class: z.enum(adapterClasses),
  state: z.enum(effectStates),
  sentence: z.string(),
  payload: jsonSchema.describe('What counts now.'),
  edited: z.boolean(),
  original: jsonSchema.nullable().describe('What the agent had proposed, when it was edited since.'),
  verdict: z.enum(verdicts),
  rules: z.array(z.string()),
  why: z.string(),
  attempts: z.number(),
  receipt: jsonSchema.nullable(),
  failure: failureSchema.nullable(),
  proposedAt: z.number(),
  updatedAt: z.number(),
});
export type EffectView = z.infer<typeof effectViewSchema>;

export const itemDetailSchema = itemViewSchema.extend({
  effectDetail: effectViewSchema.nullable().describe('For an approval or a doubt: the effect, with the payload that counts now.'),
  cost: costTotalsSchema.nullable().describe('What the calls of models of its task cost so far; null without a task.'),
});
export type ItemDetail = z.infer<typeof itemDetailSchema>;

/** An item of a batch that was not decided with the others, and why. */
export const refusedSchema = z.object({
  item: itemIdSchema,
  code: z.string(),
  message: z.string(),
  nextStep: z.string(),
});
export type Refused = z.infer<typeof refusedSchema>;

export const scheduleRequestSchema = z.object({
  name: z.string(),
  agent: z.string(),
  input: jsonSchema,
  cron: z.string().exactOptional().describe('Five fields: minute, hour, day of month, month, day of week. Either this or `at`.'),
  at: z.number().exactOptional().describe('Once, at this time (epoch ms).'),
  zone: z.string().describe('IANA time zone in which `cron` is meant.'),
});
export type ScheduleRequest = z.infer<typeof scheduleRequestSchema>;

export const scheduleViewSchema = z.object({
  name: z.string(),
  agent: z.string(),
  cron: z.string().nullable(),
  at: z.number().nullable(),
  zone: z.string(),
  next: z.number().nullable().describe('When it fires next; null when it has nothing left to do.'),
});
export type ScheduleView = z.infer<typeof scheduleViewSchema>;

export const ledgerStatsSchema = z.object({
  events: z.number(),
  firstAt: z.number().nullable(),
  lastAt: z.number().nullable(),
  headHash: z.string(),
  databaseBytes: z.number(),
  blobs: z.number(),
  blobBytes: z.number(),
  // The kinds themselves would bring every event's schema along, into each command.
  byKind: z.array(z.object({ kind: z.string() as unknown as z.ZodType<EventKind, EventKind>, count: z.number() })),
  tasksByStatus: z.array(z.object({ status: z.enum(taskStatuses), count: z.number() })),
});
export type LedgerStats = z.infer<typeof ledgerStatsSchema>;

const problemSchema = z.object({
  /** Where: a sequence number, a blob, a table. */
  place: z.string(),
  what: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

export const verifyReportSchema = z.object({
  events: z.number(),
  blobs: z.number(),
  headSeq: z.number(),
  headHash: z.string(),
  problems: z.array(problemSchema),
  ms: z.number(),
});
export type VerifyReport = z.infer<typeof verifyReportSchema>;

export const rebuildReportSchema = z.object({
  events: z.number(),
  tables: z.array(z.object({ table: z.string(), rows: z.number(), identical: z.boolean() })),
  identical: z.boolean(),
  ms: z.number(),
});
export type RebuildReport = z.infer<typeof rebuildReportSchema>;

export const backupReportSchema = z.object({
  file: z.string(),
  events: z.number(),
  headSeq: z.number(),
  headHash: z.string(),
  bytes: z.number(),
  besides: z.array(z.object({ place: z.string(), why: z.string() })).describe('What else belongs to a backup, as places in the company folder.'),
  ms: z.number(),
});
export type BackupReport = z.infer<typeof backupReportSchema>;

export const intakeReportSchema = z.object({
  received: z.number(),
  duplicates: z.number(),
  broken: z.number(),
  mails: z
    .array(z.object({ source: z.string(), outcome: z.enum(['received', 'duplicate', 'broken']), seq: z.number(), from: z.string(), subject: z.string(), noReply: z.string().nullable() }))
    .describe('One line a mail, in the order of the source.'),
});
export type IntakeReport = z.infer<typeof intakeReportSchema>;

/** What went wrong beside the work, without stopping it: a line of the running log. */
export interface Notice {
  at: number;
  code: string;
  message: string;
  nextStep: string;
  /** When it is tried again by itself, epoch ms; `null` for not at all. */
  retryAt: number | null;
}

export type Progress = (done: number, total: number | null) => void;
export type AnyEvent = LedgerEvent;
