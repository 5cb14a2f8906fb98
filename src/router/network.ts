import { addUnit, type Hidden, hiddenUnits, trainHidden } from './hidden.ts';
import { addScores, type Rows, trainSoftmax } from './softmax.ts';
import type { TextVector } from './feature-space.ts';
import type { Turns } from './turns.ts';

/** Linear weights and a hidden layer; their scores are added up. */
export interface Network {
  intents: number;
  /** Feature by feature, the weight for each intent. */
  table: Float32Array;
  starts: Float32Array;
  hidden: Pick<Hidden, 'features' | 'inputs' | 'biases' | 'outputs'>;
}

/** Hidden layers, each trained by itself from another start. Their mean errs less than any of them. */
export const layersUsed = 2;
/** With one the scores are nearly as sure, and nearly as right: enough to calibrate by, in two thirds of the time. */
export const layersCalibrated = 1;
/** What the linear weights have to say; the rest is shared by the hidden layers. */
const linearShare = 1 / 2;

/** Trains the parts by themselves, which is better than together: then they err in different places. */
export async function trainNetwork(data: Rows, chosen: Int32Array, shape: { features: number; intents: number; layers: number; seed: string }, turns: Turns): Promise<Network> {
  const { layers } = shape;
  const linear = await trainSoftmax(data, chosen, { ...shape, passes: passes.linear(chosen.length) }, turns);
  scale(linear.table, linearShare);
  const hidden: Hidden[] = [];
  for (let n = 0; n < layers; n++) hidden.push(await trainHidden(data, chosen, { ...shape, seed: `${shape.seed} ${n}`, passes: passes.hidden(chosen.length) }, turns));
  for (const { outputs } of hidden) scale(outputs, (1 - linearShare) / layers);
  const starts = linear.starts.map((start, k) => start * linearShare + (hidden.reduce((sum, layer) => sum + (layer.starts[k] as number), 0) * (1 - linearShare)) / layers);
  return { intents: shape.intents, table: linear.table, starts, hidden: besideEachOther(hidden) };
}

/** Several layers as one: its units are those of all. */
function besideEachOther(all: readonly Hidden[]): Network['hidden'] {
  const features = all[0]?.features ?? 0;
  const units = all.length * hiddenUnits;
  const inputs = new Float32Array(features * units);
  for (const [n, layer] of all.entries()) {
    for (let place = 0; place < features; place++) inputs.set(layer.inputs.subarray(place * hiddenUnits, (place + 1) * hiddenUnits), place * units + n * hiddenUnits);
  }
  const joined = (lists: readonly Float32Array[]): Float32Array => Float32Array.from(lists.flatMap((list) => [...list]));
  return { features, inputs, biases: joined(all.map(({ biases }) => biases)), outputs: joined(all.map(({ outputs }) => outputs)) };
}

/** Passes over so many examples: enough that a small set is learned, and no more than a large one needs. */
const passes = {
  linear: (examples: number): number => Math.min(30, Math.max(6, Math.ceil(8_000 / examples))),
  hidden: (examples: number): number => Math.min(40, Math.max(8, Math.ceil(13_000 / examples))),
};

/** What a training on so many examples costs, with so many entries in all of their rows, in the unit of `Turns`. */
export function networkWork({ examples, entries, intents, layers }: { examples: number; entries: number; intents: number; layers: number }): number {
  return 2 * entries * (passes.linear(examples) * intents + passes.hidden(examples) * layers * hiddenUnits);
}

function scale(list: Float32Array, by: number): void {
  for (let i = 0; i < list.length; i++) list[i] = (list[i] as number) * by;
}

/** The scores of one training text. */
export function rowScores({ table, starts, hidden }: Network, rows: Rows, row: number): Float64Array {
  const from = rows.starts[row] as number;
  const to = rows.starts[row + 1] as number;
  const scores = Float64Array.from(starts);
  addScores(scores, table, rows.places, rows.values, from, to);
  const heights = Float64Array.from(hidden.biases);
  const units = heights.length;
  for (let e = from; e < to; e++) {
    const place = rows.places[e] as number;
    if (place >= hidden.features) continue;
    for (let unit = 0; unit < units; unit++) heights[unit] = (heights[unit] as number) + (rows.values[e] as number) * (hidden.inputs[place * units + unit] as number);
  }
  for (let unit = 0; unit < units; unit++) if ((heights[unit] as number) > 0) addUnit(scores, hidden.outputs, unit, heights[unit] as number);
  return scores;
}

/** Rows of whole numbers from −127 to 127, with a scale for each row. */
export interface ByteTable {
  bytes: Int8Array;
  scales: Float32Array;
  columns: number;
}

/** A network as it is used and stored: a byte for each of its many weights. */
export interface SmallNetwork {
  intents: number;
  table: ByteTable;
  starts: Float32Array;
  inputs: ByteTable;
  biases: Float32Array;
  outputs: Float32Array;
}

export function small({ intents, table, starts, hidden }: Network): SmallNetwork {
  return { intents, table: byteTable(table, intents), starts, inputs: byteTable(hidden.inputs, hidden.biases.length), biases: hidden.biases, outputs: hidden.outputs };
}

function byteTable(weights: Float32Array, columns: number): ByteTable {
  const rows = weights.length / columns;
  const bytes = new Int8Array(weights.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const base = row * columns;
    let most = 0;
    for (let k = 0; k < columns; k++) most = Math.max(most, Math.abs(weights[base + k] as number));
    const scaled = Math.fround(most / 127);
    scales[row] = scaled;
    if (scaled > 0) for (let k = 0; k < columns; k++) bytes[base + k] = Math.round((weights[base + k] as number) / scaled);
  }
  return { bytes, scales, columns };
}

/** The raw score of each intent, and how high each hidden unit is; below 0 it has no say. */
export function scoresOf({ table, starts, inputs, biases, outputs }: SmallNetwork, vector: TextVector): { scores: Float64Array; heights: Float64Array } {
  const scores = Float64Array.from(starts);
  const heights = Float64Array.from(biases);
  for (let e = 0; e < vector.length; e++) {
    const place = vector.places[e] as number;
    const value = vector.values[e] as number;
    addRow(scores, table, place, value);
    if (place < inputs.scales.length) addRow(heights, inputs, place, value);
  }
  for (let unit = 0; unit < heights.length; unit++) if ((heights[unit] as number) > 0) addUnit(scores, outputs, unit, heights[unit] as number);
  return { scores, heights };
}

function addRow(sums: Float64Array, { bytes, scales, columns }: ByteTable, row: number, value: number): void {
  const by = value * (scales[row] as number);
  const base = row * columns;
  for (let k = 0; k < columns; k++) sums[k] = (sums[k] as number) + by * (bytes[base + k] as number);
}

/**
 * The parts of the score of `winner` less that of `second`: a feature's, and that of the start. Units that are high act as plain sums, so near this text the whole
 * network is linear, and its parts add up exactly.
 */
export function differenceParts(network: SmallNetwork, vector: TextVector, winner: number, second: number): { start: number; partOf: (entry: number) => number } {
  const { table, starts, inputs, biases, outputs, intents } = network;
  const { heights } = scoresOf(network, vector);
  const pull = heights.map((height, unit) => (height > 0 ? (outputs[unit * intents + winner] as number) - (outputs[unit * intents + second] as number) : 0));
  const start = (starts[winner] as number) - (starts[second] as number) + pull.reduce((sum, by, unit) => sum + by * (biases[unit] as number), 0);
  const partOf = (entry: number): number => {
    const place = vector.places[entry] as number;
    const base = place * intents;
    let weight = ((table.bytes[base + winner] as number) - (table.bytes[base + second] as number)) * (table.scales[place] as number);
    if (place < inputs.scales.length) {
      let through = 0;
      for (let unit = 0; unit < pull.length; unit++) through += (pull[unit] as number) * (inputs.bytes[place * pull.length + unit] as number);
      weight += through * (inputs.scales[place] as number);
    }
    return weight * (vector.values[entry] as number);
  };
  return { start, partOf };
}
