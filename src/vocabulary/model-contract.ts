import type { z } from 'zod';
import type { EffectKind } from './effects.ts';
import type { Json } from './json.ts';
import type { TextTier } from './models.ts';

/** A piece of what a model is given to read. */
export interface PromptPart {
  /** For people, and on the fence around text of others: `The mail`, `Playbook refunds.md`. */
  label: string;
  text: string;
  /** `always`: it is shortened before it is left out. A number: when the prompt grows too long, the lowest is left out first. */
  keep: 'always' | number;
  /** Somebody outside wrote it. It is fenced and marked as data, and the answer carries its mark (E5). */
  untrusted: boolean;
  /** The same in many calls: it stands before what changes, where providers keep it in a cache. */
  stable: boolean;
  /** Why retrieval chose it; told to the model and kept with the prompt. */
  why?: readonly string[];
}

/** Why no model answered. `reason` is for the operator. */
export interface NoModel {
  code: string;
  reason: string;
}

export interface ModelWish {
  /** Such as `support.draft`: costs are told by it. */
  purpose: string;
  tier: TextTier;
  /** Our own words of what to do. Never text of others: that goes into `parts`. */
  instruction: string;
  parts: readonly PromptPart[];
  /** What the answer is for: what the operator's rules say about such effects is shown to the model too. */
  policyFor?: EffectKind;
  /** At most so many tokens of answer, within what company.yaml allows for the tier. */
  outputTokensMax?: number;
  /** 0 to 2; 0 without it. Only an answer at 0 is used again for the same question. */
  temperature?: number;
}

/**
 * What is done when no model is there, allowed or able: a value made without one, or `'operator'`: then the call fails as one that needs the operator,
 * who can supply the answer or have it tried again. Deterministic: it is not recorded, a replay works it out again.
 */
export type Without<T> = ((why: NoModel) => T) | 'operator';

export interface TextWish extends ModelWish {
  without: Without<string>;
  /** What is wrong with an answer, for the model to mend once; `null` when nothing is. */
  check?(text: string): string | null;
}

export interface ObjectWish<T extends Json> extends ModelWish {
  /** The answer is held to it: what doesn't fit is mended once by the model with the validator's words, and never reaches the agent. */
  schema: z.ZodType<T>;
  without: Without<T>;
  check?(value: T): string | null;
}

export interface ModelAnswer<T> {
  value: T;
  /** `provider/model`; `null` when it was made without one. */
  model: string | null;
  /** An earlier answer to the same question: nobody was asked. */
  reused: boolean;
  /** Why it was made without a model; `null` when it was not. */
  without: NoModel | null;
  /** Labels of parts that did not fit. */
  leftOut: readonly string[];
}

/**
 * Language models, metered: the worst case is reserved before each request and the true cost settled after (B1), all of it on record. Which model answers a tier is the
 * operator's choice in company.yaml. A model answers questions: what it says chooses no tool and no effect.
 */
export interface TaskModel {
  text(name: string, wish: TextWish): Promise<ModelAnswer<string>>;
  object<T extends Json>(name: string, wish: ObjectWish<T>): Promise<ModelAnswer<T>>;
}
