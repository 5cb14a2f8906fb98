import type { Language } from '../text/language.ts';
import { assert } from '../vocabulary/errors.ts';
import { eachFeature, kinds } from './features.ts';

/** What a text is to the weights: places in the feature space with a value each. Valid until the next text is read. */
export interface TextVector {
  places: Int32Array;
  values: Float64Array;
  length: number;
}

/** Rare features say more: the inverse document frequency to this power, a little under 1, lest a single rare word decide. */
const rarityPower = 0.85;

/** The weight of a feature that `count` of `total` training texts have. */
export function rarity(count: number, total: number): number {
  return (Math.log((1 + total) / (1 + count)) + 1) ** rarityPower;
}

/**
 * The features that a classifier knows, and the way from a text to its vector. Owns a hash table with open addressing
 * from a feature's hash to its place.
 *
 * A feature that it doesn't know still takes its share of the vector's length, so a text of unknown words gets low scores
 * from every intent. This is what tells texts that are out of scope, more than any measure over the scores does.
 */
export class FeatureSpace {
  readonly hashes: Uint32Array;
  readonly rarities: Float32Array;
  readonly #unknown: number;
  readonly #slots: Int32Array;
  readonly #mask: number;
  readonly #counts = new Map<number, number>();
  #vector: TextVector = { places: new Int32Array(1024), values: new Float64Array(1024), length: 0 };

  /** `rarities` belong to `hashes`, place by place; `total` is the number of training texts. */
  constructor(hashes: Uint32Array, rarities: Float32Array, total: number) {
    assert(hashes.length === rarities.length, 'a rarity for each feature');
    this.hashes = hashes;
    this.rarities = rarities;
    this.#unknown = rarity(0, total);
    let size = 16;
    while (size < hashes.length * 2) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size).fill(-1);
    for (let place = 0; place < hashes.length; place++) {
      let slot = (hashes[place] as number) & this.#mask;
      while (this.#slots[slot] !== -1) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = place;
    }
  }

  /** −1 when it is not known. */
  placeOf(hash: number): number {
    let slot = hash & this.#mask;
    for (;;) {
      const place = this.#slots[slot] as number;
      if (place === -1 || this.hashes[place] === hash) return place;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Its length is 1 if everything in the text is known, less otherwise, 0 for a text without words. */
  vectorOf(words: readonly string[], language: Language): TextVector {
    const counts = this.#counts;
    counts.clear();
    const groups: number[][] = kinds.map(() => []);
    eachFeature(words, language, (kind, hash) => {
      const count = counts.get(hash);
      if (count === undefined) (groups[kind] as number[]).push(hash);
      counts.set(hash, (count ?? 0) + 1);
    });
    const vector = this.#roomFor(counts.size);
    let total = 0;
    for (const [kind, { weight }] of kinds.entries()) {
      const group = groups[kind] as number[];
      if (group.length === 0) continue;
      this.#addKind(group, weight);
      total += weight * weight;
    }
    const scale = total === 0 ? 0 : 1 / Math.sqrt(total);
    for (let i = 0; i < vector.length; i++) vector.values[i] = (vector.values[i] as number) * scale;
    return vector;
  }

  #addKind(group: readonly number[], weight: number): void {
    const vector = this.#vector;
    const from = vector.length;
    let squares = 0;
    for (const hash of group) {
      const place = this.placeOf(hash);
      const often = this.#counts.get(hash) as number;
      const value = (often === 1 ? 1 : 1 + Math.log(often)) * (place === -1 ? this.#unknown : (this.rarities[place] as number));
      squares += value * value;
      if (place === -1) continue;
      vector.places[vector.length] = place;
      vector.values[vector.length] = value;
      vector.length += 1;
    }
    const scale = weight / Math.sqrt(squares);
    for (let i = from; i < vector.length; i++) vector.values[i] = (vector.values[i] as number) * scale;
  }

  #roomFor(features: number): TextVector {
    if (this.#vector.places.length < features) this.#vector = { places: new Int32Array(features * 2), values: new Float64Array(features * 2), length: 0 };
    this.#vector.length = 0;
    return this.#vector;
  }
}
