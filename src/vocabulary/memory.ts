import { z } from 'zod';
import { jsonSchema } from './json.ts';
import { limits } from './limits.ts';
import { associationNames, itemTypes, memoryItemTypes, tiers } from './option-words.ts';

export { associationNames, itemTypes, memoryItemTypes, tiers } from './option-words.ts';

/** The nouns of memory. What is stored is in `events/memory.ts`; what one reads is below. */

/** How long something is worth knowing: minutes, weeks, years. */
export type Tier = (typeof tiers)[number];

/** All that recall can find: documents come from the company folder, mails are messages. */
export type MemoryItemType = (typeof memoryItemTypes)[number];

/** A letter, then letters, digits and dashes: `customer`. */
export const recordKindPattern = /^[a-z][a-z0-9-]{0,49}$/;

/** Something that an outside system knows a person by. */
export const handleSchema = z.object({
  /** `address` for mail, `handle` for a name on some platform, `provider` for an id such as `stripe:cus_123`. */
  type: z.enum(['address', 'handle', 'provider']),
  /** As it is compared: addresses in lower case. */
  value: z.string().min(1).max(limits.subjectCharsMax),
});
export type Handle = z.infer<typeof handleSchema>;

/** What is learned from outcomes. `tone`, `language` and `playbook` are words; the others are numbers. */
export type AssociationName = (typeof associationNames)[number];

/** A point in the past: by sequence number (what was known then) or by time in epoch ms (what held then). */
export type AsOf = { seq: number } | { at: number };

/** What may be recalled. Everything but `text` narrows the search before anything is ranked. */
export interface RecallQuery {
  text: string;
  thread?: string;
  /** An identity or project. Everything under an identity's other names counts too. */
  subject?: string;
  /** All of these. */
  tags?: string[];
  author?: string;
  types?: MemoryItemType[];
  tiers?: Tier[];
  asOf?: AsOf;
  /** Also what was archived. */
  archived?: boolean;
  /** At most so many hits; 10 when left out, `limits.recallHitsMax` at most. */
  limit?: number;
  /** Pack hits with the turns around them into about this many tokens (4 characters each). */
  tokens?: number;
  /** Wait until everything written before is searchable, lazily indexed logs too. */
  wait?: boolean;
  /** Which signals may choose: all of them when left out. For measurements. */
  using?: 'lexical' | 'vector' | 'hybrid';
}

/** A line of an import, checked. */
export const importLineSchema = z.strictObject({
  id: z.union([z.string().min(1).max(limits.subjectCharsMax), z.number()]).transform(String),
  text: z.string().min(1, 'must not be empty').max(limits.blobBytesMax),
  thread: z.string().min(1).max(limits.threadCharsMax).nullish(),
  author: z.string().min(1).max(limits.subjectCharsMax).nullish(),
  /** An ISO 8601 time, or epoch ms. */
  at: z.union([z.string().max(100), z.number()]).nullish(),
  /** Other names that exports use are understood too. */
  kind: z.enum([...itemTypes, 'mail', 'email', 'chat', 'document']).transform((kind): (typeof itemTypes)[number] => (kind === 'document' ? 'note' : kind === 'mail' || kind === 'email' || kind === 'chat' ? 'message' : kind)).nullish(),
  subject: z.string().min(1).max(limits.subjectCharsMax).nullish(),
  tags: z.array(z.string().min(1).max(limits.tagCharsMax)).max(limits.tagsPerItemMax, `must be at most ${limits.tagsPerItemMax} tags`).nullish(),
  tier: z.enum(tiers).nullish(),
  importance: z.number().min(0).max(1).nullish(),
});
export type ImportLine = z.infer<typeof importLineSchema>;

/** How far an import is: lines and bytes read, and how many bytes there are, `null` for a pipe. */
export interface ImportProgress {
  lines: number;
  bytes: number;
  bytesTotal: number | null;
}

/** Where an item stands. `hot` is in the index; `waiting` will be; `superseded` has a newer version. */
export const itemStates = ['hot', 'waiting', 'superseded', 'archived', 'expired'] as const;
export type ItemState = (typeof itemStates)[number];

/** What one reads. All times are epoch ms. */
export const recallHitSchema = z.object({
  id: z.string().describe('As it was given: `f1-s03-t07`, `document:persona.md`, `mail:12`.'),
  score: z.number().describe('Comparable within one answer only; higher is better.'),
  /** Which signals chose it, strongest first, in words: `words: invoice, refund (0.61)`, `said next to a hit (0.2)`. */
  why: z.array(z.string()),
  /** The event that holds it. */
  seq: z.number(),
  version: z.number(),
  type: z.enum(memoryItemTypes),
  thread: z.string().nullable(),
  author: z.string().nullable(),
  subject: z.string().nullable(),
  at: z.number(),
  tier: z.enum(tiers),
  tags: z.array(z.string()),
  text: z.string(),
  context: z.array(z.object({ id: z.string(), author: z.string().nullable(), at: z.number(), text: z.string() })).exactOptional().describe('With `tokens`: the turns around it, oldest first.'),
});
export type RecallHit = z.infer<typeof recallHitSchema>;

export const recalledSchema = z.object({
  hits: z.array(recallHitSchema),
  tokens: z.number().nullable().describe('With `tokens`: about how many the hits and their context take.'),
  /** How many items passed the filters and were looked at. */
  candidates: z.number(),
  ms: z.number(),
  withoutModel: z.string().exactOptional().describe('Why the embedder of company.yaml had no part in it, when it should have had one.'),
});
export type Recalled = z.infer<typeof recalledSchema>;

export const importReportSchema = z.object({
  /** New items. */
  added: z.number(),
  /** Items whose text or marks differ from what was known: new versions. */
  changed: z.number(),
  /** Known already, word for word. */
  same: z.number(),
  /** Lines that could not be taken, with what is wrong; at most `limits.listRowsMax` of them are named. */
  broken: z.array(z.object({ line: z.number(), problem: z.string() })),
  brokenCount: z.number(),
  /** Fields that mean nothing to an import, with the number of lines that had them. */
  ignored: z.array(z.object({ field: z.string(), lines: z.number() })),
  ms: z.number(),
});
export type ImportReport = z.infer<typeof importReportSchema>;

const fields = z.record(z.string(), jsonSchema);

/** A version of anything versioned, as one line of its history. */
export const versionViewSchema = z.object({
  version: z.number(),
  seq: z.number(),
  at: z.number(),
  actor: z.string(),
  source: z.string(),
  model: z.string().nullable(),
  task: z.string().nullable(),
  reverts: z.number().nullable().describe('The version whose change this one took back.'),
  value: fields.describe('For a record: what it holds; for an item: `{ text, tags, … }`.'),
});
export type VersionView = z.infer<typeof versionViewSchema>;

/** One field that differs between two versions. `before` or `after` is absent where the field is. */
export const fieldChangeSchema = z.object({ field: z.string(), before: jsonSchema.exactOptional(), after: jsonSchema.exactOptional() });
export type FieldChange = z.infer<typeof fieldChangeSchema>;

/** One link of the chain from a value back to what happened outside. */
export const whyStepSchema = z.object({
  what: z.string().describe('`value`, `write`, `step`, `task`, `intent`, `signal`, `approval`, `source`.'),
  seq: z.number().nullable(),
  at: z.number().nullable(),
  actor: z.string(),
  /** One sentence. */
  text: z.string(),
});
export type WhyStep = z.infer<typeof whyStepSchema>;

const wordOrNumber = z.union([z.string(), z.number()]);
export const associationViewSchema = z.object({
  scope: z.string(),
  name: z.enum(associationNames),
  value: wordOrNumber.nullable().describe('What is believed; null when nothing is left to believe.'),
  /** 0 to 1; how it is estimated is said in `src/memory/associations.ts`. */
  confidence: z.number(),
  corrected: z.boolean().describe('Corrected by the operator, for good.'),
  evidence: z.array(z.number()).describe('Sequence numbers of the outcomes that speak for it, newest first.'),
  values: z.array(z.object({ value: wordOrNumber, weight: z.number() })).describe('Every value with its weight as of the read.'),
});
export type AssociationView = z.infer<typeof associationViewSchema>;

export const linkViewSchema = z.object({
  relation: z.string(),
  direction: z.enum(['in', 'out']).describe('`out`: from the shown record to the other one.'),
  kind: z.string(),
  id: z.string(),
  seq: z.number(),
});
export type LinkView = z.infer<typeof linkViewSchema>;

export const identityViewSchema = z.object({
  identity: z.string().describe('The name that counts.'),
  subjects: z.array(z.string()).describe('All subjects that are this person, the first one included.'),
  handles: z.array(handleSchema),
});
export type IdentityView = z.infer<typeof identityViewSchema>;

const shown = { id: z.string(), version: z.number(), seq: z.number(), at: z.number() };

/** What `show` tells, by what was asked for. */
export const memoryViewSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('record'), kind: z.string(), ...shown, versions: z.number(), value: fields, links: z.array(linkViewSchema), associations: z.array(associationViewSchema), identity: identityViewSchema.nullable() }),
  z.object({ type: z.literal('item'), ...shown, item: recallHitSchema, state: z.enum(itemStates), sources: z.array(z.string()), summarisedBy: z.string().nullable(), whole: z.string().nullable() }),
  z.object({ type: z.literal('identity'), identity: identityViewSchema, associations: z.array(associationViewSchema), records: z.array(z.object({ kind: z.string(), id: z.string() })), items: z.number() }),
]);
export type MemoryView = z.infer<typeof memoryViewSchema>;

export const memoryStatsSchema = z.object({
  items: z.array(z.object({ state: z.enum(itemStates), tier: z.enum(tiers), type: z.enum(memoryItemTypes), count: z.number() })),
  records: z.array(z.object({ kind: z.string(), count: z.number(), versions: z.number() })),
  identities: z.number(),
  keys: z.number().describe('Subjects with a key.'),
  forgotten: z.number().describe('Keys that were destroyed.'),
  uncleaned: z.number().exactOptional().describe('Keys that were destroyed and of which files may still hold traces, since the disk refused to clean them.'),
  terms: z.number(),
  embedder: z.string(),
  models: z.array(z.object({ model: z.string(), dimensions: z.number(), items: z.number() })).exactOptional().describe('Models of embedders that made vectors, and how many items at hand have one.'),
  databaseBytes: z.number(),
});
export type MemoryStats = z.infer<typeof memoryStatsSchema>;

export const revertReportSchema = z.object({
  version: z.number().nullable().describe('The new version; null when the operator is asked first.'),
  changes: z.array(fieldChangeSchema),
  conflicts: z.array(fieldChangeSchema.extend({ now: jsonSchema.exactOptional() })).describe('Fields that were changed again later: the operator is asked about these.'),
  task: z.string().nullable().describe('The task that asks, when there are conflicts.'),
});
export type RevertReport = z.infer<typeof revertReportSchema>;

export const forgetReportSchema = z.object({
  subject: z.string(),
  subjects: z.array(z.string()),
  events: z.number(),
  items: z.number(),
  records: z.number(),
  blobs: z.number(),
  cancelledTasks: z.array(z.string()),
  outside: z.array(z.string()).describe("What left the house and can't be called back: files in the outbox, sent mails."),
  ms: z.number(),
});
export type ForgetReport = z.infer<typeof forgetReportSchema>;

export const upkeepReportSchema = z.object({
  expired: z.number(),
  indexed: z.number(),
  promoted: z.number(),
  summaries: z.number(),
  archived: z.number(),
});
export type UpkeepReport = z.infer<typeof upkeepReportSchema>;
