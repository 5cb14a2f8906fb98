import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Language, languageOf } from './language.ts';
import { wordsOf } from './words.ts';

const told: [Language, string[]][] = [
  ['en', ['Where is my parcel?', 'I want a refund', 'So long', 'Hey Mel! Long time no see!', 'I was in Rome']],
  ['de', ['Wo ist mein Paket?', 'Ich möchte kündigen', 'Bestellung stornieren', 'Guten Tag, die Lieferung kam beschädigt an']],
  ['de', ['Größe', 'Grüße']],
  ['fr', ['Où est mon colis ?', 'Je voudrais annuler ma commande', "L'abonnement n'est pas actif"]],
  ['es', ['¿Dónde está mi pedido?', 'Quiero cancelar la suscripción', 'factura duplicada']],
  ['it', ["Dov'è il mio pacco?", 'Vorrei annullare il mio ordine', 'La fattura è stata pagata']],
  ['pt', ['Onde está a minha encomenda?', 'Não consigo entrar na minha conta']],
  ['nl', ['Waar is mijn pakket?', 'De factuur klopt niet']],
  ['sv', ['Var är mitt paket?', 'Jag vill avbryta min beställning', 'Fakturan är fel']],
  ['ru', ['Где мой заказ INV-17?']],
  ['el', ['Πού είναι η παραγγελία μου;']],
  ['ar', ['أين طلبي؟ INV-17']],
  ['ja', ['注文番号12はいつ届きますか', 'カードが届いていません', '東京都千代田区丸の内']],
  ['zh', ['我的订单在哪里']],
  ['ko', ['주문이 어디에 있나요']],
  ['th', ['พัสดุของฉันอยู่ที่ไหน']],
];

describe('the language of a text', () => {
  for (const [language, texts] of told) {
    it(`is told from a few words: ${language}, ${texts[0]}`, () => {
      for (const text of texts) assert.equal(languageOf(wordsOf(text), text), language, text);
    });
  }

  it('is English when nothing tells', () => {
    for (const text of ['', '17', 'Keelson', '😀', 'INV-2024-00817']) assert.equal(languageOf(wordsOf(text), text), 'en');
  });

  it('is that of most words, not of a quoted one', () => {
    assert.equal(languageOf(wordsOf('The German word Rechnung means invoice and 請求書 is the same in Japanese')), 'en');
  });
});
