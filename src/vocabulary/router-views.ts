import { z } from 'zod';
import { limits } from './limits.ts';
import { intentGuessSchema } from './routing.ts';

/** Names that stand for "about nothing we know", `outOfScopeIntent` among them. */
const outOfScopeNames: ReadonlySet<string> = new Set(['oos', 'ood', 'out_of_scope', 'out-of-scope', 'out of scope']);

/** One line of a file for the router. */
export const routerLineSchema = z.strictObject({
  text: z.string().max(limits.routerLineCharsMax),
  /** `null` is out of scope. */
  intent: z.string().nullable(),
});

export function isOutOfScope(intent: string | null): boolean {
  return intent === null || outOfScopeNames.has(intent.trim().toLowerCase());
}

/** A line of a file that can't be used. */
const brokenLineSchema = z.object({ line: z.number(), problem: z.string() });

/** What was read of a file of examples. */
export const routerFileReportSchema = z.object({
  lines: z.number(),
  /** Examples that were not known. */
  added: z.number(),
  /** Words for words as they were given before. */
  known: z.number(),
  /** Lines that are about nothing we know: they teach what to abstain from. */
  outOfScope: z.number(),
  /** Texts that were cut to `limits.routerTextCharsMax`. */
  cut: z.number(),
  /** The first of them; `brokenCount` counts all. */
  broken: z.array(brokenLineSchema),
  brokenCount: z.number(),
  /** Fields that mean nothing here. */
  ignored: z.array(z.string()),
});
export type RouterFileReport = z.infer<typeof routerFileReportSchema>;

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);

/** What one training came to. It is the result of a step, so it is plain JSON. */
export const trainingSchema = z.object({
  /** A new classifier was made. */
  trained: z.boolean(),
  /** It is used from here on. */
  adopted: z.boolean(),
  version: z.number().int().positive().nullable(),
  /** In one or two sentences, for the operator. */
  why: z.string(),
  examples: count,
  intents: count,
  heldOut: z.object({ examples: count, accuracy: share.nullable(), before: share.nullable() }),
  /** Texts that stand for more than one intent; `null` when there are too many to look. */
  contradictions: count.nullable(),
  /** Examples that did not fit into memory: the oldest. */
  leftOut: count,
  ms: z.number().nonnegative(),
});
export type Training = z.infer<typeof trainingSchema>;

export const routerTrainReportSchema = trainingSchema.extend({
  /** `null` when no file was given. */
  file: routerFileReportSchema.nullable(),
  /** The task that did it. */
  task: z.string(),
});
export type RouterTrainReport = z.infer<typeof routerTrainReportSchema>;

export const routerVersionViewSchema = z.object({
  version: z.number(),
  /** Epoch ms. */
  at: z.number(),
  inUse: z.boolean(),
  /** Its classifier is there, so that it can be taken into use. */
  kept: z.boolean(),
  /** When it was taken into use the last time, epoch ms. */
  adoptedAt: z.number().nullable(),
  examples: z.number(),
  intents: z.number(),
  heldOut: z.object({ examples: z.number(), accuracy: z.number().nullable(), before: z.number().nullable() }),
  why: z.string(),
});
export type RouterVersionView = z.infer<typeof routerVersionViewSchema>;

export const routerStatusSchema = z.object({
  /** The version that decides, `null` for none: then rules decide, and mail goes to support. */
  version: z.number().nullable(),
  /** The operator wants none. */
  off: z.boolean(),
  /** The version in use can't be read. */
  problem: z.string().nullable(),
  intents: z.array(z.string()),
  /** On record, and how many of them came after the newest version was trained. */
  examples: z.number(),
  newExamples: z.number(),
  /** So many new ones make the router train by itself; `null` while it never does. */
  trainsAt: z.number().nullable(),
  /** The newest version, used or not, and why. */
  newest: routerVersionViewSchema.nullable(),
  /** Of company.yaml. */
  rules: z.number(),
});
export type RouterStatus = z.infer<typeof routerStatusSchema>;

export const routerCorrectionSchema = z.object({
  /** The mail, by its event. */
  signal: z.number(),
  intent: z.string(),
});
export type RouterCorrection = z.infer<typeof routerCorrectionSchema>;

export const routerRevertSchema = z.object({
  /** `null`: none decides any more. */
  version: z.number().nullable(),
  before: z.number().nullable(),
});
export type RouterRevert = z.infer<typeof routerRevertSchema>;

/** What the classifier makes of a text. */
export const routerAnswerSchema = z.object({
  intent: z.string(),
  confidence: z.number(),
  alternatives: z.array(intentGuessSchema),
  /** It is not sure enough: `intent` is only its best guess. */
  abstained: z.boolean(),
  /** How much the text is like what was learned; what is below the classifier's threshold is out of scope. */
  scope: z.number(),
  version: z.number(),
});
export type RouterAnswer = z.infer<typeof routerAnswerSchema>;

/** A text as the router reads it. */
export function routerText(text: string): string {
  return text.trim().slice(0, limits.routerTextCharsMax);
}
