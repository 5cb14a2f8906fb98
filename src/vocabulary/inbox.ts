import { z } from 'zod';

/**
 * `approval`: may this go out? `choice`: one of curated options. `question`: free words are an answer too. `escalation`: something stopped, and only you can say how it goes on.
 * `doubt`: sent or not, unknown. `conflict`: two sides say different things. `proposal`: the system suggests a change of a rule. `budget`: a cap is reached.
 */
export const itemTypes = ['approval', 'choice', 'question', 'escalation', 'doubt', 'conflict', 'proposal', 'budget'] as const;
export type ItemType = (typeof itemTypes)[number];

export const evidenceSchema = z.object({ label: z.string().max(200), text: z.string().max(20_000) });
export type Evidence = z.infer<typeof evidenceSchema>;

/**
 * What the operator may do about an item. `answer` carries text; the choices of other items are their actions.
 * `unstage` turns what was only prepared into an ordinary approval. `accept` and `decline` are for proposals. `raise` lifts a cap until its window ends; `wait` leaves it to the next window.
 */
const itemActions = ['approve', 'edit', 'reject', 'answer', 'sent', 'not-sent', 'send-again', 'retry', 'dismiss', 'unstage', 'accept', 'decline', 'raise', 'wait'] as const;
export const itemActionSchema = z.enum(itemActions);
export type ItemAction = z.infer<typeof itemActionSchema>;

/** The inside of an inbox item: enough for a tired person to decide without opening anything else. */
export const itemSchema = z.object({
  type: z.enum(itemTypes),
  /** One line. */
  summary: z.string().min(1).max(500),
  evidence: z.array(evidenceSchema).max(50),
  recommended: z.object({ action: itemActionSchema, why: z.string().min(1).max(1_000) }),
  actions: z.array(itemActionSchema).min(1),
  /** For a question: answers to pick from. */
  choices: z.array(z.string().max(500)).max(20).default([]),
  /** Nothing but these choices is an answer; otherwise free text is one too. */
  closed: z.boolean().default(false),
  /** Items with the same words here may be decided together: `playbooks/refund.md`. `null`: only by itself. Never a word about a person: it isn't sealed, and nor is `topic`. */
  batch: z.string().max(300).nullable().default(null),
  /** What it is about when that is neither a task nor an effect: `policy`, `budget:refunds`, `trust:…`. Nothing is asked twice about the same. */
  topic: z.string().max(500).nullable().default(null),
  /** Epoch ms after which the safe default (nothing is sent) applies; `null` waits for ever. */
  expiresAt: z.number().int().nullable(),
});
export type Item = z.infer<typeof itemSchema>;

export const decisionSchema = z.object({
  action: itemActionSchema,
  /** Why, for a rejection; what, for an answer. */
  text: z.string().max(200_000).nullable(),
});
export type Decision = z.infer<typeof decisionSchema>;
