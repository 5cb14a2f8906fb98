import { z } from 'zod';
import { mailViewSchema } from './dossier.ts';
import { effectKinds, effectStates } from './effects.ts';
import { effectIdSchema, itemIdSchema, taskIdSchema } from './ids.ts';
import { jsonSchema } from './json.ts';
import { associationViewSchema, fieldChangeSchema, identityViewSchema, memoryItemTypes, tiers } from './memory.ts';
import { moneySchema } from './money.ts';
import { pageSchema } from './page-views.ts';
import { taskViewSchema } from './views.ts';

/** What one reads of somebody in one piece, now or as the ledger knew it after one of its events. All times are epoch ms. */

/** Where a value comes from. */
export const originSchema = z.object({
  version: z.number().describe('The version that brought the value in.'),
  seq: z.number(),
  at: z.number(),
  actor: z.string(),
  source: z.string(),
  model: z.string().nullable(),
  task: taskIdSchema.nullable(),
});
export type Origin = z.infer<typeof originSchema>;

export const recordFieldSchema = z.object({
  name: z.string(),
  value: jsonSchema,
  origin: originSchema.nullable().describe('null when it is older than the versions that were looked at.'),
});
export type RecordField = z.infer<typeof recordFieldSchema>;

const recordViewSchema = z.object({
  ref: z.string(),
  kind: z.string(),
  id: z.string(),
  version: z.number(),
  seq: z.number(),
  at: z.number(),
  fields: z.array(recordFieldSchema),
});
export type RecordView = z.infer<typeof recordViewSchema>;

/** A moment at which something about somebody changed. */
export const momentSchema = z.object({ seq: z.number(), at: z.number(), text: z.string().describe('What happened, in a line.') });
export type Moment = z.infer<typeof momentSchema>;

export const customerViewSchema = z.object({
  subject: z.string().describe('The name that counts, then or now.'),
  asOf: momentSchema.nullable().describe('The event after which this held; null for now.'),
  isKnown: z.boolean().describe('Whether there was anything about them yet.'),
  title: z.string().describe('What to call them: the name on record, else the address or id.'),
  address: z.string().nullable(),
  record: recordViewSchema.nullable(),
  otherRecords: z.array(recordViewSchema.omit({ fields: true }).extend({ relation: z.string().nullable(), value: z.record(z.string(), jsonSchema) })).describe('Records of their other names, and what is linked to them.'),
  identity: identityViewSchema,
  associations: z.array(associationViewSchema),
  mails: pageSchema(mailViewSchema).describe('Of the conversation the newest, newest first; older ones by `memory.mails`.'),
  notes: z.array(z.object({ id: z.string(), version: z.number(), seq: z.number(), at: z.number(), type: z.enum(memoryItemTypes), tier: z.enum(tiers), author: z.string().nullable(), tags: z.array(z.string()), text: z.string() })),
  tasks: z.array(taskViewSchema.extend({ isLater: z.boolean().describe('It went on after that moment: its state is the one of now.') })),
  tasksLeft: z.boolean(),
  money: z.array(
    z.object({
      seq: z.number(), effect: effectIdSchema, task: taskIdSchema, kind: z.enum(effectKinds), at: z.number(), updatedAt: z.number(), sentence: z.string(), state: z.enum(effectStates), money: moneySchema.nullable(),
      isLater: z.boolean().describe('It went on after that moment: its state is the one of now.'),
    }),
  ),
  moneyLeft: z.boolean(),
  moments: z.array(momentSchema).describe('Of now and whatever was asked for, oldest first: the newest of them.'),
  momentsLeft: z.boolean().describe('Whether there are older moments than these.'),
});
export type CustomerView = z.infer<typeof customerViewSchema>;

/** One link of a chain of reasons, with what it leads to in the rest of the company. */
export const whyNodeSchema = z.object({
  id: z.number().describe('Its place in the chain, from 0.'),
  what: z.string().describe('`value`, `write`, `step`, `task`, `intent`, `signal`, `approval`, `source`.'),
  layer: z.number().describe('How far from the value, from 0.'),
  seq: z.number().nullable(),
  at: z.number().nullable(),
  actor: z.string(),
  text: z.string(),
  task: taskIdSchema.nullable(),
  effect: effectIdSchema.nullable(),
  item: itemIdSchema.nullable(),
  ref: z.string().nullable().describe('What memory holds of it: its own reasons can be asked for.'),
});
export type WhyNode = z.infer<typeof whyNodeSchema>;

export const whyGraphSchema = z.object({ nodes: z.array(whyNodeSchema), edges: z.array(z.object({ from: z.number(), to: z.number() })).describe('`from` is so because of `to`.') });
export type WhyGraph = z.infer<typeof whyGraphSchema>;

export const revertPlanSchema = z.object({
  changes: z.array(fieldChangeSchema).describe('What would go back at once.'),
  conflicts: z.array(fieldChangeSchema.extend({ now: jsonSchema.exactOptional() })).describe('What was changed again since: kept or restored, as you say.'),
});
export type RevertPlan = z.infer<typeof revertPlanSchema>;

export const forgetPlanSchema = z.object({
  subject: z.string(),
  subjects: z.array(z.string()),
  items: z.number().describe('Mails, notes and sent replies.'),
  records: z.number(),
  tasks: z.array(taskIdSchema).describe('Tasks that still go on and would be cancelled.'),
  outside: z.array(z.string()).describe("What left the house and can't be called back."),
});
export type ForgetPlan = z.infer<typeof forgetPlanSchema>;

/** What the page of somebody's mails takes. */
export interface MailsWanted {
  subject: string;
  /** As the ledger knew it after this event. */
  asOfSeq?: number;
  cursor?: string | null;
  limit?: number;
}
