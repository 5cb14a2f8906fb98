import { z } from 'zod';
import { limits } from './limits.ts';

/** The agent name that stands for nobody: the signal needs no answer. */
export const noAgent = 'none';
/** Whoever mail is for when nothing says otherwise. */
export const defaultAgent = 'support';

const name = z.string().trim().min(1, 'must not be empty').max(limits.nameCharsMax);
const agent = z.string().regex(/^[a-z][a-z0-9-]{0,99}$/u, `must be the name of an agent, or ${noAgent}`);

/** `*` stands for anything, also for nothing. Whole stars only: a pattern of the operator must not be able to take long. */
const glob = z
  .string()
  .min(1, 'must not be empty')
  .max(254)
  .refine((text) => (text.match(/\*/gu) ?? []).length <= 5, 'may have at most five *');
const globs = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(glob, { error: 'must be a pattern such as *@partner.example, or a list of them' }).min(1).max(100));
const words = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(glob, { error: 'must be words that the subject has, or a list of them' }).min(1).max(100));

const ruleSchema = z
  .strictObject({
    /** All that is named here must fit. Of a list one must. */
    when: z.strictObject({
      /** `mail`, or the type of another signal. */
      type: z.string().min(1).max(100).optional(),
      /** The author's address. Anybody can write anything there: a rule by it may choose who drafts, and no more. */
      from: globs.optional(),
      /** Any address that the mail was sent to, copies included. */
      to: globs.optional(),
      /** Words that the subject has, such as `[invoice]`. */
      subject: words.optional(),
    }),
    /** What the signal is about. */
    intent: name.optional(),
    /** Who is given it; without it the agent of the intent. */
    agent: agent.optional(),
  })
  .superRefine(({ when, intent, agent: who }, context) => {
    if (intent === undefined && who === undefined) context.addIssue({ code: 'custom', message: 'a rule needs an intent, an agent, or both' });
    if (Object.keys(when).length === 0) context.addIssue({ code: 'custom', path: ['when'], message: 'must name at least one of type, from, to, subject; `type: mail` is all mail' });
    const { type, from, to, subject } = when;
    if (type !== undefined && type !== 'mail' && (from ?? to ?? subject) !== undefined) context.addIssue({ code: 'custom', path: ['when'], message: `a signal of the type ${type} has no from, to or subject: only mail has` });
    if (type !== undefined && type !== 'mail' && who === defaultAgent) context.addIssue({ code: 'custom', path: ['agent'], message: `${defaultAgent} takes mail only` });
    if (type !== undefined && type !== 'mail' && who === undefined) context.addIssue({ code: 'custom', message: `a rule for ${type} needs an agent: by intent alone only mail finds one` });
  });
export type RoutingRule = z.infer<typeof ruleSchema>;

/** `routing` in company.yaml. Explicit rules come first; what the router learned comes after them. */
export const routingSchema = z.strictObject({
  /** The first that fits decides. */
  rules: z.array(ruleSchema).max(500).default([]),
  /** Which agent an intent is for. All others are for support. */
  intents: z.record(name, agent).default({}),
});
export type RoutingSettings = z.infer<typeof routingSchema>;

export const noRouting: RoutingSettings = routingSchema.parse({});

/** What of the settings names an agent that this company does not have, or one that only a command starts: where it stands, and what to write. `null` when all is well. */
export function routingProblem({ rules, intents }: RoutingSettings, agents: readonly { name: string; startedOnlyBy?: string }[]): { path: (string | number)[]; message: string } | null {
  const wrong = (who: string | undefined): string | null => {
    if (who === undefined || who === noAgent) return null;
    const found = agents.find((one) => one.name === who);
    if (found === undefined) return `there is no agent ${who}: write ${agents.filter((one) => one.startedOnlyBy === undefined).map((one) => one.name).join(', ')} or ${noAgent}`;
    return found.startedOnlyBy === undefined ? null : `the agent ${who} is started by \`${found.startedOnlyBy}\` alone`;
  };
  for (const [place, rule] of rules.entries()) {
    const message = wrong(rule.agent);
    if (message !== null) return { path: ['routing', 'rules', place, 'agent'], message };
  }
  for (const [intent, who] of Object.entries(intents)) {
    const message = wrong(who);
    if (message !== null) return { path: ['routing', 'intents', intent], message };
  }
  return null;
}

/** Who decided what a signal is about. `default`: nobody did, so it goes where all mail goes. */
const routedBy = ['rule', 'classifier', 'default', 'model', 'operator'] as const;

const share = z.number().min(0).max(1);
export const intentGuessSchema = z.object({ intent: z.string().max(limits.nameCharsMax), confidence: share });

/** How an intent was found, on record with it. */
export const routedSchema = z.object({
  by: z.enum(routedBy),
  /** The place of the rule in company.yaml, counted from 1. */
  rule: z.number().int().positive().exactOptional(),
  /** Of the learned classifier. */
  version: z.number().int().positive().exactOptional(),
  confidence: share.exactOptional(),
  /** The classifier knew no intent that it is sure enough of. */
  abstained: z.literal(true).exactOptional(),
  /** What else it might be, best first. */
  alternatives: z.array(intentGuessSchema).max(5).exactOptional(),
});
export type Routed = z.infer<typeof routedSchema>;

/** What an agent is told with the mail: what it is about, how sure that is, and who says so. Chosen from text of strangers, so it may choose words and never skip a review (E5). */
export const givenIntentSchema = z.object({ name: z.string().min(1).max(limits.nameCharsMax), confidence: share.nullable(), by: z.enum(routedBy) });
export type GivenIntent = z.infer<typeof givenIntentSchema>;

/**
 * What the operator's decision about an item teaches the router: an intent for each of the choices of a question (`null` teaches nothing), or the intent that a proposal
 * was drafted for. `signal` is the mail, by its sequence number.
 */
const taughtSignal = z.number().int().positive();
export const questionLessonSchema = z.object({ signal: taughtSignal, intents: z.array(z.string().min(1).max(limits.nameCharsMax).nullable()).max(20) });
export type QuestionLesson = z.infer<typeof questionLessonSchema>;
export const proposalLessonSchema = z.object({ signal: taughtSignal, intent: z.string().min(1).max(limits.nameCharsMax) });
export type ProposalLesson = z.infer<typeof proposalLessonSchema>;
