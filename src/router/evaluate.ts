import { setImmediate } from 'node:timers/promises';
import type { Evaluation, IntentExample } from '../vocabulary/router.ts';
import type { Classifier } from './classifier.ts';

interface Judged {
  /** Null for what is out of scope. */
  intent: string | null;
  found: string;
  confidence: number;
  scope: number;
  abstained: boolean;
}

const linesPerTurn = 100;
const binCount = 10;
/** Shares of the lines in scope that the abstention curve gives up. */
const rejections = [0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];
const rejectionReported = 0.05;

/**
 * How good a classifier is on lines that it was not trained on. Lines with an intent that it doesn't know, such as `oos`, count as out of scope. What is said of accuracy is
 * about the lines in scope and the likeliest intent, also where the classifier abstained; `answered` is about those that it answers.
 */
export async function evaluate(classifier: Pick<Classifier, 'classify' | 'intents' | 'abstainBelow'>, lines: readonly IntentExample[], options: { signal?: AbortSignal | undefined } = {}): Promise<Evaluation> {
  const known = new Set(classifier.intents);
  const judged: Judged[] = [];
  for (const [i, { text, intent }] of lines.entries()) {
    if (i % linesPerTurn === 0) {
      options.signal?.throwIfAborted();
      await setImmediate();
    }
    const { intent: found, confidence, scope, abstained } = classifier.classify(text);
    judged.push({ intent: known.has(intent) ? intent : null, found, confidence, scope, abstained });
  }
  const within = judged.filter(({ intent }) => intent !== null);
  const outside = judged.filter(({ intent }) => intent === null);
  return {
    n: judged.length,
    inScope: within.length,
    accuracy: accuracyOf(within),
    macroF1: macroF1(within),
    answered: answered(within, classifier.abstainBelow),
    outOfScope: outOfScope(within, outside),
    abstention: abstentionCurve(within, outside),
    calibration: calibration(within),
  };
}

function accuracyOf(judged: readonly Judged[]): number | null {
  return shareOf(judged, ({ intent, found }) => intent === found);
}

function shareOf<T>(list: readonly T[], holds: (one: T) => boolean): number | null {
  return list.length === 0 ? null : list.filter((one) => holds(one)).length / list.length;
}

/** F1 is 2·right / (lines of the intent + answers of it). */
function macroF1(within: readonly Judged[]): number | null {
  const counts = new Map<string, { lines: number; answers: number; right: number }>();
  const of = (name: string): { lines: number; answers: number; right: number } => {
    let found = counts.get(name);
    if (found === undefined) counts.set(name, (found = { lines: 0, answers: 0, right: 0 }));
    return found;
  };
  for (const { intent, found } of within) {
    of(intent ?? '').lines += 1;
    of(found).answers += 1;
    if (intent === found) of(found).right += 1;
  }
  const occurring = [...counts.values()].filter(({ lines }) => lines > 0);
  if (occurring.length === 0) return null;
  return occurring.reduce((sum, { lines, answers, right }) => sum + (2 * right) / (lines + answers), 0) / occurring.length;
}

function answered(within: readonly Judged[], threshold: number): Evaluation['answered'] {
  const taken = within.filter(({ abstained }) => !abstained);
  return { threshold, coverage: within.length === 0 ? null : taken.length / within.length, accuracy: accuracyOf(taken) };
}

function outOfScope(within: readonly Judged[], outside: readonly Judged[]): Evaluation['outOfScope'] {
  const recall = shareOf(outside, ({ abstained }) => abstained);
  if (recall === null) return null;
  const bound = boundOf(within, rejectionReported);
  const recallAt5 = bound === null ? null : shareOf(outside, ({ scope }) => scope < bound);
  return { n: outside.length, recall, recallAt5, auroc: auroc(within.map(({ scope }) => scope), outside.map(({ scope }) => scope)) };
}

/** The scope below which this share of the lines in scope lies. */
function boundOf(within: readonly Judged[], rejected: number): number | null {
  const scopes = within.map(({ scope }) => scope).toSorted((a, b) => a - b);
  return rejected === 0 ? 0 : (scopes[Math.floor(rejected * scopes.length)] ?? null);
}

function abstentionCurve(within: readonly Judged[], outside: readonly Judged[]): Evaluation['abstention'] {
  return rejections.flatMap((rejected) => {
    const threshold = boundOf(within, rejected);
    if (within.length === 0 || threshold === null) return [];
    const taken = within.filter(({ scope }) => scope >= threshold);
    return [{ threshold, coverage: taken.length / within.length, accuracy: accuracyOf(taken), outOfScopeRecall: shareOf(outside, ({ scope }) => scope < threshold) }];
  });
}

/** The probability that one of `high` is above one of `low`, ties half (Mann and Whitney's U over the number of pairs). */
export function auroc(high: readonly number[], low: readonly number[]): number | null {
  if (high.length === 0 || low.length === 0) return null;
  const all = [...high.map((value) => ({ value, isHigh: true })), ...low.map((value) => ({ value, isHigh: false }))].toSorted((a, b) => a.value - b.value);
  let ranks = 0;
  for (let i = 0; i < all.length; ) {
    let j = i;
    while (j < all.length && all[j]?.value === all[i]?.value) j += 1;
    for (let k = i; k < j; k++) if (all[k]?.isHigh === true) ranks += (i + 1 + j) / 2;
    i = j;
  }
  return (ranks - (high.length * (high.length + 1)) / 2) / (high.length * low.length);
}

function calibration(within: readonly Judged[]): Evaluation['calibration'] {
  const bins = Array.from({ length: binCount }, (_, i) => {
    const inside = within.filter(({ confidence }) => Math.min(binCount - 1, Math.floor(confidence * binCount)) === i);
    const mean = inside.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, inside.length);
    return { from: i / binCount, to: (i + 1) / binCount, n: inside.length, confidence: Math.min(1, mean), accuracy: accuracyOf(inside) ?? 0 };
  }).filter(({ n }) => n > 0);
  const off = bins.reduce((sum, { n, confidence, accuracy }) => sum + n * Math.abs(confidence - accuracy), 0);
  return { ece: within.length === 0 ? null : off / within.length, bins };
}
