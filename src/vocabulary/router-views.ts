import { z } from 'zod';
import { limits } from './limits.ts';
import type { IntentGuess } from './routing.ts';

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
export interface BrokenLine {
  line: number;
  problem: string;
}

/** What was read of a file of examples. */
export interface RouterFileReport {
  lines: number;
  /** Examples that were not known. */
  added: number;
  /** Words for words as they were given before. */
  known: number;
  /** Lines that are about nothing we know: they teach what to abstain from. */
  outOfScope: number;
  /** Texts that were cut to `limits.routerTextCharsMax`. */
  cut: number;
  /** The first of them; `brokenCount` counts all. */
  broken: BrokenLine[];
  brokenCount: number;
  /** Fields that mean nothing here. */
  ignored: string[];
}

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

export interface RouterTrainReport extends Training {
  /** `null` when no file was given. */
  file: RouterFileReport | null;
  /** The task that did it. */
  task: string;
}

export interface RouterVersionView {
  version: number;
  /** Epoch ms. */
  at: number;
  inUse: boolean;
  /** Its classifier is there, so that it can be taken into use. */
  kept: boolean;
  /** When it was taken into use the last time, epoch ms. */
  adoptedAt: number | null;
  examples: number;
  intents: number;
  heldOut: { examples: number; accuracy: number | null; before: number | null };
  why: string;
}

export interface RouterStatus {
  /** The version that decides, `null` for none: then rules decide, and mail goes to support. */
  version: number | null;
  /** The operator wants none. */
  off: boolean;
  /** The version in use can't be read. */
  problem: string | null;
  intents: string[];
  /** On record, and how many of them came after the newest version was trained. */
  examples: number;
  newExamples: number;
  /** So many new ones make the router train by itself; `null` while it never does. */
  trainsAt: number | null;
  /** The newest version, used or not, and why. */
  newest: RouterVersionView | null;
  /** Of company.yaml. */
  rules: number;
}

export interface RouterCorrection {
  /** The mail, by its event. */
  signal: number;
  intent: string;
}

export interface RouterRevert {
  /** `null`: none decides any more. */
  version: number | null;
  before: number | null;
}

/** What the classifier makes of a text. */
export interface RouterAnswer {
  intent: string;
  confidence: number;
  alternatives: IntentGuess[];
  /** It is not sure enough: `intent` is only its best guess. */
  abstained: boolean;
  /** How much the text is like what was learned; what is below the classifier's threshold is out of scope. */
  scope: number;
  version: number;
}

/** A text as the router reads it. */
export function routerText(text: string): string {
  return text.trim().slice(0, limits.routerTextCharsMax);
}
