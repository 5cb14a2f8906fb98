import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { arabicStem } from './arabic-stem.ts';
import { stemOf } from './stem.ts';
import { languagesKnown } from './stop-words.ts';
import { wordsOf } from './words.ts';

describe('a stem', () => {
  it('is one for the inflections of a word', () => {
    assert.equal(stemOf('refunded', 'en'), stemOf('refunds', 'en'));
    assert.equal(stemOf('rechnungen', 'de'), stemOf('rechnung', 'de'));
    assert.equal(stemOf('fakturorna', 'sv'), stemOf('faktura', 'sv'));
    assert.equal(stemOf('заказы', 'ru'), stemOf('заказа', 'ru'));
    assert.equal(stemOf('λογαριασμοσ', 'el'), stemOf('λογαριασμου', 'el'));
  });

  it('is one for the endings whose accent was folded away', () => {
    assert.equal(stemOf('facturacion', 'es'), stemOf('facturaciones', 'es'));
    assert.equal(stemOf('instalacao', 'pt'), stemOf('instalacoes', 'pt'));
    assert.equal(stemOf('annulees', 'fr'), stemOf('annuler', 'fr'));
    assert.equal(stemOf('idees', 'fr'), 'ide');
  });

  it('is one in German for an umlaut and its two letters, but not where the letters are just neighbours', () => {
    assert.equal(stemOf('ruckerstattung', 'de'), stemOf('rueckerstattung', 'de'));
    assert.equal(stemOf('neuen', 'de'), stemOf('neu', 'de'));
    assert.notEqual(stemOf('neuen', 'de'), stemOf('neun', 'de'));
    assert.equal(stemOf('qualitat', 'de'), stemOf('qualitaet', 'de'));
  });

  it('is one in Arabic with and without the article, the conjunction and an ending', () => {
    for (const word of ['فاتوره', 'الفاتوره', 'والفاتوره', 'بالفاتوره']) assert.equal(arabicStem(word), 'فاتور', word);
    assert.equal(arabicStem('الفواتير'), arabicStem('فواتير'));
    assert.equal(arabicStem('ولد'), 'ولد');
  });

  it('leaves codes and numbers alone', () => {
    for (const language of languagesKnown) assert.equal(stemOf('inv2024s', language), 'inv2024s');
  });

  it('is a single word of its own, in every language, for any word', () => {
    const alphabets = ['aeinrstbdglmouéßđï', 'иеоснтый', 'ςασεινο', 'اليوتنهب', 'ぁ漢'].map((alphabet) => fc.constantFrom(...alphabet.split('')));
    const letters = fc.oneof(...alphabets);
    fc.assert(
      fc.property(fc.array(letters, { minLength: 1, maxLength: 70 }), fc.constantFrom(...languagesKnown), (characters, language) => {
        for (const word of wordsOf(characters.join(''))) {
          const stem = stemOf(word, language);
          assert.deepEqual(wordsOf(stem), [stem]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
