import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkSummary } from '../../text/summary-check.ts';
import { checkedSummary } from './summariser.ts';
import { summarise } from './summarise.ts';
import { englishThread, germanThread, japaneseThread, turnsOf } from './test-turns.ts';
import { boundedTurns, cutText, ownText } from '../../text/turns.ts';

test('a summary has what was settled, in order, with day and author, and not the small talk', () => {
  const { text, sources } = summarise(englishThread, { charsMax: 500 });
  assert.match(text, /^2026-03-02 jane@example\.com: The invoice INV-2026-00817 .*We agreed on 1,290\.00 EUR/u);
  assert.match(text, /2026-03-03 us@acme\.example: I will send a corrected invoice by 6 March\./u);
  assert.match(text, /deadline of 31 March 2026/u);
  assert.doesNotMatch(text, /weather|Best regards|Thanks!|weekend/u);
  const days = text.split('\n').map((line) => line.slice(0, 10));
  assert.deepEqual(days, days.toSorted());
  assert.equal(sources.length, days.length);
});

test('what is quoted is not said again', () => {
  const { text } = summarise(englishThread, { charsMax: 5_000 });
  assert.equal(text.split('1,490.00').length, 2);
});

test('a German thread', () => {
  const { text } = summarise(germanThread, { charsMax: 500 });
  assert.match(text, /Lieferung mit der Nummer LS-4471 ist am 27\. Februar nicht angekommen\./u);
  assert.match(text, /spätestens am 5\. März/u);
  assert.match(text, /24,90 € erstatten/u);
  assert.doesNotMatch(text, /Mit freundlichen|Danke\./u);
});

test('a Japanese thread', () => {
  const { text } = summarise(japaneseThread, { charsMax: 200 });
  assert.match(text, /注文番号A-5521の商品がまだ届いていません。/u);
  assert.match(text, /3,400円を返金いたします。/u);
  assert.doesNotMatch(text, /ありがとうございます|お世話に/u);
});

test('greetings and thanks are left out even where there is room for them', () => {
  const all = [englishThread, germanThread, japaneseThread].map((turns) => summarise(turns, { charsMax: 10_000 }).text).join('\n');
  assert.doesNotMatch(all, /Have a nice weekend|thanks for writing|Mit freundlichen|お世話に|ありがとう|感謝します/iu);
  assert.match(all, /The export writes CSV/u);
});

test('days are those of the company', () => {
  const late = [{ seq: 1, author: 'jane', at: Date.UTC(2026, 2, 31, 22, 30), text: 'The contract was signed and the deposit of 500 EUR is paid.' }];
  assert.match(summarise(late, { charsMax: 300, zone: 'Europe/Berlin' }).text, /^2026-04-01 jane: /u);
  assert.match(summarise(late, { charsMax: 300 }).text, /^2026-03-31 jane: /u);
});

test('every sentence is one of its source, and no summary is longer than asked', () => {
  const word = fc.constantFrom('the', 'invoice', 'INV-2026-1', 'will', '1,290.00', 'Jane', 'agreed', '注文', '3月6日', 'März', 'a@b.example', '\n', '. ', '> quoted', '😀', '5. March 2026', 'e\u0301', '١٢', 'ﬁ', '1 000', '1\u00A0000', '。', 'x'.repeat(400));
  const text = fc.oneof(fc.array(word, { maxLength: 60 }).map((words) => words.join(' ')), fc.string({ unit: 'grapheme-ascii', maxLength: 200 }));
  const turns = fc.array(fc.tuple(fc.option(fc.constantFrom('jane@example.com', 'Petra\nVogel', '田中')), text), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(turns, fc.integer({ min: 50, max: 2_000 }), (lines, charsMax) => {
      const given = turnsOf(lines);
      const summary = summarise(given, { charsMax });
      assert.ok(summary.text.length <= charsMax);
      assert.deepEqual(checkSummary(summary.text, given), { ok: true, missing: [] });
      assert.deepEqual(summary, summarise(given, { charsMax }), 'the same turns give the same summary');
    }),
    { numRuns: 300 },
  );
});

test('whatever somebody writes, upkeep gets a summary of it that passes the check, or none', async () => {
  const turns = fc.array(fc.tuple(fc.constant(null), fc.string({ unit: 'binary', maxLength: 400 })), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(turns, async (lines) => {
      const given = turnsOf(lines);
      const { text } = await checkedSummary(given, { charsMax: 500, zone: 'UTC' });
      assert.ok(checkSummary(text, given).ok);
    }),
    { numRuns: 300 },
  );
});

test('a thread of ten thousand turns is read in bounded time, and all of it has a say', () => {
  const turns = turnsOf(Array.from({ length: 10_000 }, (_, index) => [`p${index % 7}@example.com`, `Step ${index}: the shipment number ${index * 37} was agreed for region ${index % 11}. ${'More words follow here. '.repeat(20)}`]));
  const started = performance.now();
  const { sources } = summarise(turns, { charsMax: 1_500 });
  assert.ok(performance.now() - started < 5_000);
  for (let part = 0; part < 4; part++) assert.ok(sources.some((seq) => Math.floor(((seq - 1) * 4) / 10_000) === part), `part ${part} is cited`);
});

test('nothing is made of nothing', () => {
  for (const text of ['', ' \n ', '\u0000']) assert.equal(summarise(turnsOf([[null, text]]), { charsMax: 500 }).text.replaceAll('\u0000', '').replace(/^2026-03-02:\s*/u, ''), '');
  assert.equal(summarise([], { charsMax: 500 }).text, '');
});

test('a text is cut between words, never within a number or a pair of surrogates', () => {
  assert.equal(cutText('one 1,290.00 EUR', 8), 'one');
  assert.equal(cutText('😀😀😀', 3), '😀');
  assert.equal(cutText('a'.repeat(500), 300), null);
  assert.equal(cutText('注文番号が届きました', 4), '注文番号');
});

test('a message is read without quotations and signature, unless there is nothing else', () => {
  assert.equal(ownText('Yes.\n\nOn Mon, 2 Mar 2026 at 10:00, Jane wrote:\n> Really?\n-- \nACME Inc.'), 'Yes.');
  assert.equal(ownText('> only this'), '> only this');
});

test('huge texts get their share', () => {
  const bounded = boundedTurns(turnsOf([['a', 'word '.repeat(2_000_000)], ['b', 'short']]));
  assert.ok(bounded[0]!.text.length <= 20_000);
  assert.equal(bounded[1]!.text, 'short');
});
