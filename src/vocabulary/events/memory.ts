import { z } from 'zod';
import { blobRefPattern } from '../ids.ts';
import { jsonSchema } from '../json.ts';
import { limits } from '../limits.ts';
import { associationNames, handleSchema, itemTypes, recordKindPattern, tiers } from '../memory.ts';
import { callName, callNumber, untrustedMark } from './tasks.ts';

/** Where a written value comes from (M1). The task, actor and cause are on the event itself. */
const provenanceSchema = z.object({
  /** Such as `mail:<message-id>`, `operator`, `import:notes.jsonl:12` or `playbook:refunds.md`. */
  source: z.string().min(1).max(1_000),
  /** The model that produced it, `null` when none did. */
  model: z.string().max(200).nullable(),
});

const recordKind = z.string().regex(recordKindPattern, 'must be lower case letters, digits and dashes');
const recordId = z.string().min(1).max(limits.subjectCharsMax);
const seq = z.number().int().positive();
const items = z.array(seq).min(1).max(limits.itemsPerEventMax);
const reason = z.string().min(1).max(2_000);
/** The call of the task that wrote it. */
const byCall = { call: callNumber.nullable().default(null), name: callName.nullable().default(null) };

export const memoryEvents = {
  /** A version of a record. Versions count from 1 without gaps; nothing is overwritten (M2). */
  'record.put': z.object({
    kind: recordKind,
    id: recordId,
    version: z.number().int().positive(),
    value: z.record(z.string(), jsonSchema),
    provenance: provenanceSchema,
    call: callNumber.nullable(),
    name: callName.nullable(),
    /** The version whose change this one takes back; `null` for any other write. */
    reverts: z.number().int().positive().nullable().default(null),
    /** Written by a task that had seen untrusted text (E5). */
    tainted: untrustedMark,
  }),

  /** A version of an item of unstructured memory: a note, a message of any source, a log line or a summary. */
  'note.put': z.object({
    id: recordId,
    version: z.number().int().positive(),
    /** The beginning, when there is more: `whole` then names the blob with all of it. */
    text: z.string().min(1).max(limits.noteTextCharsMax),
    whole: z.string().regex(blobRefPattern).nullable().default(null),
    tags: z.array(z.string().min(1).max(limits.tagCharsMax)).max(limits.tagsPerItemMax),
    provenance: provenanceSchema,
    call: callNumber.nullable(),
    name: callName.nullable(),
    type: z.enum(itemTypes).default('note'),
    thread: z.string().min(1).max(limits.threadCharsMax).nullable().default(null),
    author: z.string().min(1).max(limits.subjectCharsMax).nullable().default(null),
    /** When it was said or written, epoch ms; `null` when that is when it was recorded. */
    when: z.number().int().nullable().default(null),
    tier: z.enum(tiers).default('operational'),
    /** 0 to 1; half is ordinary. */
    importance: z.number().min(0).max(1).default(0.5),
    /** Epoch ms after which it is gone from every read: ephemeral items only. */
    expiresAt: z.number().int().nullable().default(null),
    /** `lazy`: searchable after the next `items.indexed`, for low-value logs. */
    indexing: z.enum(['immediate', 'lazy']).default('immediate'),
    /** What a summary stands for (M3): sequence numbers of the items, in order. */
    sources: z.array(seq).max(limits.summarySourcesMax).default([]),
    /** Written by a task that had seen untrusted text (E5). */
    tainted: untrustedMark,
  }),

  /** All items that wait to be indexed, up to this sequence number, are searchable from here on. */
  'items.indexed': z.object({ upTo: seq }),
  /** Out of the hot index, reachable as before by id, thread, history and as-of reads (M3). */
  'items.archived': z.object({ items, summary: seq.nullable(), reason }),
  'items.promoted': z.object({ items, tier: z.enum(tiers), reason }),
  'items.expired': z.object({ items }),
  /** What a model made of the texts of items, all of one subject. Recorded before the next texts are sent, so that nothing is paid for twice. */
  'items.embedded': z.object({
    /** The id of the embedder: `provider:model:dimensions`. */
    model: z.string().min(1).max(500),
    dimensions: z.number().int().min(1).max(limits.embedDimensionsMax),
    /** How many texts the provider was asked for: the day's cap counts them. */
    texts: z.number().int().nonnegative(),
    /** Base64 of signed bytes: the vector, scaled so that its largest value is ±127. */
    vectors: z.array(z.object({ item: seq, vector: z.base64().max(limits.embedDimensionsMax * 2) })).max(limits.itemsPerEventMax),
  }),

  /** A named link from one record to another, or its end. */
  'link.put': z.object({
    from: z.object({ kind: recordKind, id: recordId }),
    relation: z.string().regex(recordKindPattern, 'must be lower case letters, digits and dashes'),
    to: z.object({ kind: recordKind, id: recordId }),
    removed: z.boolean(),
    provenance: provenanceSchema,
  }),

  /** `identity` is a subject such as `customer:jane@example.com`. One identity at a time has a handle. */
  'identity.claimed': z.object({ identity: recordId, handle: handleSchema, provenance: provenanceSchema, ...byCall }),
  'identity.released': z.object({ identity: recordId, handle: handleSchema, provenance: provenanceSchema }),
  /** From here on `from` is the same as `into`. Nothing is moved, so a split takes it back. */
  'identity.merged': z.object({ from: recordId, into: recordId, provenance: provenanceSchema, ...byCall }),
  /** Takes the merge back. */
  'identity.split': z.object({ from: recordId, into: recordId, provenance: provenanceSchema }),

  /** One outcome that speaks for a value: evidence, never the conclusion, which is computed when it is read. */
  'association.observed': z.object({
    /** Whom or what it is about: a subject, or a kind of case such as `case:refund`. */
    scope: recordId,
    name: z.enum(associationNames),
    value: z.union([z.string().min(1).max(200), z.number()]),
    /** 1 for an ordinary outcome, more for a telling one; negative speaks against the value. */
    weight: z.number().min(-10).max(10),
    /** The event that shows it. */
    evidence: seq.nullable(),
    provenance: provenanceSchema,
    call: callNumber.nullable().default(null),
  }),
  /** The operator's word, which holds whatever is observed; `value: null` lifts it. */
  'association.corrected': z.object({ scope: recordId, name: z.enum(associationNames), value: z.union([z.string().min(1).max(200), z.number()]).nullable(), provenance: provenanceSchema }),

  /** The keys under which everything about somebody was sealed are destroyed. Says nothing about who it was. */
  'subject.forgotten': z.object({ keys: z.array(z.string()).min(1).max(limits.keysPerEventMax), by: z.string().max(200), reason: z.string().max(2_000), events: z.number().int().nonnegative() }),
};
