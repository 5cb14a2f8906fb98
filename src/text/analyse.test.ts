import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../vocabulary/limits.ts';
import { analyse, analyseQuery } from './analyse.ts';
import type { Language } from './language.ts';

/** Whether a query for the second text would meet every term in the first. */
function finds(query: string, text: string, languages: readonly Language[] = ['en', 'de', 'fr', 'es', 'pt']): boolean {
  const terms = new Set(analyse(text).terms);
  return analyseQuery(query, languages).every(({ alternatives }) => alternatives.some((stem) => terms.has(stem)));
}

describe('the analysis of a text', () => {
  it('keeps stems in order, repeated ones too, and drops stop words', () => {
    assert.deepEqual(analyse('The invoices and the invoice were refunded'), { language: 'en', terms: ['invoic', 'invoic', 'refund'] });
  });

  it('keeps the stop words of a text that has nothing else', () => {
    assert.deepEqual(analyse('To be, or not to be').terms, ['to', 'be', 'or', 'not', 'to', 'be']);
    assert.ok(finds('to be or not', 'To be, or not to be'));
  });

  it('finds other inflections in German, umlauts or not', () => {
    assert.ok(finds('Rechnung', 'Wo sind meine Rechnungen?'));
    assert.ok(finds('Rueckerstattungen', 'Ich warte auf die Rückerstattung für die Bestellung'));
  });

  it('finds other inflections in French and Spanish, accents or not', () => {
    assert.ok(finds('abonnement annulé', 'Les abonnements sont annulés'));
    assert.ok(finds('annulee', 'La commande est annulée par le client'));
    assert.ok(finds('facturacion', 'Necesito ayuda con la facturación de mis pedidos'));
    assert.ok(finds('facturaciones pedido', 'Necesito ayuda con la facturación de mis pedidos'));
  });

  it('finds Japanese without spaces, and Arabic with and without the article', () => {
    assert.ok(finds('届いていません', 'カードがまだ届いていません。'));
    assert.ok(!finds('解約', 'カードがまだ届いていません。'));
    assert.ok(finds('فواتير', 'لم أستلم الفواتير حتى الآن'));
    assert.ok(finds('الفَوَاتِير', 'لم أستلم الفواتير حتى الآن'));
  });

  it('stems a word by its script in a text of another language', () => {
    assert.deepEqual(analyse('Где мой заказ с invoices INV-17?').terms.slice(1), ['invoic', 'inv17', 'inv', '17']);
  });

  it('leaves codes as they are', () => {
    assert.ok(finds('INV-2024-00817', 'see inv-2024-00817s, or rather INV-2024-00817.'));
    assert.ok(finds('inv202400817', 'about INV-2024-00817'));
  });

  it('is bounded for any text', () => {
    const started = performance.now();
    assert.equal(analyse('invoice refunds '.repeat(700_000)).terms.length, limits.wordsPerTextMax);
    assert.deepEqual(analyse('\u0000'.repeat(10_000_000)).terms, []);
    assert.ok(performance.now() - started < 5_000);
  });

  it('is the same the second time, from a warm cache or a full one', () => {
    const text = 'Running customers were refunded for duplicated invoices';
    const before = analyse(text);
    for (let i = 0; i < 4; i++) analyse(Array.from({ length: 15_000 }, (_, word) => `${'abcdefghij'[i]}${word.toString(36).replaceAll(/\d/g, 'z')}ing`).join(' '));
    assert.deepEqual(analyse(text), before);
  });
});

describe('the analysis of a query', () => {
  it('stems a word in its own and in every given language', () => {
    assert.deepEqual(analyseQuery('Rechnungen', ['de', 'en', 'fr']), [{ word: 'rechnungen', alternatives: ['rechnung', 'rechnungen'] }]);
  });

  it('takes search syntax for words', () => {
    const words = analyseQuery('"refund" NEAR(card, 3) col:x* ^y -z {a b} \u0000;--', ['en']).map(({ word }) => word);
    assert.ok(words.includes('refund') && words.includes('near'));
    assert.ok(words.every((word) => /^[\p{L}\p{N}]+$/u.test(word)));
  });

  it('drops stop words unless there is nothing else, and asks for a word once', () => {
    assert.deepEqual(analyseQuery('where is the card? the card', []).map(({ word }) => word), ['card']);
    assert.deepEqual(analyseQuery('who is it', []).map(({ word }) => word), ['who', 'is', 'it']);
  });

  it('is bounded', () => {
    assert.equal(analyseQuery(Array.from({ length: 500 }, (_, i) => `word${i}`).join(' '), ['en']).length, limits.queryTermsMax);
    assert.deepEqual(analyseQuery('', ['en']), []);
  });
});
