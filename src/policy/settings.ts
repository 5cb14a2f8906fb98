import { z } from 'zod';
import { limits } from '../vocabulary/limits.ts';
import { weekdays } from '../vocabulary/facts.ts';
import { yamlIssue, type YamlSource } from '../vocabulary/yaml-source.ts';
import { budgetSettingSchema } from './budget-settings.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import { givenFactsSchema, type GivenFacts } from './default-facts.ts';
import { outcomeWords, parseOutcome, type Outcome } from './outcome.ts';
import { untrustedRule } from './untrusted.ts';
import { readYaml } from './yaml-source.ts';

const outcome = z.string().transform((text, context): Outcome => {
  const parsed = parseOutcome(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: outcomeWords });
  return z.NEVER;
});
const ruleId = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'must be lower case with hyphens, such as money-is-staged').max(100).refine((id) => id !== untrustedRule, 'is the name of the rule about untrusted text, which stands in no file');
const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u, 'must be a time of day such as "09:00"');

const ruleSchema = z
  .strictObject({
    id: ruleId,
    when: z.string().min(1).max(4_000),
    // oxlint-disable-next-line unicorn/no-thenable -- a rule of the file reads "when …, then …", and nobody awaits one
    then: outcome,
    because: z.string().min(1).max(300),
    relaxable: z.boolean().default(false),
  })
  .refine(({ then, relaxable }) => !relaxable || then.outcome === 'review', { path: ['relaxable'], message: 'only a review can be relaxed' });

/** Defaults: a policy may leave any of it out. */
const trustSchema = z.strictObject({
  /** Of the interval: 0.95 means that the true share is above the lower bound in 95 of 100 such cases. */
  confidence: z.number().min(0.5).max(0.9999).default(0.95),
  threshold: z.number().min(0.5).max(0.999).default(0.9),
  samplesMin: z.number().int().min(5).max(10_000).default(20),
  /** An approval with at most this share of its words changed still counts as good. */
  editTolerance: z.number().min(0).max(0.5).default(0.05),
  relaxTo: outcome.refine((to) => to.outcome === 'allow', 'must be an allow').prefault('allow after 10m unless stopped'),
});
export type TrustSettings = z.infer<typeof trustSchema>;
export const defaultTrust: TrustSettings = trustSchema.parse({});

const businessSchema = z.strictObject({ days: z.array(z.enum(weekdays)).max(7).default(['mon', 'tue', 'wed', 'thu', 'fri']), from: time.default('09:00'), to: time.default('17:00') });
export type BusinessHours = z.infer<typeof businessSchema>;

const testSchema = z.strictObject({ name: z.string().min(1).max(200), given: givenFactsSchema.default({}), expect: outcome, rules: z.array(z.string()).optional() });

const policySchema = z.strictObject({
  version: z.literal(1),
  business: businessSchema.prefault({}),
  rules: z.array(ruleSchema).max(500),
  trust: trustSchema.prefault({}),
  budgets: z.array(budgetSettingSchema).max(100).default([]),
  tests: z.array(testSchema).max(5_000).default([]),
});

export interface RuleSetting {
  id: string;
  when: string;
  then: Outcome;
  because: string;
  relaxable: boolean;
  line: number;
}
export interface PolicyTest {
  name: string;
  given: GivenFacts;
  expect: Outcome;
  rules?: string[] | undefined;
  line: number;
}
export interface PolicySettings {
  business: BusinessHours;
  rules: RuleSetting[];
  trust: TrustSettings;
  budgets: BudgetSetting[];
  tests: PolicyTest[];
  source: YamlSource;
}

/** policy.yaml as it is written, before its conditions are compiled. Throws a NeedsOperator that names file and line. */
export function readSettings(text: string, file: string): PolicySettings {
  if (text.length > limits.documentBytesMax) throw readYaml('', file).refuse([], `the file is longer than ${limits.documentBytesMax} characters.`);
  const source = readYaml(text, file);
  const parsed = policySchema.safeParse(source.value ?? {});
  if (!parsed.success) throw yamlIssue(source, parsed.error);
  const { rules, tests, budgets, ...rest } = parsed.data;
  const twice = (ids: string[], where: string): void => {
    const index = ids.findIndex((id, at) => ids.indexOf(id) < at);
    if (index >= 0) throw source.refuse([where, index, 'id'], `there is another "${ids[index]}" before it.`);
  };
  twice(rules.map(({ id }) => id), 'rules');
  twice(budgets.map(({ id }) => id), 'budgets');
  const known = new Set([untrustedRule, ...rules.map(({ id }) => id)]);
  for (const [index, test] of tests.entries()) {
    const stranger = test.rules?.find((id) => !known.has(id));
    if (stranger !== undefined) throw source.refuse(['tests', index, 'rules'], `there is no rule "${stranger}".`);
  }
  return {
    ...rest,
    rules: rules.map((rule, index) => Object.assign(rule, { line: source.lineOf(['rules', index, 'id']) })),
    tests: tests.map((test, index) => Object.assign(test, { line: source.lineOf(['tests', index, 'name']) })),
    budgets,
    source,
  };
}
