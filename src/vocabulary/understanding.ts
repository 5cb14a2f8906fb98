import { z } from 'zod';
import { jsonSchema } from './json.ts';
import { limits } from './limits.ts';
import { moneySchema } from './money.ts';

/** What the operator can have done in their own words (`keelson do`). */
export const intentNames = ['letter', 'credit', 'refund', 'remind', 'note', 'pause', 'resume'] as const;
export type IntentName = (typeof intentNames)[number];

/** A longer wish is not one. */
export const wishCharsMax = 2_000;

/** All times are epoch ms. `words` is what the operator said, `asked` when: both are on record with what is done. */
const said = { words: z.string().min(1).max(wishCharsMax), asked: z.number().int().nonnegative() };
const customer = z.string().min(1).max(limits.subjectCharsMax);
const subject = z.string().min(1).max(limits.subjectCharsMax).nullable();
const pausable = { scope: z.enum(['all', 'agent', 'adapter']), name: z.string().min(1).max(limits.nameCharsMax).nullable() };

/** What is to be done, with nothing left open. */
export const planSchema = z.discriminatedUnion('do', [
  /** `customer` is the id of the record; `at` is `null` for now. */
  z.strictObject({ do: z.literal('letter'), ...said, customer, playbook: z.string().min(1).max(300), at: z.number().int().nonnegative().nullable() }),
  z.strictObject({ do: z.literal('credit'), ...said, customer, ...moneySchema.shape, reason: z.string().min(1).max(500) }),
  z.strictObject({ do: z.literal('refund'), ...said, customer, ...moneySchema.shape, reason: z.string().min(1).max(500), payment: z.string().min(1).max(200) }),
  z.strictObject({ do: z.literal('remind'), ...said, about: z.string().min(1).max(wishCharsMax), at: z.number().int().nonnegative(), subject }),
  z.strictObject({ do: z.literal('note'), ...said, id: z.string().min(1).max(limits.nameCharsMax), text: z.string().min(1).max(wishCharsMax), subject }),
  z.strictObject({ do: z.literal('pause'), ...said, ...pausable }),
  z.strictObject({ do: z.literal('resume'), ...said, ...pausable }),
]);
export type Plan = z.infer<typeof planSchema>;

const shown = z.string();

export const slotSchema = z.strictObject({
  name: z.string(),
  /** As people call it: `customer`. */
  label: z.string(),
  value: jsonSchema,
  /** For people: `Jane Doe <jane@example.com>`, `Mon 30 Nov 09:00 (Europe/Berlin)`. May hold what strangers wrote. */
  shown,
  /** The words it was read from; empty when it follows from nothing said. */
  heard: z.string(),
});
export type Slot = z.infer<typeof slotSchema>;

export const openSlotSchema = z.strictObject({
  /** The slot that an answer fills; `rest` asks whether to go on without words that were not understood. */
  slot: z.string(),
  question: z.string(),
  /** `value` is what to answer, `shown` what it means. */
  choices: z.array(z.strictObject({ value: z.string(), shown })),
  /** Also other words than a choice are an answer. */
  open: z.boolean(),
});
export type OpenSlot = z.infer<typeof openSlotSchema>;

/**
 * What was made of the operator's words. Nothing has happened yet.
 * - `clear`: `plan` may run.
 * - `unclear`: `questions` are to be answered first.
 * - `refused`: it is not done this way; `why` tells why, `instead` what to do.
 * - `unknown`: nothing was recognised; `examples` show what would be.
 */
export const understandingSchema = z.strictObject({
  words: z.string(),
  outcome: z.enum(['clear', 'unclear', 'refused', 'unknown']),
  /** `by`: the wording itself, likeness to examples (with the confidence of that, 0 to 1), or the operator's answer. */
  intent: z.strictObject({ name: z.enum(intentNames), by: z.enum(['wording', 'examples', 'answer']), confidence: z.number().min(0).max(1).nullable() }).nullable(),
  /** One sentence: what will happen when it runs. */
  will: z.string().nullable(),
  slots: z.array(slotSchema),
  questions: z.array(openSlotSchema),
  why: z.string().nullable(),
  /** Commands of `keelson`. */
  instead: z.array(z.string()),
  examples: z.array(z.string()),
  /** What the operator should know before saying yes. */
  notes: z.array(z.string()),
  plan: planSchema.nullable(),
});
export type Understanding = z.infer<typeof understandingSchema>;

/** Answers to the questions of an earlier understanding, by slot; `intent` says which intent is meant. */
export type UnderstandAnswers = Readonly<Record<string, string>>;

/** A wish in other words, by a model. */
export const rephrasedSchema = z.object({
  sentence: z.string(),
  /** `provider/model`. */
  model: z.string(),
  /** Its timeline tells what it cost. */
  task: z.string(),
});
export type Rephrased = z.infer<typeof rephrasedSchema>;

/** What came of a plan. */
export const actedSchema = z.strictObject({
  do: z.enum(intentNames),
  /** One sentence. */
  said: z.string(),
  /** The task that does it; `null` when it is done already. */
  task: z.string().nullable(),
  /** `false`: the same was asked for before, and that task stands. */
  created: z.boolean(),
  /** What was written: `note:…`. */
  ref: z.string().nullable(),
});
export type Acted = z.infer<typeof actedSchema>;
