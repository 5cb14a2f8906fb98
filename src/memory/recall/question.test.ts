import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../vocabulary/limits.ts';
import { readQuestion } from './question.ts';

describe('a question', () => {
  it('is known to ask for a time or a number, in several languages', () => {
    for (const text of ['When did Dev move?', 'Since when are they a couple?', 'On what day is it?', 'Wann kommt die Rechnung?', 'いつ届きますか']) assert.equal(readQuestion(text, ['en']).kind, 'when', text);
    for (const text of ['How many eggs?', 'How old is the cat?', 'Wie viele Kunden?', 'Cuántos clientes hay?']) assert.equal(readQuestion(text, ['en']).kind, 'count', text);
    for (const text of ['What happened when it rained and when it froze?', 'roof leak', 'How is the cat?']) assert.equal(readQuestion(text, ['en']).kind, null, text);
  });

  it('is known to name a month, a day or a year', () => {
    const period = (text: string): unknown => readQuestion(text, ['en']).period;
    assert.deepEqual(period('What did Ann do in July?'), { year: null, month: 6, day: null });
    assert.deepEqual(period('What happened on 7 May 2023?'), { year: 2023, month: 4, day: 7 });
    assert.deepEqual(period('What happened on May 7th, 2023?'), { year: 2023, month: 4, day: 7 });
    assert.deepEqual(period('Was geschah im März 2024?'), { year: 2024, month: 2, day: null });
    assert.deepEqual(period('invoices of 2022'), { year: 2022, month: null, day: null });
    assert.equal(period('What may she like, and where do they march?'), null);
  });

  it('takes FTS syntax for words', () => {
    const { terms } = readQuestion('"refund" AND (NEAR(invoice, 2)) OR text:* NOT ^x -y', ['en']);
    assert.ok(terms.every(({ word }) => /^[\p{L}\p{N}]+$/u.test(word)));
    assert.ok(terms.some(({ word }) => word === 'refund'));
  });

  it('has a bound, however long it is', () => {
    const { terms } = readQuestion(Array.from({ length: 50_000 }, (_, i) => `word${i}`).join(' '), ['en', 'de']);
    assert.equal(terms.length, limits.queryTermsMax);
  });

  it('takes what is spelt alike and leaves what is not', () => {
    const [term] = readQuestion('acommodation', ['en'], new Map([['acommodation', ['accommod', 'commod', 'zebra']]])).terms;
    assert.ok(term);
    assert.ok(term.alternatives.some(({ term: found, how }) => found === 'accommod' && how === 'similar'));
    assert.ok(!term.alternatives.some(({ term: found }) => found === 'zebra'));
  });
});
