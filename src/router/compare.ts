import { termHash } from '../text/term-list.ts';
import { type Comparison, type IntentExample, outOfScopeIntent } from '../vocabulary/router.ts';
import type { Classifier } from './classifier.ts';
import { readWords } from './features.ts';

const heldOutEvery = 10;

/**
 * Whether an example with this text is kept from training, to compare classifiers on: a tenth of all texts, chosen by a hash of their words.
 * So it stays the same from one training to the next, and texts that differ in capitals or punctuation alone are on one side.
 */
export function isHeldOut(text: string): boolean {
  return termHash(`held out ${readWords(text).join(' ')}`) % heldOutEvery === 0;
}

/** Of one example. Abstaining costs less than a wrong answer: a person looks at it. */
type Outcome = -1 | 0 | 1;

/** Right is 1, abstained 0, wrong −1. Of a text that is out of scope abstaining is right, and any answer wrong. */
function outcomeOf(classifier: Pick<Classifier, 'classify'>, { text, intent }: IntentExample): Outcome {
  const { abstained, intent: found } = classifier.classify(text);
  if (intent === outOfScopeIntent) return abstained ? 1 : -1;
  if (abstained) return 0;
  return found === intent ? 1 : -1;
}

/**
 * Whether `after` may take the place of `before`: it may if its outcomes on the same examples sum up to no less. Neither may have been trained on them. An intent that only one of
 * them knows counts like any other, so what was newly taught speaks for the new one. Without examples there is nothing against it.
 *
 * The sum decides, and no significance test: a test that lets a change pass until it is surely worse lets many small ones pass, each a little worse. `pWorse` says how
 * much chance could have to do with it.
 */
export function noWorse(before: Pick<Classifier, 'classify'>, after: Pick<Classifier, 'classify'>, heldOut: readonly IntentExample[]): Comparison {
  const sums = { before: 0, after: 0, better: 0, worse: 0 };
  for (const example of heldOut) {
    const old = outcomeOf(before, example);
    const fresh = outcomeOf(after, example);
    sums.before += old;
    sums.after += fresh;
    if (fresh > old) sums.better += 1;
    if (fresh < old) sums.worse += 1;
  }
  const accepted = sums.after >= sums.before;
  return { accepted, reason: reasonOf(accepted, heldOut.length, sums), n: heldOut.length, ...sums, pWorse: signTest(sums.worse, sums.better) };
}

function reasonOf(accepted: boolean, n: number, { before, after, better, worse }: Record<'before' | 'after' | 'better' | 'worse', number>): string {
  if (n === 0) return 'There are no held-out examples yet to compare on.';
  const counts = `better on ${better} and worse on ${worse} of ${n} held-out ${n === 1 ? 'example' : 'examples'}`;
  if (better + worse === 0) return `It answers all ${n} held-out ${n === 1 ? 'example' : 'examples'} as well as the one before.`;
  return accepted ? `It is ${counts}: no worse than the one before (${after} points, before ${before}).` : `It is ${counts}: worse than the one before (${after} points, before ${before}).`;
}

/** The probability of `worse` or more heads in `worse + better` throws of a fair coin; 1 when there was none. */
export function signTest(worse: number, better: number): number {
  const n = worse + better;
  let logChoose = 0; // of n over k, from k = 0
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    if (k > 0) logChoose += Math.log((n - k + 1) / k);
    if (k >= worse) sum += Math.exp(logChoose - n * Math.LN2);
  }
  return Math.min(1, sum);
}
