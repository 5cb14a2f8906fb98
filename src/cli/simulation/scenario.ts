import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { durationSchema } from '../../vocabulary/duration.ts';
import { adapterClasses, effectKinds, effectStates, verdicts } from '../../vocabulary/effects.ts';
import { NeedsOperator } from '../../vocabulary/errors.ts';
import { eventSchemas, type EventKind } from '../../vocabulary/events.ts';
import { itemActionSchema, itemTypes } from '../../vocabulary/inbox.ts';
import { jsonSchema } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import { parseIso } from '../../vocabulary/moment.ts';
import { parseMoney } from '../../vocabulary/money.ts';
import { faultSchema } from '../../vocabulary/simulation.ts';
import { taskStatuses } from '../../vocabulary/views.ts';
import { yamlIssue, yamlSource, type YamlSource } from '../../vocabulary/yaml-source.ts';

const name = z.string().min(1).max(limits.nameCharsMax);
const count = z.number().int().nonnegative().max(1_000_000);
const nth = z.number().int().min(1).max(limits.simulationEventsMax);

const mailSchema = z.union(
  [z.string().min(1), z.strictObject({ from: z.string().min(3).max(500), subject: z.string().min(1).max(900), text: z.string().max(limits.mailTextCharsMax), inReplyTo: z.string().max(900).optional() })],
  'must be a path to a mail, or from, subject and text',
);

/** Which open items: those of a type, about an agent's effects, whose summary holds some words. Nothing said: all of them. */
const whichShape = { type: z.enum(itemTypes).optional(), agent: name.optional(), summary: z.string().min(1).max(500).optional() };

const decideSchema = z.strictObject({
  ...whichShape,
  action: itemActionSchema,
  text: z.string().max(limits.mailTextCharsMax).optional(),
  /** The first of them, or each of them. */
  take: z.enum(['first', 'all']).default('first'),
});

const what = z.union([z.literal('all'), name]);
const stepShape = {
  mail: mailSchema.optional(),
  start: z.strictObject({ agent: name, input: jsonSchema }).optional(),
  wait: durationSchema(limits.simulationWaitMsMax).optional(),
  approve: z.union([z.literal('all'), z.strictObject({ agent: name.optional(), summary: z.string().min(1).max(500).optional() })]).optional(),
  decide: decideSchema.optional(),
  pause: what.optional(),
  resume: what.optional(),
  rollback: z.strictObject({ agent: name, reason: z.string().min(1).max(500).default('The scenario takes it back.') }).optional(),
  reconcile: z.literal(true).optional(),
  crash: z.literal(true).optional(),
};
const words = Object.keys(stepShape) as (keyof typeof stepShape)[];
const stepSchema = z.strictObject(stepShape).refine((step) => words.filter((word) => step[word] !== undefined).length === 1, `a step is exactly one of ${words.join(', ')}`);
export type Step = z.infer<typeof stepSchema>;

const crashSchema = z
  .strictObject({
    /** As soon as the n-th event of this kind since the beginning is on disk. */
    after: z.string().refine((kind): kind is EventKind => kind in eventSchemas, 'there is no such kind of event; docs/SIMULATION.md has the usual ones').optional(),
    nth: nth.default(1),
    /** As soon as the n-th event of any kind is on disk. */
    event: nth.optional(),
  })
  .refine(({ after, event }) => (after === undefined) !== (event === undefined), 'is either `after: KIND` (with `nth`) or `event: N`');

const tally = <K extends string>(keys: readonly [K, ...K[]]) => z.partialRecord(z.enum(keys), count);
const expectSchema = z.strictObject({
  /** What the outside world did, by kind of effect: all of it. */
  sent: tally(effectKinds).optional(),
  /** How many effects the outside world carried out more than once. */
  sentTwice: count.default(0),
  /** Every effect that was proposed, by where it stands at the end. */
  states: tally(effectStates).optional(),
  /** Every effect, by its verdict at the end. */
  verdicts: tally(verdicts).optional(),
  /** Rules that must have decided, and for how many effects. */
  rules: z.record(name, count).optional(),
  /** What is open at the end, by type: all of it. */
  inbox: tally(itemTypes).optional(),
  /** Tasks of these agents by status. */
  tasks: z.record(name, tally(taskStatuses)).optional(),
  /** How often the process was killed. */
  crashes: count.optional(),
  /** What it may have cost at most. */
  atMost: z
    .strictObject({ money: z.array(z.string().refine((text) => parseMoney(text) !== null || /^0 [A-Z]{3}$/u.test(text), 'must be an amount such as 50 EUR')).optional(), tokens: count.optional(), effects: count.optional() })
    .optional(),
});
export type Expect = z.infer<typeof expectSchema>;

const scenarioSchema = z.strictObject({
  name,
  description: z.string().max(5_000).default(''),
  /** A copy of the company, or a new one from the templates. */
  company: z.enum(['copy', 'new']).default('copy'),
  /** When it begins, by the company's clock; now, when it is left out. */
  start: z.string().optional(),
  /** Another policy: a file, the text itself, or its content. */
  policy: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  /** Adapters that are to be of another class than the ones they stand for. */
  classes: z.record(name, z.enum(adapterClasses, `must be one of ${adapterClasses.join(', ')}`)).default({}),
  faults: z.array(faultSchema).max(limits.simulationFaultsMax).default([]),
  crash: z.array(crashSchema).max(limits.simulationFaultsMax).default([]),
  steps: z.array(stepSchema).min(1).max(limits.simulationStepsMax),
  expect: expectSchema.prefault({}),
});

export interface Scenario extends Omit<z.infer<typeof scenarioSchema>, 'start' | 'policy'> {
  file: string;
  /** Epoch ms; `null` for now. */
  start: number | null;
  /** The text of another policy.yaml. */
  policy: string | null;
  /** For what turns out to be wrong only when the company is there. */
  refuse: YamlSource['refuse'];
}

const complaint = { code: 'usage.bad-scenario', nextStep: 'Correct that line; docs/SIMULATION.md says what a scenario may hold. Nothing was run.' };

/** Reads a scenario file with all that it names. Throws a NeedsOperator with file and line (`usage.bad-scenario`), so that nothing begins before all of it is good. */
export function readScenario(file: string): Scenario {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new NeedsOperator('usage.no-scenario', `${file} can't be read: ${error instanceof Error ? error.message : String(error)}.`, 'Name a scenario file; examples/scenarios/ has some to begin with.', { cause: error });
  }
  if (text.length > limits.documentBytesMax) throw new NeedsOperator(complaint.code, `${file} has more than ${limits.documentBytesMax} characters.`, 'Divide it into several scenarios.');
  const source = yamlSource(text, file, complaint);
  const parsed = scenarioSchema.safeParse(source.value ?? {});
  if (!parsed.success) throw yamlIssue(source, parsed.error);
  const { start, policy, steps, ...rest } = parsed.data;
  return { ...rest, file, refuse: source.refuse, start: startOf(start, source), policy: policyText(policy, file, source), steps: steps.map((step, index) => withPaths(step, index, file, source)) };
}

function startOf(text: string | undefined, source: YamlSource): number | null {
  if (text === undefined) return null;
  const moment = parseIso(text, 'utc');
  if (moment === null) throw source.refuse(['start'], `start: "${text}" is no date and time such as 2026-11-16T08:00Z.`);
  return moment.at;
}

function policyText(policy: Scenario['policy'] | Record<string, unknown> | undefined, file: string, source: YamlSource): string | null {
  if (policy === undefined || policy === null) return null;
  if (typeof policy !== 'string') return stringify(policy);
  return policy.includes('\n') ? policy : readFileSync(existing(policy, file, source, ['policy']), 'utf8');
}

function withPaths(step: Step, index: number, file: string, source: YamlSource): Step {
  return typeof step.mail === 'string' ? { ...step, mail: existing(step.mail, file, source, ['steps', index, 'mail']) } : step;
}

/** Paths count from the scenario's own folder. */
function existing(path: string, file: string, source: YamlSource, at: (string | number)[]): string {
  const absolute = resolve(dirname(file), path);
  if (!existsSync(absolute)) throw source.refuse(at, `there is no file ${absolute}.`);
  return absolute;
}
