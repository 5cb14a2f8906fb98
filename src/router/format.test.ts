import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { KeelsonError } from '../vocabulary/errors.ts';
import { shopExamples, shopQuestions } from './test-examples.ts';
import { readClassifier, trainClassifier } from './train.ts';

const shop = await trainClassifier(shopExamples);
const bytes = shop.toBytes();

describe('a stored classifier', () => {
  it('answers and explains as before it was stored, wherever its bytes lie', () => {
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const read = readClassifier(shifted.subarray(3));
    assert.deepEqual(read.intents, shop.intents);
    assert.equal(read.abstainBelow, shop.abstainBelow);
    for (const { text } of shopQuestions) {
      assert.deepEqual(read.classify(text), shop.classify(text));
      assert.deepEqual(read.explain(text), shop.explain(text));
    }
    assert.deepEqual(read.toBytes(), bytes);
  });

  it('is refused when it is something else, of another format, cut or changed anywhere', () => {
    const refused = (given: Uint8Array, code: string): void => {
      assert.throws(() => readClassifier(given), (error) => error instanceof KeelsonError && error.code === code && error.nextStep.includes('router train')); // prettier-ignore
    };
    refused(new Uint8Array(0), 'router.not-a-classifier');
    refused(new TextEncoder().encode('{"intents": ["a", "b"], "weights": []}'), 'router.not-a-classifier');
    const newer = bytes.slice();
    newer[8] = 9;
    refused(newer, 'router.other-format');
    refused(bytes.slice(0, -1), 'router.damaged-classifier');
    fc.assert(
      fc.property(fc.integer({ min: 12, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = bytes.slice();
        changed[at] = (changed[at] as number) ^ change;
        refused(changed, 'router.damaged-classifier');
      }),
      { numRuns: 20 },
    );
  });
});
