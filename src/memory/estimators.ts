/**
 * What outcomes come to. Both estimators answer with a value and with one kind of confidence: a cautious estimate of how often
 * that value would have been right, among recent outcomes.
 *
 * - Recency: an outcome's weight halves every `limits.associationHalfLifeMs`. Exponential decay needs no window to choose, and a
 *   person who changes is followed after about as many outcomes as spoke for the old ways (Gama et al., A Survey on Concept Drift
 *   Adaptation, ACM Computing Surveys 46(4), 2014, section 3.1).
 * - Words (tone, language, playbook): the value with the most weight for it. Its share is smoothed by half an outcome for each value seen and
 *   for one not seen yet (a Dirichlet prior of 1/2 each: Krichevsky and Trofimov 1981), so a single outcome is no certainty.
 * - Numbers: the weighted median, which one odd outcome can't move (a mean of answer times is ruled by one holiday). Its share is that of
 *   the outcomes near it: within a factor for what is counted or measured, within hours of the clock for a time of day,
 *   where 23 and 1 are two apart and the median is the hour with the least weighted distance around the clock.
 * - Confidence: the lower end of Wilson's interval for that share (Wilson, JASA 22, 1927; recommended for small counts by Brown, Cai and DasGupta,
 *   Statistical Science 16(2), 2001) with the decayed weight as the count. So it rises with agreeing outcomes, falls with
 *   contrary ones, and goes to 0 by itself as outcomes age without new ones.
 */
import { limits } from '../vocabulary/limits.ts';
import type { AssociationName } from '../vocabulary/memory.ts';

export interface Outcome {
  seq: number;
  /** Epoch ms. */
  at: number;
  value: string | number;
  /** Negative speaks against the value. */
  weight: number;
}

export interface Estimate {
  value: string | number;
  /** 0 to 1. */
  confidence: number;
  /** Sequence numbers of the outcomes that speak for it, newest first. */
  evidence: number[];
  /** Every value with its decayed weight, the heaviest first. */
  values: { value: string | number; weight: number }[];
}

/** One-sided 90 %: 1.2816 standard deviations. Three like outcomes on one day pass a half, ten reach 0.79. */
const z = 1.2816;
const prior = 0.5;
/** With less than this left of all weight there is nothing to believe: a lone outcome after 3.3 half-lives, some ten months. */
const weightMin = 0.1;

/** How near a number must be to count as what the value says. */
const near: { [K in AssociationName]?: (value: number, other: number) => boolean } = {
  'reply-words': within(1.5),
  'answer-delay-hours': within(2),
  'answers-at-hour': (value, other) => aroundTheClock(value, other) <= 2,
};

function within(factor: number): (value: number, other: number) => boolean {
  return (value, other) => Math.abs(Math.log((Math.abs(value) + 0.01) / (Math.abs(other) + 0.01))) <= Math.log(factor) + 1e-9;
}

function aroundTheClock(hour: number, other: number): number {
  const apart = Math.abs(hour - other) % 24;
  return Math.min(apart, 24 - apart);
}

/** `null` when nothing is left to believe. `now` is epoch ms; outcomes may come in any order. */
export function estimate(name: AssociationName, outcomes: readonly Outcome[], now: number): Estimate | null {
  const decayed = outcomes.map((outcome) => ({ ...outcome, weight: outcome.weight * 0.5 ** (Math.max(0, now - outcome.at) / limits.associationHalfLifeMs) }));
  const total = decayed.reduce((all, { weight }) => all + Math.abs(weight), 0);
  if (total < weightMin) return null;
  const nearby = near[name];
  const fitting = nearby ? decayed.filter((outcome): outcome is Outcome & { value: number } => typeof outcome.value === 'number') : null;
  return fitting && nearby ? ofNumbers(fitting, nearby, name === 'answers-at-hour') : ofWords(decayed, total);
}

function ofWords(outcomes: readonly Outcome[], total: number): Estimate | null {
  const values = weightsOf(outcomes);
  const best = values[0];
  if (!best || best.weight <= 0) return null;
  const speaks = outcomes.filter(({ value, weight }) => value === best.value && weight > 0);
  const share = (sum(speaks) + prior) / (total + prior * (values.length + 1));
  return { value: best.value, confidence: lowerBound(share, total), evidence: seqsOf(speaks), values };
}

function ofNumbers(outcomes: readonly (Outcome & { value: number })[], isNear: (value: number, other: number) => boolean, circular: boolean): Estimate | null {
  const speaking = outcomes.filter(({ weight }) => weight > 0);
  if (speaking.length === 0) return null;
  const value = circular ? middleHour(speaking) : median(speaking);
  const hits = speaking.filter((outcome) => isNear(value, outcome.value));
  // What speaks against a number counts where it contradicts the value, and nowhere else.
  const against = outcomes.filter((outcome) => outcome.weight < 0 && isNear(value, outcome.value));
  const total = sum(speaking) - sum(against);
  if (total < weightMin || sum(hits) + sum(against) <= 0) return null;
  const share = (sum(hits) + prior) / (total + 2 * prior);
  return { value, confidence: lowerBound(share, total), evidence: seqsOf(hits), values: weightsOf(outcomes) };
}

/** The smallest value with half of the weight at or below it. */
function median(outcomes: readonly (Outcome & { value: number })[]): number {
  const sorted = outcomes.toSorted((one, other) => one.value - other.value);
  const half = sum(sorted) / 2;
  let below = 0;
  for (const { value, weight } of sorted) {
    below += weight;
    if (below >= half) return value;
  }
  return sorted.at(-1)?.value ?? 0;
}

function middleHour(outcomes: readonly (Outcome & { value: number })[]): number {
  const distance = (hour: number): number => outcomes.reduce((far, { value, weight }) => far + weight * aroundTheClock(hour, value), 0);
  const hours = [...new Set(outcomes.map(({ value }) => value))].toSorted((one, other) => one - other);
  return hours.reduce((best, hour) => (distance(hour) < distance(best) ? hour : best), hours[0] ?? 0);
}

function lowerBound(share: number, count: number): number {
  const square = z * z;
  const bound = (share + square / (2 * count) - z * Math.sqrt((share * (1 - share)) / count + square / (4 * count * count))) / (1 + square / count);
  return Math.min(1, Math.max(0, bound));
}

/** The heaviest first; of equals the one with the newer outcome. */
function weightsOf(outcomes: readonly Outcome[]): { value: string | number; weight: number }[] {
  const byValue = new Map<string | number, { weight: number; newest: number }>();
  for (const { value, weight, seq } of outcomes) {
    const known = byValue.get(value) ?? { weight: 0, newest: 0 };
    byValue.set(value, { weight: known.weight + weight, newest: Math.max(known.newest, seq) });
  }
  const sorted = [...byValue].toSorted(([, one], [, other]) => other.weight - one.weight || other.newest - one.newest);
  return sorted.map(([value, { weight }]) => ({ value, weight }));
}

function sum(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((total, { weight }) => total + weight, 0);
}

function seqsOf(outcomes: readonly Outcome[]): number[] {
  return outcomes.map(({ seq }) => seq).toSorted((one, other) => other - one);
}
