import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Retryable } from '../../vocabulary/errors.ts';
import { checkedSummary, type Summariser } from './summariser.ts';
import { checkSummary } from '../../text/summary-check.ts';
import { englishThread, germanThread, japaneseThread, turnsOf } from './test-turns.ts';

function missing(summary: string, turns = englishThread): string[] {
  return checkSummary(summary, turns).missing.toSorted();
}

test('a summary in other words passes when its facts are those of the sources', () => {
  assert.deepEqual(missing('Jane was charged 1490 EUR instead of 1.290,00 EUR on invoice INV-2026-00817. She paid before 2026-03-31, and Tom Baker asked about Excel.'), []);
  assert.deepEqual(missing('Bis zum 05.03.2026 sollte die Lieferung LS-4471 kommen; 3 von 12 Kartons fehlten, 24,9 € wurden erstattet.', germanThread).filter((word) => /\d/u.test(word)), []);
  assert.deepEqual(missing('田中様の注文A-5521は3月6日に到着。3400円を返金。', japaneseThread), []);
});

test('a number that the sources do not have is found', () => {
  assert.deepEqual(missing('Jane was charged 1491 EUR.'), ['1491']);
  assert.deepEqual(missing('The invoice was over 290 EUR.'), ['290'], 'a part of a number is another number');
  assert.deepEqual(missing('The fee is 49.0 percent of it.'), ['49.0']);
  assert.deepEqual(missing('3500円を返金。', japaneseThread), ['3500']);
  assert.deepEqual(missing('١٥٠٠', turnsOf([['a', 'we owe ١٥٠١ dirham']])), ['1500']);
});

test('the parts of a decimal number are not numbers of their own', () => {
  const turns = turnsOf([['a', 'the rate is 12.5 percent, version 2.10.7, at 14:30']]);
  assert.deepEqual(missing('12.5 percent at 14:30', turns), []);
  assert.deepEqual(missing('the rate is 5 percent, or 12', turns), ['12', '5']);
});

test('a date that the sources do not have is found, however it is written', () => {
  assert.deepEqual(missing('It was promised for 7 April.'), ['7 April']);
  assert.deepEqual(missing('It was promised for April 7, 2026.'), ['April 7, 2026']);
  assert.deepEqual(missing('Zugesagt bis zum 7. April 2026', germanThread).filter((word) => /\d/u.test(word)), ['7. April 2026']);
  assert.deepEqual(missing('4月7日に到着。', japaneseThread), ['4月7日']);
  assert.deepEqual(missing('Paid on March 9th, 2026.'), [], 'the day of a turn');
  assert.deepEqual(missing('Promised for 6 March 2025.'), ['6 March 2025'], 'another year');
});

test('a name, an address or a code that the sources do not have is found', () => {
  assert.deepEqual(missing('The invoice was sent by Tom Miller to jo@example.com, as INV-2026-00818.'), ['INV-2026-00818', 'Miller', 'jo@example.com']);
  assert.deepEqual(missing('Robert paid.'), ['Robert'], 'at the beginning of a sentence too, unless it is a word that every text has');
  assert.deepEqual(missing('She paid. The invoice is old. I agreed.'), []);
  assert.deepEqual(missing('鈴木様がカメラを購入。', japaneseThread), ['カメラ', '鈴木']);
  assert.deepEqual(missing('example.com was written to at ane@example.com'), ['ane@example.com'], 'the end of an address is another address');
});

const model = (write: () => Promise<string>): Summariser => ({ model: 'test/one', summarise: write });

test("a model's summary is used when its facts hold", async () => {
  const text = 'Jane was charged 1,490.00 EUR instead of 1,290.00 EUR.';
  assert.deepEqual(await checkedSummary(englishThread, { charsMax: 500, zone: 'UTC' }, model(async () => text)), { text, model: 'test/one', refused: null });
});

test("a model's summary that invents, fails or rambles gives way to sentences of the sources, and it is said why", async () => {
  const cases: [() => Promise<string>, RegExp][] = [
    [async () => 'Jane was charged 9,999 EUR by Bob.', /what its sources don't say: 9,999, Bob/u],
    [async () => ' ', /empty/u],
    [async () => 'paid '.repeat(200), /1\d\d\d|999 characters|where 500/u],
    [() => Promise.reject(new Retryable('models.busy', 'Too many requests.', 'Wait.')), /could not summarise: Too many requests\./u],
  ];
  for (const [write, why] of cases) {
    const { text, model: by, refused } = await checkedSummary(englishThread, { charsMax: 500, zone: 'UTC' }, model(write));
    assert.match(refused ?? '', why);
    assert.equal(by, null);
    assert.match(text, /INV-2026-00817/u);
  }
});

test('a mistake in the code of a summariser is not taken for a model that is busy', async () => {
  await assert.rejects(checkedSummary(englishThread, { charsMax: 500, zone: 'UTC' }, model(() => Promise.reject(new TypeError('x is undefined')))), TypeError);
});
