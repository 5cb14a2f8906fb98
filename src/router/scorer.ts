import type { TextVector } from './feature-space.ts';

/** Weights of a byte each: a feature's are its scale times a whole number from −127 to 127. */
export interface QuantisedWeights {
  table: Int8Array;
  scales: Float32Array;
  starts: Float32Array;
  intents: number;
}

export function quantised({ table, starts, features, intents }: { table: Float32Array; starts: Float32Array; features: number; intents: number }): QuantisedWeights {
  const bytes = new Int8Array(table.length);
  const scales = new Float32Array(features);
  for (let feature = 0; feature < features; feature++) {
    const base = feature * intents;
    let most = 0;
    for (let k = 0; k < intents; k++) most = Math.max(most, Math.abs(table[base + k] as number));
    const scale = Math.fround(most / 127);
    scales[feature] = scale;
    if (scale > 0) for (let k = 0; k < intents; k++) bytes[base + k] = Math.round((table[base + k] as number) / scale);
  }
  return { table: bytes, scales, starts, intents };
}

/** The raw score of each intent. */
export function scoresOf({ table, scales, starts, intents }: QuantisedWeights, vector: TextVector): Float64Array {
  const scores = Float64Array.from(starts);
  for (let e = 0; e < vector.length; e++) {
    const place = vector.places[e] as number;
    const value = (vector.values[e] as number) * (scales[place] as number);
    const base = place * intents;
    for (let k = 0; k < intents; k++) scores[k] = (scores[k] as number) + value * (table[base + k] as number);
  }
  return scores;
}
