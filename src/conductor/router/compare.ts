import { outOfScopeIntent, type Comparison } from '../../vocabulary/router.ts';
import type { Training } from '../../vocabulary/router-views.ts';
import type { Classifier } from '../../router/classifier.ts';
import type { KnownExample } from './examples.ts';

/** The newest: more would not change the answer, and reading them takes time from everything else. */
const heldOutMax = 2_000;

/** Of what the version in use learned from, so much must still count. */
const leftMin = 0.5;

export interface Compared {
  noWorse: boolean;
  /** In words, with the figures. */
  why: string;
  heldOut: Training['heldOut'];
}

interface Watching {
  signal: AbortSignal;
  progress(share: number): void;
}

/**
 * Compares what all examples make with what those up to `before` made, which is what the version in use learned from. Both are trained anew without the held-out tenth, since the one in
 * use has learned from all of its examples: it would be asked about what it was told. `null` when there is nothing to compare with.
 */
export async function compareOnHeldOut(examples: readonly KnownExample[], before: { upTo: number; examples: number }, { signal, progress }: Watching): Promise<Compared | null> {
  const [{ trainClassifier }, { isHeldOut, noWorse }] = await Promise.all([import('../../router/train.ts'), import('../../router/compare.ts')]);
  const learned = examples.filter(({ text }) => !isHeldOut(text));
  const earlier = learned.filter(({ seq }) => seq <= before.upTo);
  // Most of what it learned from counts no more (replaced, corrected, forgotten): what is left would make another version than that one.
  if (earlier.length < before.examples * leftMin) return null;
  if (![learned, earlier].every((some) => tellApart(some))) return null;
  const known = new Set(learned.map(({ intent }) => intent));
  // An intent whose few examples are all held out can't be known by anybody.
  const heldOut = examples.filter(({ text, intent }) => isHeldOut(text) && known.has(intent)).slice(-heldOutMax);
  const old = await trainClassifier(earlier, { signal, progress: (share) => progress(share / 2) });
  const fresh = await trainClassifier(learned, { signal, progress: (share) => progress((1 + share) / 2) });
  const comparison: Comparison = noWorse(old, fresh, heldOut);
  const right = (classifier: Classifier): number | null => (heldOut.length === 0 ? null : heldOut.filter((example) => isRight(classifier, example)).length / heldOut.length);
  return { noWorse: comparison.accepted, why: comparison.reason, heldOut: { examples: heldOut.length, accuracy: right(fresh), before: right(old) } };
}

function isRight(classifier: Classifier, { text, intent }: KnownExample): boolean {
  const found = classifier.classify(text);
  return intent === outOfScopeIntent ? found.abstained : found.intent === intent;
}

function tellApart(examples: readonly KnownExample[]): boolean {
  return new Set(examples.map(({ intent }) => intent)).size >= 2;
}
