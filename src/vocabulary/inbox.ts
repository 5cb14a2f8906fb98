import { z } from 'zod';

export const itemTypes = ['approval', 'question', 'escalation', 'doubt'] as const;
export type ItemType = (typeof itemTypes)[number];

export const evidenceSchema = z.object({ label: z.string().max(200), text: z.string().max(20_000) });
export type Evidence = z.infer<typeof evidenceSchema>;

/** What the operator may do about an item. `answer` carries text; the choices of a doubt and an escalation are its actions. */
const itemActions = ['approve', 'edit', 'reject', 'answer', 'sent', 'not-sent', 'send-again', 'retry', 'dismiss'] as const;
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
