import { seededDraws, shuffle } from './seeded-draws.ts';
import type { Turns } from './turns.ts';

/** Training texts as rows of a sparse matrix: row i has the entries `starts[i]` to `starts[i + 1]`. */
export interface Rows {
  starts: Int32Array;
  places: Int32Array;
  values: Float32Array;
  /** The number of each row's intent. */
  intents: Int32Array;
}

/** Feature by feature, the weight for each intent; and what each intent starts from. */
export interface Weights {
  table: Float32Array;
  starts: Float32Array;
  features: number;
  intents: number;
}

/** An example of one intent is held to be one of any with this probability: labels are wrong now and then, and confidence should end somewhere. */
const smoothing = 0.1;
/** Step length of the first step; it falls linearly to a tenth of it. */
const firstStep = 3;
const lastStepShare = 0.1;
/** Small, so that how common an intent is says little against what the words say. */
const startStep = 0.1;
/** Gradients below this are rounded to 0 or to this, see `gradientsOf`. */
const grain = 0.01;

/**
 * Multinomial logistic regression (softmax) with smoothed labels by stochastic gradient descent over `rows`, in an order that
 * `seed` gives. Few passes and no other regularisation: stopping early does as well as an L2 penalty did, in a third of the time.
 */
export async function trainSoftmax(data: Rows, chosen: Int32Array, shape: { features: number; intents: number; passes: number; seed: string }, turns: Turns): Promise<Weights> {
  const { features, intents, passes, seed } = shape;
  const weights: Weights = { table: new Float32Array(features * intents), starts: new Float32Array(intents), features, intents };
  const draw = seededDraws(seed);
  const step = stepper(data, weights, draw);
  await descend(chosen, { passes, firstStep, lastStepShare, draw }, step, (entries) => 2 * entries * intents, turns);
  return weights;
}

export interface Descent {
  passes: number;
  /** Length of the first step; it falls linearly to this share of it. */
  firstStep: number;
  lastStepShare: number;
  draw(): number;
}

/** Stochastic gradient descent: passes over the chosen rows, each in an order of its own. `step` returns the entries of its row, `cost` what that many take of a turn. */
export async function descend(chosen: Int32Array, { passes, firstStep: first, lastStepShare: share, draw }: Descent, step: (row: number, length: number) => number, cost: (entries: number) => number, turns: Turns): Promise<void> {
  const order = Int32Array.from(chosen);
  const total = passes * order.length;
  let done = 0;
  for (let pass = 0; pass < passes; pass++) {
    shuffle(order, draw);
    for (const row of order) {
      const entries = step(row, first * (1 - ((1 - share) * done) / total));
      done += 1;
      if (turns.spent(cost(entries))) await turns.next();
    }
  }
}

/** One step on one row; returns its number of entries. Everything it needs is allocated once. */
function stepper(data: Rows, weights: Weights, draw: () => number): (row: number, length: number) => number {
  const { table, starts, intents } = weights;
  const { places, values } = data;
  const scores = new Float64Array(intents);
  const moved = new Int32Array(intents);
  const by = new Float64Array(intents);
  return (row, length) => {
    const from = data.starts[row] as number;
    const to = data.starts[row + 1] as number;
    scores.set(starts);
    addScores(scores, table, places, values, from, to);
    softmax(scores, 1);
    const count = gradientsOf(scores, data.intents[row] as number, { draw, moved, gradients: by });
    for (let j = 0; j < count; j++) by[j] = (by[j] as number) * length;
    for (let j = 0; j < count; j++) starts[moved[j] as number] = (starts[moved[j] as number] as number) + startStep * (by[j] as number);
    moveWeights(table, data, { from, to, intents, count, moved, by });
    return to - from;
  };
}

/**
 * What each intent's score should move by, of the few that are to move; returns how many. Most gradients of many intents are tiny, and to follow each of them is most of the work.
 * One below `grain` is rounded at random, up or to nothing, in proportion: right on average, in a third of the time. (To leave the tiny ones out altogether was tried, and trainings ran away.)
 */
export function gradientsOf(probabilities: Float64Array, intent: number, { draw, moved, gradients }: { draw: () => number; moved: Int32Array; gradients: Float64Array }): number {
  const intents = probabilities.length;
  let count = 0;
  for (let k = 0; k < intents; k++) {
    let gradient = (k === intent ? 1 - smoothing : 0) + smoothing / intents - (probabilities[k] as number);
    const size = Math.abs(gradient);
    if (size < grain) {
      if (draw() * grain >= size) continue;
      gradient = gradient < 0 ? -grain : grain;
    }
    moved[count] = k;
    gradients[count] = gradient;
    count += 1;
  }
  return count;
}

/** Adds value × weights for the entries `from` to `to`. Four entries at a time: a score is then read and written a quarter as often, which is most of what this costs. */
export function addScores(scores: Float64Array, table: Float32Array, places: Int32Array, values: Float32Array, from: number, to: number): void {
  const intents = scores.length;
  let e = from;
  for (; e + 4 <= to; e += 4) {
    const v0 = values[e] as number;
    const v1 = values[e + 1] as number;
    const v2 = values[e + 2] as number;
    const v3 = values[e + 3] as number;
    const b0 = (places[e] as number) * intents;
    const b1 = (places[e + 1] as number) * intents;
    const b2 = (places[e + 2] as number) * intents;
    const b3 = (places[e + 3] as number) * intents;
    for (let k = 0; k < intents; k++) {
      scores[k] = (scores[k] as number) + v0 * (table[b0 + k] as number) + v1 * (table[b1 + k] as number) + v2 * (table[b2 + k] as number) + v3 * (table[b3 + k] as number);
    }
  }
  for (; e < to; e++) {
    const value = values[e] as number;
    const base = (places[e] as number) * intents;
    for (let k = 0; k < intents; k++) scores[k] = (scores[k] as number) + value * (table[base + k] as number);
  }
}

interface Move {
  from: number;
  to: number;
  intents: number;
  /** How many intents move, which, and by how much. */
  count: number;
  moved: Int32Array;
  by: Float64Array;
}

/** Adds value × `by` to the weights of what moves, two entries at a time for the same reason. */
export function moveWeights(table: Float32Array, { places, values }: Pick<Rows, 'places' | 'values'>, { from, to, intents, count, moved, by }: Move): void {
  let e = from;
  for (; e + 2 <= to; e += 2) {
    const v0 = values[e] as number;
    const v1 = values[e + 1] as number;
    const b0 = (places[e] as number) * intents;
    const b1 = (places[e + 1] as number) * intents;
    for (let j = 0; j < count; j++) {
      const k = moved[j] as number;
      const step = by[j] as number;
      table[b0 + k] = (table[b0 + k] as number) + v0 * step;
      table[b1 + k] = (table[b1 + k] as number) + v1 * step;
    }
  }
  if (e < to) {
    const value = values[e] as number;
    const base = (places[e] as number) * intents;
    for (let j = 0; j < count; j++) {
      const at = base + (moved[j] as number);
      table[at] = (table[at] as number) + value * (by[j] as number);
    }
  }
}

/** Scores over `temperature` to probabilities, in place. */
export function softmax(scores: Float64Array, temperature: number): void {
  let best = -Infinity;
  for (const score of scores) if (score > best) best = score;
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    const e = Math.exp(((scores[k] as number) - best) / temperature);
    scores[k] = e;
    sum += e;
  }
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] as number) / sum;
}
