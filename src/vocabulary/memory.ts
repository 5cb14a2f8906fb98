import { z } from 'zod';
import type { Json } from './json.ts';
import { limits } from './limits.ts';

/** The nouns of memory. What is stored is in `events/memory.ts`; what one reads is in `memory-views.ts`. */

/** How long something is worth knowing: minutes, weeks, years. */
export const tiers = ['ephemeral', 'operational', 'institutional'] as const;
export type Tier = (typeof tiers)[number];

/** What kind of thing an item of unstructured memory is, when it was written to memory as such. */
export const itemTypes = ['note', 'message', 'log', 'summary'] as const;
/** All that recall can find: documents come from the company folder, mails are messages. */
export const memoryItemTypes = [...itemTypes, 'document'] as const;
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
export const associationNames = ['tone', 'language', 'playbook', 'reply-words', 'answers-at-hour', 'answer-delay-hours'] as const;
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

export interface RecallHit {
  /** As it was given: `f1-s03-t07`, `document:persona.md`, `mail:12`. */
  id: string;
  /** Comparable within one answer only; higher is better. */
  score: number;
  /** Which signals chose it, strongest first, in words: `words: invoice, refund (0.61)`, `said next to a hit (0.2)`. */
  why: string[];
  /** The event that holds it. */
  seq: number;
  version: number;
  type: MemoryItemType;
  thread: string | null;
  author: string | null;
  subject: string | null;
  at: number;
  tier: Tier;
  tags: string[];
  text: string;
  /** With `tokens`: the turns around it, oldest first. */
  context?: { id: string; author: string | null; at: number; text: string }[];
}

export interface Recalled {
  hits: RecallHit[];
  /** With `tokens`: about how many the hits and their context take. */
  tokens: number | null;
  /** How many items passed the filters and were looked at. */
  candidates: number;
  ms: number;
  /** Why the embedder of company.yaml had no part in it, when it should have had one. */
  withoutModel?: string;
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

export interface ImportReport {
  /** New items. */
  added: number;
  /** Items whose text or marks differ from what was known: new versions. */
  changed: number;
  /** Known already, word for word. */
  same: number;
  /** Lines that could not be taken, with what is wrong; at most `limits.listRowsMax` of them are named. */
  broken: { line: number; problem: string }[];
  brokenCount: number;
  /** Fields that mean nothing to an import, with the number of lines that had them. */
  ignored: { field: string; lines: number }[];
  ms: number;
}

/** How far an import is: lines and bytes read, and how many bytes there are, `null` for a pipe. */
export interface ImportProgress {
  lines: number;
  bytes: number;
  bytesTotal: number | null;
}

/** A version of anything versioned, as one line of its history. */
export interface VersionView {
  version: number;
  seq: number;
  at: number;
  actor: string;
  source: string;
  model: string | null;
  task: string | null;
  /** The version whose change this one took back. */
  reverts: number | null;
  /** For a record: what it holds; for an item: `{ text, tags, … }`. */
  value: { [key: string]: Json };
}

/** One field that differs between two versions. `before` or `after` is absent where the field is. */
export interface FieldChange {
  field: string;
  before?: Json;
  after?: Json;
}

/** One link of the chain from a value back to what happened outside. */
export interface WhyStep {
  /** `value`, `write`, `step`, `task`, `intent`, `signal`, `approval`, `source`. */
  what: string;
  seq: number | null;
  at: number | null;
  actor: string;
  /** One sentence. */
  text: string;
}

export interface AssociationView {
  scope: string;
  name: AssociationName;
  /** What is believed; `null` when nothing is left to believe. */
  value: string | number | null;
  /** 0 to 1; how it is estimated is said in `src/memory/associations.ts`. */
  confidence: number;
  /** Corrected by the operator, for good. */
  corrected: boolean;
  /** Sequence numbers of the outcomes that speak for it, newest first. */
  evidence: number[];
  /** Every value with its weight as of the read. */
  values: { value: string | number; weight: number }[];
}

/** What `show` tells, by what was asked for. */
export type MemoryView =
  | { type: 'record'; kind: string; id: string; version: number; versions: number; seq: number; at: number; value: { [key: string]: Json }; links: LinkView[]; associations: AssociationView[]; identity: IdentityView | null }
  | { type: 'item'; id: string; version: number; seq: number; at: number; item: RecallHit; state: ItemState; sources: string[]; summarisedBy: string | null; whole: string | null }
  | { type: 'identity'; identity: IdentityView; associations: AssociationView[]; records: { kind: string; id: string }[]; items: number };

export interface LinkView {
  relation: string;
  /** `out`: from the shown record to the other one. */
  direction: 'in' | 'out';
  kind: string;
  id: string;
  seq: number;
}

export interface IdentityView {
  /** The name that counts. */
  identity: string;
  /** All subjects that are this person, the first one included. */
  subjects: string[];
  handles: Handle[];
}

/** Where an item stands. `hot` is in the index; `waiting` will be; `superseded` has a newer version. */
export const itemStates = ['hot', 'waiting', 'superseded', 'archived', 'expired'] as const;
export type ItemState = (typeof itemStates)[number];

export interface MemoryStats {
  items: { state: ItemState; tier: Tier; type: MemoryItemType; count: number }[];
  records: { kind: string; count: number; versions: number }[];
  identities: number;
  /** Subjects with a key, and keys that were destroyed. */
  keys: number;
  forgotten: number;
  /** Keys that were destroyed and of which files may still hold traces, since the disk refused to clean them. */
  uncleaned?: number;
  terms: number;
  embedder: string;
  /** Models of embedders that made vectors, and how many items at hand have one. */
  models?: { model: string; dimensions: number; items: number }[];
  /** Bytes of the database file. */
  databaseBytes: number;
}

export interface RevertReport {
  /** The new version; `null` when the operator is asked first. */
  version: number | null;
  changes: FieldChange[];
  /** Fields that were changed again later: the operator is asked about these. */
  conflicts: (FieldChange & { now?: Json })[];
  /** The task that asks, when there are conflicts. */
  task: string | null;
}

export interface ForgetReport {
  subject: string;
  subjects: string[];
  events: number;
  items: number;
  records: number;
  blobs: number;
  cancelledTasks: string[];
  /** What left the house and can't be called back: files in the outbox, sent mails. */
  outside: string[];
  ms: number;
}

export interface UpkeepReport {
  expired: number;
  indexed: number;
  promoted: number;
  summaries: number;
  archived: number;
}
