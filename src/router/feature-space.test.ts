import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FeatureSpace, rarity } from './feature-space.ts';
import { eachFeature, languagesOf, pair, readingLanguage, readWords } from './features.ts';

function featuresOf(text: string): Set<number> {
  const found = new Set<number>();
  eachFeature(readWords(text), 'en', (_kind, hash) => found.add(hash));
  return found;
}

function spaceOf(...texts: string[]): FeatureSpace {
  const counts = new Map<number, number>();
  for (const text of texts) for (const hash of featuresOf(text)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const hashes = Uint32Array.from(counts.keys()).toSorted();
  return new FeatureSpace(hashes, Float32Array.from(hashes, (hash) => rarity(counts.get(hash) ?? 0, texts.length)), texts.length);
}

function lengthOf(space: FeatureSpace, text: string): number {
  const { values, length } = space.vectorOf(readWords(text), 'en');
  return Math.sqrt(values.subarray(0, length).reduce((sum, value) => sum + value * value, 0));
}

describe('a text as a vector', () => {
  it('has length 1 when all of it is known, and is the shorter the less is', () => {
    const space = spaceOf('where is my parcel', 'where is the invoice');
    assert.ok(Math.abs(lengthOf(space, 'where is my parcel') - 1) < 1e-6);
    const lengths = ['where is my parcel', 'where is my kitten', 'where are nine kittens', 'qqq zzz'].map((text) => lengthOf(space, text));
    assert.deepEqual(lengths, lengths.toSorted((a, b) => b - a));
    assert.equal(lengths[3], 0);
    assert.equal(lengthOf(space, ''), 0);
  });

  it('finds each feature at its own place, and no other', () => {
    const space = spaceOf('please send the invoice for March to our accountant', 'the brakes squeak');
    for (const [place, hash] of space.hashes.entries()) assert.equal(space.placeOf(hash), place);
    for (const hash of featuresOf('entirely different')) if (!space.hashes.includes(hash)) assert.equal(space.placeOf(hash), -1);
  });
});

describe('the features of a text', () => {
  it('differ between the orders of two words, and between a pair and the same words apart', () => {
    const only = (text: string, other: string): number => [...featuresOf(text)].filter((hash) => !featuresOf(other).has(hash)).length;
    assert.ok(only('card lost', 'lost card') >= 3);
    assert.ok(only('card was lost', 'card lost') > 0);
    assert.equal(only('Card, LOST!', 'card lost'), 0);
  });

  it('name the words that they are from', () => {
    const words = readWords('card was lost');
    const pairs: string[] = [];
    eachFeature(words, 'en', (kind, _hash, at, to) => {
      assert.ok(at >= -1 && to <= words.length && at <= to);
      if (kind === pair) pairs.push(`${words[at] ?? '^'} ${words[to] ?? '$'}`);
    });
    assert.deepEqual(pairs, ['^ card', 'card was', 'was lost', 'lost $']);
  });

  it('grow with the length of the text, not its square', () => {
    const words = Array.from({ length: 1_000 }, (_, i) => `word${i}`);
    let count = 0;
    eachFeature(words, 'en', () => (count += 1));
    assert.ok(count < 30 * words.length, `${count}`);
  });
});

describe('the languages of the training texts', () => {
  const read = (texts: string[]): { text: string; words: string[] }[] => texts.map((text) => ({ text, words: readWords(text) }));
  const english = read(Array.from({ length: 30 }, (_, i) => `where is the parcel that you sent to me on day ${i}`));
  const german = read(Array.from({ length: 10 }, (_, i) => `wo ist das Paket, das Sie mir am Tag ${i} geschickt haben`));

  it('are those that are common, and a text in another is read in the first', () => {
    assert.deepEqual(languagesOf([...english, ...german]), ['en', 'de']);
    assert.deepEqual(languagesOf([...english, ...german.slice(0, 1)]), ['en']);
    const reads = (text: string, languages: ('en' | 'de')[]): string => readingLanguage(readWords(text), text, languages);
    assert.equal(reads('ich habe das Paket nicht bekommen', ['en', 'de']), 'de');
    assert.equal(reads('ich habe das Paket nicht bekommen', ['en']), 'en');
    assert.equal(reads('je ne trouve pas mon colis dans la boîte', ['de', 'en']), 'de');
  });
});
