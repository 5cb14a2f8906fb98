import { z } from 'zod';
import { verdictSchema } from './effects.ts';
import { jsonSchema } from './json.ts';

/** What one rule said of given facts. */
const ruleExplanationSchema = z.object({
  id: z.string(),
  /** Of the file. */
  line: z.number(),
  when: z.string(),
  because: z.string(),
  /** `null` when it could not be evaluated: then it counts as a review. */
  matched: z.boolean().nullable(),
  /** What it says when it matches: `review`, `allow after 10m unless stopped` … */
  outcome: z.string(),
  /** It says less than the file, since you have relaxed it for this agent, kind and playbook. */
  relaxed: z.boolean(),
  /** It is one of those that gave the verdict. */
  decided: z.boolean(),
  /** The facts that it mentions, as they were. */
  values: z.array(z.object({ fact: z.string(), value: jsonSchema })),
  error: z.string().nullable(),
});
export type RuleExplanation = z.infer<typeof ruleExplanationSchema>;

export const explanationSchema = z.object({
  verdict: verdictSchema,
  /** SHA-256 of the policy. */
  policy: z.string().nullable(),
  rules: z.array(ruleExplanationSchema),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** What a condition may look at. */
export const factViewSchema = z.object({
  /** `effect.amount` */
  name: z.string(),
  /** As CEL calls it: `string`, `int`, `double`, `bool`, `list<string>`. */
  type: z.string(),
  /** The only values that occur, of itself or of its items; `null` for any. */
  values: z.array(z.string()).readonly().nullable(),
  description: z.string(),
});
export type FactView = z.infer<typeof factViewSchema>;

const policyFindingSchema = z.object({
  /** An error keeps a policy from being used; a warning is a rule that can't do what it seems to. */
  level: z.enum(['error', 'warning']),
  rule: z.string().nullable(),
  line: z.number().nullable(),
  message: z.string(),
});
export type PolicyFinding = z.infer<typeof policyFindingSchema>;

export const policyCheckSchema = z.object({
  file: z.string(),
  ok: z.boolean(),
  rules: z.number(),
  tests: z.number(),
  budgets: z.number(),
  findings: z.array(policyFindingSchema),
});
export type PolicyCheck = z.infer<typeof policyCheckSchema>;

export const policyTestReportSchema = z.object({
  file: z.string(),
  passed: z.number(),
  failed: z.number(),
  tests: z.array(z.object({ name: z.string(), line: z.number(), passed: z.boolean(), expected: z.string(), actual: z.string(), why: z.string() })),
});
export type PolicyTestReport = z.infer<typeof policyTestReportSchema>;
