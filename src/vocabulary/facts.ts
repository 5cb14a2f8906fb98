import { z } from 'zod';
import { effectKinds } from './effects.ts';
import { lanes } from './events/tasks.ts';

/** What may be chosen by untrusted text only after the operator has seen it (E5). */
export const taintableFields = ['recipients', 'amount', 'links', 'attachments', 'words'] as const;
export type TaintableField = (typeof taintableFields)[number];

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A name, an address, a path: long enough for all that occurs, and bounded. */
const word = z.string().max(1_000);
const words = z.array(word).max(200);
const count = z.number().int().nonnegative();
const share = z.number().min(0);

/**
 * What a policy may look at when it judges an effect: the one schema of validation, of the types of expressions, of `given` in the
 * tests of a policy, and of what is recorded with each verdict. Everything has a value; an empty text or 0 stands for "there is none".
 */
export const factsSchema = z.strictObject({
  effect: z.strictObject({
    kind: z.enum(effectKinds).meta({ description: 'what would be done, such as "mail.send"' }),
    adapter: word.meta({ description: 'which adapter would do it, such as "smtp"' }),
    external: z.boolean().meta({ description: 'it would be seen outside the house' }),
    reversible: z.boolean().meta({ description: 'another effect can take it back wholly' }),
    compensates: z.boolean().meta({ description: 'it takes an earlier effect back' }),
    amount: z.number().nonnegative().meta({ description: 'money in whole units: 49.99; 0 for no money' }),
    currency: z.string().max(3).meta({ description: 'such as "EUR"; "" for no money' }),
    recipients: words.meta({ description: 'whom it reaches: addresses in lower case, or customers' }),
    unknownRecipients: count.meta({ description: 'how many of them neither a record of yours names nor got something you approved before' }),
    tainted: z.boolean().meta({ description: 'it derives from untrusted text' }),
    taintedFields: z.array(z.enum(taintableFields)).max(taintableFields.length).meta({ description: 'what of it untrusted text chose, and nothing of yours names' }),
    risk: z.enum(['low', 'medium', 'high']).meta({ description: 'as the agent sees it' }),
    words: count.meta({ description: 'how many words somebody outside would read' }),
    links: words.meta({ description: 'the links in it, as a browser would open them: "https://acme.example/help"' }),
    attachments: count.meta({ description: 'how many files go with it' }),
    text: z.string().max(20_000).meta({ description: 'the words somebody outside would read, in lower case and without what nobody sees; the first 20,000 characters' }),
  }),
  agent: z.strictObject({ name: word.meta({ description: 'who proposes it, such as "support"' }) }),
  task: z.strictObject({ id: word.meta({ description: 'in which task, such as "t42"' }), lane: z.enum(lanes).meta({ description: 'how urgent the task is' }), depth: count.meta({ description: '0 for a task that no other task started' }) }),
  subject: z.strictObject({ id: word.meta({ description: 'whom it is about, such as "customer:jane@example.com"; "" for nobody' }), kind: word.meta({ description: 'what that is: "customer", "project" …; "" for nobody' }) }),
  playbook: z.strictObject({ path: word.meta({ description: 'by which playbook it was made, such as "playbooks/refund-request.md"; "" for none' }), confidence: z.number().min(0).max(1).meta({ description: 'how sure the agent is, 0 to 1; 0 when it does not say' }) }),
  trust: z.strictObject({
    samples: count.meta({ description: 'your decisions so far for this agent, kind and playbook' }),
    good: count.meta({ description: 'how many of them were good: approved as it was, or nearly' }),
    lower: z.number().min(0).max(1).meta({ description: 'lower bound of the share of good ones, by Wilson' }),
    relaxed: words.meta({ description: 'ids of the rules that you have relaxed for it' }),
  }),
  budget: z.strictObject({ used: share.meta({ description: 'the fullest budget that it falls under: 0 empty, 1 full with this effect, more than 1 over' }), fullest: word.meta({ description: 'its id; "" when none applies' }) }),
  volume: z.strictObject({
    hour: count.meta({ description: 'effects of this kind that went out in the last hour' }),
    day: count.meta({ description: 'effects of this kind that went out in the last 24 hours' }),
    recipientDay: count.meta({ description: 'effects of this kind that went out in the last 24 hours to the same subject, under any of its names' }),
  }),
  time: z.strictObject({
    weekday: z.enum(weekdays).meta({ description: 'in the time zone of the company' }),
    hour: z.number().int().min(0).max(23).meta({ description: '0 to 23, in that zone' }),
    date: z.string().max(10).meta({ description: 'in that zone, such as "2026-03-02"' }),
    businessHours: z.boolean().meta({ description: 'somebody is there, by `business` of the policy' }),
  }),
});
export type Facts = z.infer<typeof factsSchema>;
/** What is recorded with a verdict: the words themselves are in the proposal already. */
export const recordedFactsSchema = factsSchema.extend({ effect: factsSchema.shape.effect.omit({ text: true }) });
export type RecordedFacts = z.infer<typeof recordedFactsSchema>;
