import { softmax } from './softmax.ts';

/** Temperatures that are tried, from sharpening to flattening, each 12 % above the one before. */
const temperatures = Array.from({ length: 36 }, (_, i) => 0.2 * 1.12 ** i);

/** How far the raw scores may be trusted, learned from texts that the scores were not trained on. */
export interface Calibration {
  /** Scores are divided by it before they become probabilities (Guo et al. 2017). */
  temperature: number;
  /** Predictions that it was learned from. With few of them no confidence is near 1. */
  evidence: number;
  /** Below this scope the classifier abstains. */
  abstainBelow: number;
}

/** Takes score by score; needs no memory but for the scopes. */
export class Calibrator {
  readonly #losses = new Float64Array(temperatures.length);
  readonly #scopes: number[] = [];
  #scratch = new Float64Array(0);

  get predictions(): number {
    return this.#scopes.length;
  }

  /** `scores` for the intents in scope, of a text whose intent is number `intent`. */
  add(scores: Float64Array, intent: number, scope: number): void {
    if (this.#scratch.length !== scores.length) this.#scratch = new Float64Array(scores.length);
    for (const [t, temperature] of temperatures.entries()) {
      this.#scratch.set(scores);
      softmax(this.#scratch, temperature);
      this.#losses[t] = (this.#losses[t] as number) - Math.log(Math.max(1e-9, this.#scratch[intent] as number));
    }
    this.#scopes.push(scope);
  }

  /** `reject`: the share of texts in scope that the bound gives up. */
  result(reject: number): Calibration {
    const scopes = this.#scopes.toSorted((a, b) => a - b);
    // Of few scopes the share is uncertain by about this many: then it is rather more that is given up.
    const uncertain = Math.sqrt(reject * (1 - reject) * scopes.length);
    const place = Math.min(scopes.length - 1, Math.floor(reject * scopes.length + uncertain));
    return { temperature: this.#bestTemperature(), evidence: scopes.length, abstainBelow: reject <= 0 ? 0 : (scopes[place] ?? 0) };
  }

  /** The least loss, between the tried ones by a parabola through three. */
  #bestTemperature(): number {
    const losses = this.#losses;
    let best = 0;
    for (let t = 1; t < losses.length; t++) if ((losses[t] as number) < (losses[best] as number)) best = t;
    const at = temperatures[best] as number;
    const left = losses[best - 1];
    const right = losses[best + 1];
    if (left === undefined || right === undefined) return at;
    const bend = left - 2 * (losses[best] as number) + right;
    return bend <= 0 ? at : at * 1.12 ** ((left - right) / (2 * bend));
  }
}

/** Imaginary predictions that know nothing, beside those that the calibration was learned from. */
const prior = 2;

/** A confidence that remembers how little it was learned from: after 8 predictions of 2 intents, 1 becomes 0.9. */
export function humbled(probability: number, evidence: number, intents: number): number {
  return (evidence * probability + prior / intents) / (evidence + prior);
}

/**
 * How much scores look like those of a text in scope, 0 to 1: the mean of the highest probability and of how far the probabilities are from even
 * (1 − entropy / its maximum). `probabilities` come from the raw scores; with `outside` the last stands for what is out of scope.
 */
export function scopeOf(probabilities: Float64Array, outside: boolean): number {
  const n = outside ? probabilities.length - 1 : probabilities.length;
  let highest = 0;
  let entropy = 0;
  for (let k = 0; k < probabilities.length; k++) {
    const p = probabilities[k] as number;
    if (k < n && p > highest) highest = p;
    if (p > 0) entropy -= p * Math.log(p);
  }
  const within = outside ? 1 - (probabilities[n] as number) : 1;
  return Math.min(1, Math.max(0, (highest + within * (1 - entropy / Math.log(probabilities.length))) / 2));
}
