import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readWords } from './features.ts';
import { differenceParts, rowScores, scoresOf, small, trainNetwork } from './network.ts';
import { seededDraws } from './seeded-draws.ts';
import { addScores, gradientsOf, moveWeights, softmax } from './softmax.ts';
import { shopExamples, shopQuestions } from './test-examples.ts';
import { readExamples, trainingSet } from './training-set.ts';
import { Turns } from './turns.ts';

const turns = new Turns();
const set = await trainingSet(await readExamples(shopExamples, 'seed', turns), turns);
const network = await trainNetwork(set.rows, Int32Array.from(set.examples.keys()), { features: set.space.hashes.length, intents: set.intents.length, layers: 2, seed: 'seed' }, turns);
const bytes = small(network);

describe('a network', () => {
  it('has learned its own examples', () => {
    const right = set.examples.filter(({ intent }, row) => {
      const scores = rowScores(network, set.rows, row);
      return scores.indexOf(Math.max(...scores)) === intent;
    });
    assert.equal(right.length, set.examples.length);
  });

  it('gives nearly the same scores with a byte for each weight', () => {
    for (const [row, { words }] of set.examples.entries()) {
      const before = rowScores(network, set.rows, row);
      const { scores } = scoresOf(bytes, set.space.vectorOf(words, 'en'));
      for (const [k, score] of scores.entries()) assert.ok(Math.abs(score - (before[k] as number)) < 0.05, `${score} ${before[k]}`);
    }
  });

  it('has hidden units that are high for some texts and low for others', () => {
    const heights = set.examples.map(({ words }) => scoresOf(bytes, set.space.vectorOf(words, 'en')).heights);
    const mixed = bytes.biases.filter((_, unit) => heights.some((one) => (one[unit] as number) > 0) && heights.some((one) => (one[unit] as number) < 0));
    assert.equal(bytes.biases.length, 128);
    assert.ok(mixed.length > 120, `${mixed.length}`);
  });

  it('has for each text parts that add up to the difference of two scores', () => {
    for (const { text } of shopQuestions) {
      const vector = set.space.vectorOf(readWords(text), 'en');
      const { scores } = scoresOf(bytes, vector);
      for (const [winner, second] of [[0, 1], [5, 2], [3, 4]] as const) {
        const { start, partOf } = differenceParts(bytes, vector, winner, second);
        const sum = Array.from({ length: vector.length }, (_, entry) => partOf(entry)).reduce((total, part) => total + part, start);
        assert.ok(Math.abs(sum - ((scores[winner] as number) - (scores[second] as number))) < 1e-9);
      }
    } // prettier-ignore
  });
});

describe('a step of training', () => {
  it('follows tiny gradients on average, and few of them each time', () => {
    const draw = seededDraws('steps');
    const probabilities = Float64Array.from([0.2, 0.002, 0.0005, ...Array.from({ length: 97 }, () => 0.7975 / 97)]);
    const sums = new Float64Array(100);
    const moved = new Int32Array(100);
    const gradients = new Float64Array(100);
    let followed = 0;
    const times = 20_000;
    for (let n = 0; n < times; n++) {
      const count = gradientsOf(probabilities, 0, { draw, moved, gradients });
      followed += count;
      for (let j = 0; j < count; j++) sums[moved[j] as number] = (sums[moved[j] as number] as number) + (gradients[j] as number) / times;
    }
    // Labels are smoothed by 0.1: a thousandth for each of a hundred intents.
    for (const [k, p] of probabilities.entries()) assert.ok(Math.abs((sums[k] as number) - ((k === 0 ? 0.9 : 0) + 0.001 - p)) < 3e-4, `${k}: ${sums[k]}`);
    assert.ok(followed / times < 80);
  });

  it('adds and moves the same as one entry after the other', () => {
    const draw = seededDraws('kernels');
    for (const entries of [0, 1, 2, 3, 4, 5, 7, 9]) {
      const table = Float32Array.from({ length: 10 * 3 }, () => Math.round(draw() * 8));
      const places = Int32Array.from({ length: entries }, (_, e) => (e * 7) % 10);
      const values = Float32Array.from({ length: entries }, () => Math.round(draw() * 4));
      const scores = new Float64Array(3);
      addScores(scores, table, places, values, 0, entries);
      const expected = Array.from({ length: 3 }, (_, k) => places.reduce((sum, place, e) => sum + (values[e] as number) * (table[place * 3 + k] as number), 0));
      assert.deepEqual([...scores], expected);
      const moves = table.slice();
      for (const [e, place] of places.entries()) for (const [k, by] of [[2, 1], [0, 3]] as const) moves[place * 3 + k] = (moves[place * 3 + k] as number) + (values[e] as number) * by; // prettier-ignore
      moveWeights(table, { places, values }, { from: 0, to: entries, intents: 3, count: 2, moved: Int32Array.from([2, 0, 1]), by: Float64Array.from([1, 3, 5]) });
      assert.deepEqual(table, moves);
    }
  });

  it('turns scores into probabilities, however large they are', () => {
    const scores = Float64Array.from([1_000, 1_000, -1_000]);
    softmax(scores, 1);
    assert.deepEqual([...scores], [0.5, 0.5, 0]);
  });
});
