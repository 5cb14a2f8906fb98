import { z } from 'zod';
import { effectKinds, effectStates, verdicts, type EffectKind, type EffectState } from './effects.ts';
import { eventTones } from './event-words.ts';
import { eventKinds, type EventKind } from './events.ts';
import { effectIdSchema, itemIdSchema, taskIdSchema, type TaskId } from './ids.ts';
import type { ItemType } from './inbox.ts';
import { exactCostSchema } from './models.ts';
import { moneySchema } from './money.ts';
import { itemStates, itemViewSchema, type TaskStatus } from './views.ts';

/** A part of a list. `next` is the cursor of the part behind it, `null` at the end. A page may be short, even empty, and have a next one: what is wanted may be rare among what was looked at. */
export interface Page<Row> {
  rows: Row[];
  next: string | null;
}

export function pageSchema<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next: z.string().nullable() });
}

/** An inbox item as a line of a list: what it rests on comes with the item itself. */
export const itemRowSchema = itemViewSchema.omit({ evidence: true }).extend({
  agent: z.string().nullable().describe('Whose task it is about.'),
  title: z.string().nullable().describe('Of its task.'),
  kind: z.enum(effectKinds).nullable().describe('Of its effect.'),
  risk: z.enum(['low', 'medium', 'high']).nullable(),
  confidence: z.number().nullable(),
  effectState: z.enum(effectStates).nullable(),
  effectDueAt: z.number().nullable().describe('While its effect cools off: when it goes out, epoch ms.'),
  by: z.string().nullable().describe('Who decided: console, command-line, token:NAME; null when it was not decided through the API.'),
});
export type ItemRowView = z.infer<typeof itemRowSchema>;

/** One thing that was to happen outside, from the intent to what became of it, in a line. */
export const auditRowSchema = z.object({
  seq: z.number().describe('The event that proposed it.'),
  effect: effectIdSchema,
  task: taskIdSchema,
  agent: z.string(),
  playbook: z.string().nullable(),
  subject: z.string().nullable(),
  at: z.number().describe('When it was proposed, epoch ms.'),
  updatedAt: z.number(),
  kind: z.enum(effectKinds),
  adapter: z.string(),
  sentence: z.string().describe('The intent, as it was approved.'),
  state: z.enum(effectStates),
  verdict: z.enum(verdicts),
  rules: z.array(z.string()),
  approval: z
    .object({ how: z.enum(['rule', 'operator']), by: z.string().describe('The rule; or console, command-line, token:NAME, operator.'), at: z.number(), edited: z.boolean() })
    .nullable()
    .describe('The newest one.'),
  receipt: z.string().nullable().describe('In a line.'),
  failure: z.string().nullable().describe('Why it is not done, in a line.'),
  money: moneySchema.nullable(),
  attempts: z.number(),
  modelCost: z.array(exactCostSchema).describe('What the calls of models of its task cost, one for each currency.'),
  finding: z.object({ item: itemIdSchema, state: z.enum(itemStates), summary: z.string() }).nullable().describe('What the newest reconciliation that spoke of it found.'),
  compensates: effectIdSchema.nullable(),
  compensated: z.boolean(),
});
export type AuditRow = z.infer<typeof auditRowSchema>;

/** An event in a line. */
export const eventRowSchema = z.object({
  seq: z.number(),
  at: z.number(),
  kind: z.enum(eventKinds),
  actor: z.string(),
  task: taskIdSchema.nullable(),
  subject: z.string().nullable(),
  cause: z.number().nullable(),
  sentence: z.string(),
  tone: z.enum(eventTones).nullable(),
  forgotten: z.boolean().describe('It was about somebody who is forgotten.'),
});
export type EventRow = z.infer<typeof eventRowSchema>;

/** Somebody there is something about, by the name that counts. */
export const customerRowSchema = z.object({
  subject: z.string().describe('As `customer:jane@example.com`.'),
  id: z.string(),
  name: z.string().describe('Of their record; empty when it is not known.'),
  address: z.string().nullable(),
  lastAt: z.number().describe('The newest event about them, epoch ms.'),
  lastSeq: z.number(),
});
export type CustomerRow = z.infer<typeof customerRowSchema>;

/** What a list takes beside its filters. */
export interface PageRequest {
  /** `next` of the page before. */
  cursor?: string | null;
  /** At most `limits.pageRowsMax`. */
  limit?: number;
}

/** Which items: `open` without those that are put off, `snoozed` these alone, `done` whatever has ended. Open and snoozed ones are listed oldest first, ended ones by when they ended, newest first. */
export const itemListStates = ['open', 'snoozed', 'done', 'decided', 'expired', 'withdrawn', 'all'] as const;

export interface ItemsWanted extends PageRequest {
  state?: (typeof itemListStates)[number];
  type?: ItemType;
  agent?: string;
  text?: string;
}

export interface TasksWanted extends PageRequest {
  status?: TaskStatus;
  agent?: string;
  /** `customer:jane@example.com`, whichever of their names it is. */
  subject?: string;
  /** Words of the title, or a number such as `t42`. */
  text?: string;
  /** Created at or after this time, and at or before that one: epoch ms. */
  since?: number;
  until?: number;
}

export interface EffectsWanted extends PageRequest {
  state?: EffectState;
  kind?: EffectKind;
  adapter?: string;
  agent?: string;
  task?: TaskId;
  subject?: string;
  /** A rule that spoke in the verdict. */
  rule?: string;
  /** Words of the intent. */
  text?: string;
  /** Proposed at or after this time, and at or before that one: epoch ms. */
  since?: number;
  until?: number;
  order?: 'newest' | 'oldest';
}

export interface EventsWanted extends PageRequest {
  /** Of any of these kinds. */
  kinds?: readonly EventKind[];
  actor?: string;
  task?: TaskId;
  subject?: string;
  /** Words of the line. */
  text?: string;
  since?: number;
  until?: number;
  /** Begins with this event, to jump to a number. A cursor counts instead. */
  from?: number;
  order?: 'newest' | 'oldest';
}

export interface CustomersWanted extends PageRequest {
  /** A part of a name or an address. */
  text?: string;
}
