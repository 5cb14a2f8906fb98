import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shopExamples, shopQuestions } from './test-examples.ts';
import { trainClassifier } from './train.ts';

const shop = await trainClassifier(shopExamples);

describe('an explanation', () => {
  it('names the words that decided, the strongest first, and those that nothing is known of', () => {
    const { classification, contributions, unknown } = shop.explain('Hello Xanthippe, the brakes squeak horribly');
    assert.equal(classification.intent, 'repair');
    assert.ok(['brakes', 'squeak', 'brakes squeak'].includes(contributions[0]?.words ?? ''), JSON.stringify(contributions));
    assert.ok((contributions.find(({ words }) => words === 'brakes')?.weight ?? 0) > 0);
    assert.deepEqual(unknown, ['hello', 'xanthippe', 'horribly']);
    const sizes = contributions.map(({ weight }) => Math.abs(weight));
    assert.deepEqual(sizes, sizes.toSorted((a, b) => b - a));
  });

  it('adds up to the difference of the two scores, which agrees with their confidences', () => {
    for (const { text } of [...shopQuestions, { text: 'refund refund refund the invoice, the invoice and my parcel' }]) {
      const { classification, runnerUp, difference, contributions, rest, start } = shop.explain(text);
      const sum = start + rest + contributions.reduce((total, { weight }) => total + weight, 0);
      assert.ok(Math.abs(sum - difference) < 1e-9);
      assert.ok(difference >= 0);
      assert.equal(runnerUp, classification.alternatives[0]?.intent);
    }
    // Confidences are softmax over scores divided by one temperature, evened by what 60 predictions of six intents weigh against two that know nothing.
    const sure = (confidence = 0): number => (confidence * (60 + 2) - 2 / 6) / 60;
    const temperatures = [...shopQuestions.map(({ text }) => text), 'refund refund refund the invoice, the invoice and my parcel'].map((text) => {
      const { classification, difference } = shop.explain(text);
      return difference / Math.log(sure(classification.confidence) / sure(classification.alternatives[0]?.confidence));
    });
    for (const temperature of temperatures) assert.ok(Math.abs(temperature / (temperatures[0] ?? 0) - 1) < 1e-6, temperatures.join(' '));
  });

  it('shows pairs of words as they stand in the text', () => {
    const { contributions } = shop.explain('opening hours please');
    assert.ok(contributions.some(({ words }) => words === 'opening hours'));
    assert.ok(contributions.every(({ words }) => /^[^\s…]+(?: (?:… )?[^\s…]+)?$/.test(words)), JSON.stringify(contributions));
  });

  it('has nothing to say about a text of which nothing is known', () => {
    const { contributions, rest, difference, start } = shop.explain('???');
    assert.deepEqual({ contributions, rest }, { contributions: [], rest: 0 });
    assert.equal(difference, start);
  });
});
