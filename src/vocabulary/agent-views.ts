import { z } from 'zod';
import { effectKinds } from './effects.ts';
import { lanes } from './events/tasks.ts';
import { budgetViewSchema, trustViewSchema } from './gate-views.ts';
import { itemIdSchema } from './ids.ts';
import { exactCostSchema } from './models.ts';

/** What one reads of agents and adapters. All times are epoch ms. */
export const pausedSchema = z.object({ scope: z.enum(['all', 'agent', 'adapter']), reason: z.string(), at: z.number() });
export type Paused = z.infer<typeof pausedSchema>;

export const agentViewSchema = z.object({
  name: z.string(),
  does: z.string().describe('One sentence.'),
  version: z.number(),
  lane: z.enum(lanes),
  effects: z.array(z.enum(effectKinds)).describe('The only effects it may propose.'),
  startedOnlyBy: z.string().nullable().describe('The command that alone starts it; null when anybody may.'),
  paused: pausedSchema.nullable(),
  tasks: z.object({ ready: z.number(), parked: z.number(), completed: z.number(), failed: z.number(), stopped: z.number(), cancelled: z.number() }).describe('How many of those that began in the last 30 days stand like this.'),
  success: z.number().nullable().describe('Of those that came to an end by themselves, the share that was completed, 0 to 1; null when none did.'),
  month: z.object({ calls: z.number(), cost: z.array(exactCostSchema) }).describe('Its calls of models this month, and what they cost.'),
  trusted: z.number().describe('For how many kinds of effect and playbooks there are decisions of yours.'),
  relaxed: z.number().describe('How many rules are relaxed for it.'),
  proposals: z.number().describe('How many proposals to relax a rule for it wait for you.'),
});
export type AgentView = z.infer<typeof agentViewSchema>;

/** One thing that goes in or comes out, in words. */
const contractFieldSchema = z.object({ name: z.string(), what: z.string(), optional: z.boolean() });
export type ContractField = z.infer<typeof contractFieldSchema>;

/** What an agent promises, in words. */
const contractViewSchema = z.object({
  takes: z.array(contractFieldSchema),
  gives: z.array(contractFieldSchema),
  proposes: z.array(z.object({ kind: z.enum(effectKinds), words: z.string(), reversible: z.boolean(), takenBack: z.string().describe('How it is taken back, or why it cannot be.'), onFailure: z.string() })),
  bounds: z.array(z.string()).describe('How much it may do at most: calls, time.'),
  once: z.array(z.string()).describe('What keeps anything from being done twice.'),
});
export type ContractView = z.infer<typeof contractViewSchema>;

export const agentTrustSchema = trustViewSchema.extend({ upper: z.number().describe('Upper bound of the Wilson interval, 0 to 1.') });
export type AgentTrust = z.infer<typeof agentTrustSchema>;

export const agentDetailSchema = agentViewSchema.extend({
  contract: contractViewSchema,
  given: z.array(z.string()).describe('What of that which comes in it is given, by company.yaml and the router.'),
  earlier: z.array(z.number()).describe('Older versions that are brought along for the tasks that began with them.'),
  budgets: z.array(budgetViewSchema).nullable().describe('Those of policy.yaml that count what it spends; null while nobody knows which there are.'),
  trust: z.array(agentTrustSchema),
  interval: z.object({ confidence: z.number(), threshold: z.number(), samplesMin: z.number() }).describe('What policy.yaml asks for before a rule may be relaxed.'),
  openProposals: z.array(z.object({ item: itemIdSchema, summary: z.string(), openedAt: z.number() })),
  schedules: z.array(z.object({ name: z.string(), cron: z.string().nullable(), next: z.number().nullable() })),
});
export type AgentDetail = z.infer<typeof agentDetailSchema>;
