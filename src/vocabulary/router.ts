import { z } from 'zod';
import { limits } from './limits.ts';

/** What the learned part of the router takes and gives: texts with the intent that each is for. */

export const intentNameSchema = z
  .string()
  .trim()
  .min(1, 'must name an intent')
  .max(limits.nameCharsMax)
  .refine((name) => !/\p{Cc}/u.test(name), 'must have no control characters');

/** A line of a training or evaluation file. What else stands in it is ignored. */
export const intentExampleSchema = z.object({ text: z.string().max(limits.routerLineCharsMax), intent: intentNameSchema });
export type IntentExample = z.infer<typeof intentExampleSchema>;

/** The intent of examples that belong to none: they teach the classifier what to abstain from, and it is never an answer. */
export const outOfScopeIntent = 'oos';

/** A probability as it is shown: 0 to 1. */
const share = z.number().min(0).max(1);

export const rankedIntentSchema = z.strictObject({ intent: z.string(), confidence: share });
export type RankedIntent = z.infer<typeof rankedIntentSchema>;

export const classificationSchema = z.strictObject({
  /** The likeliest intent, also when it abstains. */
  intent: z.string(),
  /** The calibrated probability that it is right, given that the text is for one of the known intents. */
  confidence: share,
  /** The next likeliest, at most four, best first. */
  alternatives: z.array(rankedIntentSchema),
  /** True when `scope` is below the classifier's bound: then the text is probably for none of the known intents, or says too little. */
  abstained: z.boolean(),
  /** How much the text looks like one for a known intent, 0 to 1. A score to rank by, not a probability. */
  scope: share,
});
export type Classification = z.infer<typeof classificationSchema>;

const contributionSchema = z.strictObject({
  /** A word, or words with a `…` where others stand between them, as the classifier reads them: lower case, without accents. */
  words: z.string(),
  /** What they add to the score of the winner less that of the runner-up. Negative speaks for the runner-up. */
  weight: z.number(),
});

export const explanationSchema = z.strictObject({
  classification: classificationSchema,
  runnerUp: z.string(),
  /** The score of the winner less that of the runner-up: the sum of all contributions, of `rest` and of `start`. */
  difference: z.number(),
  /** The strongest first, whichever way they point. */
  contributions: z.array(contributionSchema),
  /** The sum of what is not listed. */
  rest: z.number(),
  /** What the winner has over the runner-up before a word is read: how common each is. */
  start: z.number(),
  /** Words that no training example has, or one alone of thousands. They lower the scope. */
  unknown: z.array(z.string()),
});
export type Explanation = z.infer<typeof explanationSchema>;

export const evaluationSchema = z.strictObject({
  /** All lines. */
  n: z.number().int(),
  /** Lines with an intent that the classifier knows. All but `outOfScope` is about these. */
  inScope: z.number().int(),
  /** The share whose likeliest intent is theirs, also where it abstained. Null without such lines, as all that follows. */
  accuracy: share.nullable(),
  /** The mean of F1 over the intents that occur in the lines. */
  macroF1: share.nullable(),
  /** At the classifier's own bound: the share that it answers, and the share of those that it answers rightly. */
  answered: z.strictObject({ threshold: share, coverage: share.nullable(), accuracy: share.nullable() }),
  outOfScope: z
    .strictObject({
      n: z.number().int(),
      /** The share on which it abstains at its own bound. */
      recall: share,
      /** The same at the bound that rejects 5 % of the lines in scope. */
      recallAt5: share.nullable(),
      /** The probability that a line in scope has a higher `scope` than one out of scope. */
      auroc: share.nullable(),
    })
    .nullable(),
  /** What other bounds would give: the share of lines in scope that are answered, how many of those rightly, and the share out of scope that is rejected. */
  abstention: z.array(z.strictObject({ threshold: share, coverage: share, accuracy: share.nullable(), outOfScopeRecall: share.nullable() })),
  calibration: z.strictObject({
    /** Expected calibration error (Naeini et al. 2015): |confidence − accuracy| over ten bins of equal width, weighed by their lines. */
    ece: share.nullable(),
    bins: z.array(z.strictObject({ from: share, to: share, n: z.number().int(), confidence: share, accuracy: share })),
  }),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/** What is odd about a set of examples. Nothing in it keeps one from training. */
export const exampleReportSchema = z.strictObject({
  lines: z.number().int(),
  /** Those that training can use. */
  usable: z.number().int(),
  intents: z.array(z.strictObject({ intent: z.string(), examples: z.number().int() })),
  /** Lines that say again what another says: the same text and intent. They are used once. */
  duplicates: z.number().int(),
  /** Texts that stand for more than one intent, the first of them. */
  contradictions: z.array(z.strictObject({ text: z.string(), intents: z.array(z.string()) })),
  contradictionCount: z.number().int(),
  /** Texts of which only the beginning is read. */
  cut: z.number().int(),
  /** Lines without a word in them. They are left out. */
  empty: z.number().int(),
});
export type ExampleReport = z.infer<typeof exampleReportSchema>;

export const comparisonSchema = z.strictObject({
  /** Whether the new classifier may take the place of the old one. */
  accepted: z.boolean(),
  /** In words, with the figures. */
  reason: z.string(),
  n: z.number().int(),
  /** Sums over the examples: 1 for right, 0 for abstained, −1 for wrong. */
  before: z.number().int(),
  after: z.number().int(),
  /** Examples on which the new one did better, and worse. */
  better: z.number().int(),
  worse: z.number().int(),
  /** The probability of so many worse among those that differ, or more, if neither were better (one-sided sign test). */
  pWorse: share,
});
export type Comparison = z.infer<typeof comparisonSchema>;
