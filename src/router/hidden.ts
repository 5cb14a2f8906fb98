import { seededDraws } from './seeded-draws.ts';
import { addScores, descend, gradientsOf, moveWeights, type Rows, softmax } from './softmax.ts';
import type { Turns } from './turns.ts';

/** A layer of rectified units between features and intents: it sees which words go together, where the linear weights only add them up. */
export interface Hidden {
  /** Features of the first so many places are read; they are the commonest. */
  features: number;
  units: number;
  /** Feature by feature, the weight for each unit. */
  inputs: Float32Array;
  biases: Float32Array;
  /** Unit by unit, the weight for each intent. */
  outputs: Float32Array;
  /** What each intent starts from. */
  starts: Float32Array;
}

export const hiddenUnits = 64;
const hiddenFeaturesMax = 12_288;
/** Shares of the units and of the features that are left out at random in each step (dropout, Srivastava et al. 2014). */
const unitsDropped = 0.3;
const featuresDropped = 0.3;
const firstStep = 1;
const lastStepShare = 0.05;
/** Steps of outputs and of what units and intents start from, to those of inputs. */
const outputStep = 0.1;
const startStep = 0.01;
const inputSpread = 0.3;

/** As `trainSoftmax`, for the network. It is not good by itself where examples are few, but it errs elsewhere than the linear weights do. */
export async function trainHidden(data: Rows, chosen: Int32Array, shape: { features: number; intents: number; passes: number; seed: string }, turns: Turns): Promise<Hidden> {
  const { intents, passes, seed } = shape;
  const draw = seededDraws(`${seed} hidden`);
  const hidden = drawn(Math.min(hiddenFeaturesMax, shape.features), intents, draw);
  const step = stepper(data, hidden, draw);
  await descend(chosen, { passes, firstStep, lastStepShare, draw }, step, (entries) => 2 * hiddenUnits * (entries + intents), turns);
  return hidden;
}

/** Weights at random, near enough to a normal distribution: the sum of three even draws. */
function drawn(features: number, intents: number, draw: () => number): Hidden {
  const spread = (by: number): number => by * 2 * (draw() + draw() + draw() - 1.5);
  const inputs = new Float32Array(features * hiddenUnits);
  for (let i = 0; i < inputs.length; i++) inputs[i] = spread(inputSpread);
  const outputs = new Float32Array(hiddenUnits * intents);
  for (let i = 0; i < outputs.length; i++) outputs[i] = spread(1 / Math.sqrt(hiddenUnits));
  return { features, units: hiddenUnits, inputs, biases: new Float32Array(hiddenUnits), outputs, starts: new Float32Array(intents) };
}

/** One step on one row; returns the entries that it read. Everything it needs is allocated once. */
function stepper(data: Rows, hidden: Hidden, draw: () => number): (row: number, length: number) => number {
  const { units, inputs, biases, outputs, starts } = hidden;
  const intents = starts.length;
  const kept: Pick<Rows, 'places' | 'values'> = { places: new Int32Array(longest(data)), values: new Float32Array(longest(data)) };
  const heights = new Float64Array(units);
  const scores = new Float64Array(intents);
  const active = new Int32Array(units);
  const unitsBy = new Float64Array(units);
  const moved = new Int32Array(intents);
  const gradients = new Float64Array(intents);
  const raise = 1 / (1 - unitsDropped);
  return (row, length) => {
    const entries = someEntries(data, row, hidden.features, draw, kept);
    heights.set(biases);
    addScores(heights, inputs, kept.places, kept.values, 0, entries);
    let activeCount = 0;
    for (let unit = 0; unit < units; unit++) if ((heights[unit] as number) > 0 && draw() >= unitsDropped) active[activeCount++] = unit;
    scores.set(starts);
    for (let a = 0; a < activeCount; a++) addUnit(scores, outputs, active[a] as number, (heights[active[a] as number] as number) * raise);
    softmax(scores, 1);
    const count = gradientsOf(scores, data.intents[row] as number, { draw, moved, gradients });
    for (let j = 0; j < count; j++) starts[moved[j] as number] = (starts[moved[j] as number] as number) + startStep * length * (gradients[j] as number);
    for (let a = 0; a < activeCount; a++) {
      const unit = active[a] as number;
      const by = (heights[unit] as number) * raise * length * outputStep;
      unitsBy[a] = moveUnit(outputs, unit * intents, { count, moved, gradients }, by) * raise * length;
      biases[unit] = (biases[unit] as number) + startStep * (unitsBy[a] as number);
    }
    moveWeights(inputs, kept, { from: 0, to: entries, intents: units, count: activeCount, moved: active, by: unitsBy });
    return entries;
  };
}

/** Moves a unit's outputs by `by` times the gradients; returns what they said of the unit itself before. */
function moveUnit(outputs: Float32Array, base: number, { count, moved, gradients }: { count: number; moved: Int32Array; gradients: Float64Array }, by: number): number {
  let sum = 0;
  for (let j = 0; j < count; j++) {
    const at = base + (moved[j] as number);
    const gradient = gradients[j] as number;
    const weight = outputs[at] as number;
    sum += gradient * weight;
    outputs[at] = weight + by * gradient;
  }
  return sum;
}

function longest({ starts }: Rows): number {
  let most = 0;
  for (let row = 0; row + 1 < starts.length; row++) most = Math.max(most, (starts[row + 1] as number) - (starts[row] as number));
  return most;
}

/** The row's entries of the features that are read, but for some left out at random; the others are raised to make up for them. */
function someEntries(data: Rows, row: number, features: number, draw: () => number, kept: Pick<Rows, 'places' | 'values'>): number {
  let count = 0;
  for (let e = data.starts[row] as number; e < (data.starts[row + 1] as number); e++) {
    const place = data.places[e] as number;
    if (place >= features || draw() < featuresDropped) continue;
    kept.places[count] = place;
    kept.values[count] = (data.values[e] as number) / (1 - featuresDropped);
    count += 1;
  }
  return count;
}

/** Adds what a unit of this height gives to each intent. */
export function addUnit(scores: Float64Array, outputs: Float32Array, unit: number, height: number): void {
  const base = unit * scores.length;
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] as number) + height * (outputs[base + k] as number);
}
