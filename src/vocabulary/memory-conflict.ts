import { z } from 'zod';
import { jsonSchema } from './json.ts';
import { limits } from './limits.ts';
import { handleSchema } from './memory.ts';

const name = z.string().min(1).max(limits.subjectCharsMax);

const seq = z.number().int().nonnegative();

/** One of the two who claim a handle, as far as it helps to tell them apart. */
const claimant = z.object({
  identity: name,
  /** From the customer's record. */
  known: z.string().max(2_000).nullable(),
  /** When a mail of theirs last came in, epoch ms. */
  heard: z.number().int().nullable(),
});

/** What only the operator can decide about memory: asked by the agent `memory-conflict`, as a task like any other. */
export const memoryConflictSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('handle'),
    /** The event by which the holder has it. */
    about: seq,
    handle: handleSchema,
    holder: claimant,
    claimant,
    /** The holder has it because it is the address of that very customer: it can't move without them. */
    own: z.boolean(),
  }),
  z.object({
    type: z.literal('revert'),
    /** The event of the version. */
    about: seq,
    /** Such as `customer:jane@example.com`, or an item's id. */
    ref: z.string().min(1).max(limits.subjectCharsMax + 100),
    /** The version whose change is to be taken back. */
    version: z.number().int().positive(),
    /** How many fields go back without a question. */
    clean: z.number().int().nonnegative(),
    /** Fields that were changed again since, with their values `before` the version, `after` it and `now`; absent where the field was. */
    fields: z.array(z.object({ field: z.string(), values: z.record(z.string(), jsonSchema) })).min(1),
  }),
]);
export type MemoryConflict = z.infer<typeof memoryConflictSchema>;

/** The agent that asks. */
export const memoryConflictAgent = 'memory-conflict';

/** One task for each conflict, and no name in its key: keys are not sealed. Another question about the same event has a number of its own. */
export function memoryConflictKey({ type, about }: MemoryConflict, round: number): string {
  return `${memoryConflictAgent}:${type}:${about}:${round}`;
}
