import { z } from 'zod';
import { jsonSchema } from '../json.ts';
import { limits } from '../limits.ts';
import { callName, callNumber } from './tasks.ts';

/** Where a written value comes from (M1). The task, actor and cause are on the event itself. */
const provenanceSchema = z.object({
  /** Such as `mail:<message-id>`, `operator` or `playbook:refunds.md`. */
  source: z.string().min(1).max(1_000),
  /** The model that produced it, `null` when none did. */
  model: z.string().max(200).nullable(),
});

/** A letter, then letters, digits and dashes: `customer`. */
const recordKind = z.string().regex(/^[a-z][a-z0-9-]{0,49}$/, 'must be lower case letters, digits and dashes');
const recordId = z.string().min(1).max(limits.subjectCharsMax);

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
  }),
  'note.put': z.object({
    id: recordId,
    version: z.number().int().positive(),
    text: z.string().min(1).max(200_000),
    tags: z.array(z.string().max(100)).max(100),
    provenance: provenanceSchema,
    call: callNumber.nullable(),
    name: callName.nullable(),
  }),
};
