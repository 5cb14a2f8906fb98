import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { evaluationSchema, type Classification, type IntentExample } from '../vocabulary/router.ts';
import { auroc, evaluate } from './evaluate.ts';
import { shopExamples, shopQuestions, strangeQuestions } from './test-examples.ts';
import { trainClassifier } from './train.ts';

/** Answers that are written down: text, intent, confidence and scope. It abstains below 0.5. */
function written(answers: [text: string, intent: string, confidence: number, scope: number][]): { intents: string[]; abstainBelow: number; classify: (text: string) => Classification } {
  const known = new Map(answers.map(([text, intent, confidence, scope]) => [text, { intent, confidence, scope, alternatives: [], abstained: scope < 0.5 }]));
  return { intents: ['a', 'b'], abstainBelow: 0.5, classify: (text) => known.get(text) ?? assert.fail(text) };
}

const lines = (...pairs: [text: string, intent: string][]): IntentExample[] => pairs.map(([text, intent]) => ({ text, intent }));

describe('an evaluation', () => {
  it('counts the likeliest intent of the lines in scope, and F1 by intent', async () => {
    const classifier = written([['1', 'a', 0.9, 0.9], ['2', 'a', 0.9, 0.9], ['3', 'a', 0.6, 0.4], ['4', 'b', 0.8, 0.8]]); // prettier-ignore
    const { n, inScope, accuracy, macroF1, answered, outOfScope } = await evaluate(classifier, lines(['1', 'a'], ['2', 'a'], ['3', 'b'], ['4', 'b']));
    assert.deepEqual({ n, inScope, accuracy, outOfScope }, { n: 4, inScope: 4, accuracy: 0.75, outOfScope: null });
    // a: 2 right of 2 lines and 3 answers, 0.8; b: 1 right of 2 lines and 1 answer, 2/3.
    assert.ok(Math.abs((macroF1 ?? 0) - (0.8 + 2 / 3) / 2) < 1e-12);
    assert.deepEqual(answered, { threshold: 0.5, coverage: 0.75, accuracy: 1 });
  });

  it('takes lines with any other intent as out of scope', async () => {
    const classifier = written([['1', 'a', 0.9, 0.9], ['2', 'b', 0.9, 0.3], ['3', 'a', 0.6, 0.4], ['4', 'b', 0.8, 0.1], ['5', 'b', 0.8, 0.6]]); // prettier-ignore
    const { inScope, accuracy, outOfScope } = await evaluate(classifier, lines(['1', 'a'], ['2', 'b'], ['3', 'oos'], ['4', 'gardening'], ['5', 'oos']));
    assert.deepEqual({ inScope, accuracy, n: outOfScope?.n, recall: outOfScope?.recall }, { inScope: 2, accuracy: 1, n: 3, recall: 2 / 3 });
    // Pairs of 0.9 and 0.3 with 0.4, 0.1 and 0.6: four of six in order. The lowest twentieth of two lines ends at 0.3.
    assert.ok(Math.abs((outOfScope?.auroc ?? 0) - 4 / 6) < 1e-12);
    assert.equal(outOfScope?.recallAt5, 1 / 3);
  });

  it('measures how far confidence is from accuracy', async () => {
    const answers = Array.from({ length: 10 }, (_, i): [string, string, number, number] => [`${i}`, 'a', i < 5 ? 0.95 : 0.55, 0.9]);
    const { calibration } = await evaluate(written(answers), lines(...answers.map(([text], i): [string, string] => [text, i === 0 || i === 5 ? 'b' : 'a'])));
    // Five at 0.95 and five at 0.55, four of each right.
    assert.deepEqual(calibration.bins.map(({ from, n, accuracy }) => [from, n, accuracy]), [[0.5, 5, 0.8], [0.9, 5, 0.8]]); // prettier-ignore
    assert.ok(Math.abs((calibration.ece ?? 0) - (0.15 + 0.25) / 2) < 1e-12);
  });

  it('says what other bounds would give', async () => {
    const answers = Array.from({ length: 20 }, (_, i): [string, string, number, number] => [`${i}`, 'a', 0.5, (i + 1) / 20]);
    const { abstention } = await evaluate(written([...answers, ['x', 'a', 0.5, 0.2]]), lines(...answers.map(([text], i): [string, string] => [text, i < 2 ? 'b' : 'a']), ['x', 'oos']));
    assert.deepEqual(abstention[0], { threshold: 0, coverage: 1, accuracy: 0.9, outOfScopeRecall: 0 });
    assert.deepEqual(abstention.find(({ coverage }) => coverage === 0.9), { threshold: 0.15, coverage: 0.9, accuracy: 1, outOfScopeRecall: 0 });
    assert.deepEqual(abstention.find(({ coverage }) => coverage === 0.8), { threshold: 0.25, coverage: 0.8, accuracy: 1, outOfScopeRecall: 1 });
  });

  it('is of the agreed form, for a real classifier and for no lines at all', async () => {
    const shop = await trainClassifier(shopExamples);
    const found = await evaluate(shop, [...shopQuestions, ...strangeQuestions.map((text) => ({ text, intent: 'oos' }))]);
    assert.deepEqual(evaluationSchema.parse(found), found);
    assert.ok((found.accuracy ?? 0) > 0.9 && (found.outOfScope?.auroc ?? 0) > 0.95, JSON.stringify(found));
    const empty = await evaluate(shop, []);
    assert.deepEqual(evaluationSchema.parse(empty), empty);
    assert.deepEqual([empty.accuracy, empty.macroF1, empty.outOfScope, empty.calibration.ece], [null, null, null, null]);
    await assert.rejects(evaluate(shop, shopQuestions, { signal: AbortSignal.abort(new Error('enough')) }), /enough/);
  });
});

describe('the area under the curve', () => {
  it('is the share of pairs in order, ties half', () => {
    assert.equal(auroc([2, 3], [0, 1]), 1);
    assert.equal(auroc([0, 1], [2, 3]), 0);
    assert.equal(auroc([1, 2], [1, 0]), 0.875);
    assert.equal(auroc([5, 5, 5], [5]), 0.5);
    assert.equal(auroc([], [1]), null);
  });
});
