import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { limits } from '../vocabulary/limits.ts';
import { sentencesOf } from './sentences.ts';

describe('the sentences of a text', () => {
  it('end at a dot, but not at that of an abbreviation, an initial or a number', () => {
    assert.deepEqual(sentencesOf('Dear Dr. Smith, we met e.g. in May. It cost 3.14 euro! See No. 17. He said no. J. Doe agreed. So did I. The end.'), [
      'Dear Dr. Smith, we met e.g. in May.',
      'It cost 3.14 euro!',
      'See No. 17.',
      'He said no.',
      'J. Doe agreed.',
      'So did I.',
      'The end.',
    ]);
  });

  it('know German ordinals and abbreviations', () => {
    assert.deepEqual(sentencesOf('Am 3. Mai kam z.B. die Rechnung Nr. 17 an. Bitte zahlen Sie bis zum 1. Juni 2024. Danke'), [
      'Am 3. Mai kam z.B. die Rechnung Nr. 17 an.',
      'Bitte zahlen Sie bis zum 1. Juni 2024.',
      'Danke',
    ]);
  });

  it('end without a space in Japanese, and at the marks of Arabic', () => {
    assert.deepEqual(sentencesOf('今日は届きました。ありがとう！次は？'), ['今日は届きました。', 'ありがとう！', '次は？']);
    assert.deepEqual(sentencesOf('هل وصل الطلب؟ نعم. شكرا'), ['هل وصل الطلب؟', 'نعم.', 'شكرا']);
  });

  it('keep a closing quotation mark', () => {
    assert.deepEqual(sentencesOf('«C’est fini.» Il part… "Why?" she asked.'), ['«C’est fini.»', 'Il part…', '"Why?"', 'she asked.']);
  });

  it('are the items of a list and the short lines of a letter', () => {
    assert.deepEqual(sentencesOf('Hi Anna,\n- first thing\n- second thing\n1. Open it. 2. Close it.\r\n\r\nBest\nBen'), [
      'Hi Anna,', '- first thing', '- second thing', '1. Open it.', '2. Close it.', 'Best', 'Ben',
    ]); // prettier-ignore
  });

  it('are the items of a list whose lines are long enough to be wrapped', () => {
    const items = ['- the first thing of two that are told on lines as long as this', '- the second'];
    assert.deepEqual(sentencesOf(items.join('\n')), items);
  });

  it('go on in the next line when the line was wrapped', () => {
    assert.deepEqual(sentencesOf('This line was wrapped by the program of the person\nwho wrote it. And this\n'), [
      'This line was wrapped by the program of the person who wrote it.',
      'And this',
    ]);
  });

  it('come in pieces when they are too long, and nothing is lost', () => {
    const text = Array.from({ length: 3_000 }, (_, i) => `word${i}`).join(' ');
    const pieces = sentencesOf(text);
    assert.ok(pieces.every((piece) => piece.length <= limits.sentenceCharsMax));
    assert.equal(pieces.join(' '), text);
  });

  it('hold every character but spaces, well formed, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'Dr', '.', ' ', '\n', '。', '"', '1', '!', '\uD83D', '\u0000', '- '), maxLength: 80 }), (text) => {
        const sentences = sentencesOf(text);
        assert.equal(sentences.join('').replaceAll(/\s/g, ''), text.toWellFormed().replaceAll(/\s/g, ''));
        for (const sentence of sentences) assert.ok(sentence.trim() === sentence && sentence !== '' && sentence.isWellFormed());
      }),
    );
  });

  it('are bounded in number and time, whatever ten megabytes hold', () => {
    const started = performance.now();
    for (const piece of ['.', '. ', 'a.', '.)', '。', 'a', ' ', '\n', '- \n', '"', 'A sentence it is. ', '\u0000', '1. ']) {
      assert.ok(sentencesOf(piece.repeat(10_000_000 / piece.length)).length <= limits.sentencesPerTextMax, piece);
    }
    assert.ok(performance.now() - started < 15_000);
  });
});
