import { z } from 'zod';
import { budgetSettingSchema } from './budgets.ts';
import { effectKinds } from './effects.ts';
import { effectIdSchema, itemIdSchema, taskIdSchema } from './ids.ts';
import { jsonSchema } from './json.ts';
import { trustOutcomeSchema } from './trust.ts';

/** What one reads of the gate: plain values. All times are epoch ms. */
export const budgetViewSchema = budgetSettingSchema.extend({
  windows: z
    .array(z.object({ window: z.string(), reserved: z.number(), spent: z.number(), raised: z.number(), left: z.number() }))
    .describe('Those that anything was spent or reserved in, newest first; the present one is always among them for the scope `company`.'),
});
export type BudgetView = z.infer<typeof budgetViewSchema>;

/** How far trust has grown for one agent, kind and playbook: by the policy in force. */
export const trustViewSchema = z.object({
  agent: z.string(),
  kind: z.enum(effectKinds),
  playbook: z.string(),
  /** Outcomes that count: those since a relaxation ended last. */
  samples: z.number(),
  good: z.number(),
  lower: z.number().describe('Lower bound of the Wilson interval, 0 to 1.'),
  /** Rules that are relaxed for it, and since when. */
  relaxed: z.array(z.object({ rule: z.string(), at: z.number() })),
  last: z.object({ at: z.number(), outcome: trustOutcomeSchema, /** The share of its draft that did not stand, 0 to 1. */ changed: z.number(), effect: effectIdSchema }).nullable(),
});
export type TrustView = z.infer<typeof trustViewSchema>;

export const pauseViewSchema = z.object({
  scope: z.enum(['all', 'agent', 'adapter']),
  name: z.string().nullable(),
  reason: z.string(),
  at: z.number(),
  /** Approved effects that wait because of it. */
  waiting: z.number(),
});
export type PauseView = z.infer<typeof pauseViewSchema>;

const side = z.union([z.string(), z.number()]).nullable();
const findingSchema = z.object({
  effect: effectIdSchema.nullable(),
  /** The provider's id. */
  theirs: z.string().nullable(),
  sentence: z.string(),
  /** Field by field: ours, theirs. */
  differences: z.array(z.object({ field: z.string(), ours: side, theirs: side })),
  /** The open inbox item about it, or about it and all others past `limits.reconcileFindingsMax`; `null` when it was decided before. */
  item: itemIdSchema.nullable(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What was compared with one provider, and what came of it. */
export const reconcileReportSchema = z.object({
  adapter: z.string(),
  from: z.number(),
  to: z.number(),
  /** `null` when its provider can't tell: why. */
  cannot: z.string().nullable(),
  ours: z.number(),
  theirs: z.number(),
  missing: z.array(findingSchema),
  unknown: z.array(findingSchema),
  differing: z.array(findingSchema),
  settled: z.array(effectIdSchema),
});
export type ReconcileReport = z.infer<typeof reconcileReportSchema>;

/** A field: what the task wrote, and what stands now. */
const fieldConflictSchema = z.object({ field: z.string(), task: jsonSchema, now: jsonSchema }).catchall(jsonSchema);
export type FieldConflict = z.infer<typeof fieldConflictSchema>;

const ofEffect = { effect: effectIdSchema, sentence: z.string() };
const rollbackStepSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('compensate'), ...ofEffect, /** What takes it back. */ by: z.string(), /** In the words of its agent's contract; empty when that has none. */ how: z.string(), onFailure: z.enum(['go-on', 'stop']) }),
  z.object({ do: z.literal('correct'), ...ofEffect, why: z.string(), correction: z.string(), /** The correction can be sent as an effect. */ drafted: z.boolean() }),
  z.object({ do: z.literal('withdraw'), ...ofEffect }),
  z.object({ do: z.literal('revert'), ref: z.string(), version: z.number(), fields: z.array(z.string()) }),
  z.object({ do: z.literal('keep'), ref: z.string(), /** `null` for who is who, which has no versions. */ version: z.number().nullable(), why: z.string(), /** Changed since by others. */ conflicts: z.array(fieldConflictSchema) }),
  z.object({ do: z.literal('nothing'), ...ofEffect, why: z.string(), /** Nobody knows yet whether it happened: settle that first. */ open: z.boolean() }),
]);
export type RollbackStep = z.infer<typeof rollbackStepSchema>;

/** What a rollback would do, in the order in which it would do it. */
export const rollbackPlanSchema = z.object({
  task: taskIdSchema,
  title: z.string(),
  /** The task that rolls it back, or did: a task is rolled back once. */
  by: taskIdSchema.nullable(),
  steps: z.array(rollbackStepSchema),
});
export type RollbackPlan = z.infer<typeof rollbackPlanSchema>;
