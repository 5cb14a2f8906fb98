import { z } from 'zod';
import { verdictSchema } from './effects.ts';
import { effectIdSchema, itemIdSchema } from './ids.ts';
import { explanationSchema } from './policy-views.ts';

export const policyStatusSchema = z.object({
  /** SHA-256 of the policy in force; `null` when none could be read since the start, so that everything waits for review. */
  digest: z.string().nullable(),
  rules: z.number(),
  tests: z.number(),
  /** How many budgets count; `null` while nobody knows, and nothing is spent. Without a policy in force those of the last one on record count. */
  budgets: z.number().nullable(),
  /** What is wrong with policy.yaml now, when it is not what is in force. */
  problem: z.string().nullable(),
  item: itemIdSchema.nullable(),
});
export type PolicyStatus = z.infer<typeof policyStatusSchema>;

/** policy.yaml as it stands, whether it is what is in force or not. */
export const policyFileViewSchema = z.object({
  name: z.string(),
  text: z.string(),
  digest: z.string().nullable().describe('SHA-256 of the text; null while there is no such file.'),
});
export type PolicyFileView = z.infer<typeof policyFileViewSchema>;

/** The verdict as it was given, and each rule of then with the values that decided. */
export const effectExplanationSchema = z.object({
  effect: effectIdSchema,
  sentence: z.string(),
  given: verdictSchema.extend({ at: z.number(), policy: z.string().nullable() }),
  /** `null` when neither its facts nor the policy of then are on record. */
  explanation: explanationSchema.nullable(),
  /** Why not, or that the rules in force now would say something else. */
  remark: z.string().nullable(),
});
export type EffectExplanation = z.infer<typeof effectExplanationSchema>;

/** One kind of change that a policy would have made. */
const backtestChangeSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** What became of these effects: sent as it was, edited, rejected … */
  ended: z.string(),
  effects: z.number(),
  /** By currency, in its smallest unit. */
  money: z.record(z.string(), z.number()),
  /** At most 5, newest first. */
  examples: z.array(z.object({ effect: effectIdSchema, at: z.number(), sentence: z.string(), rules: z.array(z.string()) })),
});
export type BacktestChange = z.infer<typeof backtestChangeSchema>;

const backtestReportSchema = z.object({
  since: z.number().nullable(),
  effects: z.number(),
  /** Effects that can't be judged again: forgotten, or from before facts were recorded and not to be derived. */
  skipped: z.number(),
  same: z.number(),
  changed: z.number(),
  /** Let through by the new policy although the operator rejected or edited it: looked at first. */
  wouldHaveLetThrough: z.array(backtestChangeSchema),
  changes: z.array(backtestChangeSchema),
  byRule: z.array(z.object({ rule: z.string(), effects: z.number(), changed: z.number() })),
  byAgent: z.array(z.object({ agent: z.string(), effects: z.number(), changed: z.number() })),
  byKind: z.array(z.object({ kind: z.string(), effects: z.number(), changed: z.number() })),
  ms: z.number(),
});
export type BacktestReport = z.infer<typeof backtestReportSchema>;
