import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exampleReportSchema, outOfScopeIntent } from '../vocabulary/router.ts';
import { checkExamples } from './examples.ts';
import { evenly, type ReadExample, readExamples, spokenName } from './training-set.ts';
import { Turns } from './turns.ts';

const good = [
  { text: 'where is my parcel', intent: 'delivery' },
  { text: 'I forgot my password', intent: 'account' },
];

describe('a check of examples', () => {
  it('tells duplicates, contradictions, cut and empty texts, and lets them pass', () => {
    const report = checkExamples([
      ...good,
      { text: 'Where is my PARCEL?', intent: 'delivery' },
      { text: 'where is my parcel', intent: 'refund' },
      { text: '…', intent: 'delivery' },
      { text: `delivery ${'x '.repeat(20_000)}`, intent: 'delivery' },
      { text: 'tell me a joke', intent: outOfScopeIntent },
    ]);
    assert.deepEqual(exampleReportSchema.parse(report), report);
    assert.deepEqual(report, {
      lines: 7,
      usable: 5,
      intents: [{ intent: 'account', examples: 1 }, { intent: 'delivery', examples: 2 }, { intent: 'oos', examples: 1 }, { intent: 'refund', examples: 1 }],
      duplicates: 1,
      cut: 1,
      empty: 1,
      contradictions: [{ text: 'where is my parcel', intents: ['delivery', 'refund'] }],
      contradictionCount: 1,
    }); // prettier-ignore
  });

  it('refuses what no classifier can be made of', () => {
    assert.throws(() => checkExamples([]), { code: 'router.few-intents' });
    assert.throws(() => checkExamples(good.slice(0, 1)), { code: 'router.few-intents' });
    assert.throws(() => checkExamples(Array.from({ length: 2_001 }, (_, i) => ({ text: `word${i}`, intent: `i${i}` }))), { code: 'router.many-intents' });
  });
});

describe('what training takes of the examples', () => {
  it('is evenly of each intent when there are more than it can use', async () => {
    const texts = [14, 5].map((count) => Array.from({ length: count }, (_, i) => `text number ${i} of ${count}`));
    const taken = async (wordsMax: number, seed = 'seed'): Promise<ReadExample[]> => {
      const all: ReadExample[] = [];
      for await (const example of evenly(texts, { wordsMax, seed }, new Turns())) all.push(example);
      return all;
    };
    const counts = (found: ReadExample[]): number[] => [0, 1].map((k) => found.filter(({ intent }) => intent === k).length);
    assert.deepEqual(counts(await taken(1_000)), [14, 5]);
    assert.deepEqual(counts(await taken(45)), [5, 4]);
    assert.notDeepEqual(await taken(45), await taken(45, 'another'));
  });

  it('is each text once', async () => {
    const { examples } = await readExamples([...good, ...good, { text: 'Where is my parcel?!', intent: 'delivery' }], 'seed', new Turns());
    assert.equal(examples.filter(({ isName }) => !isName).length, 2);
  });

  it('splits names of intents into words', () => {
    assert.deepEqual(['card_arrival', 'card-arrival', 'cardArrival', 'Card arrival?', '支払い_遅延'].map(spokenName), ['card arrival', 'card arrival', 'card Arrival', 'Card arrival', '支払い 遅延']);
  });
});
