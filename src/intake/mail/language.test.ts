import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessLanguage } from './language.ts';

test('a sentence is enough to tell its language', () => {
  const sentences = {
    en: 'Could you send me the invoice for March again?',
    de: 'Hallo, ich möchte meine Bestellung stornieren.',
    fr: 'Bonjour, je voudrais annuler ma commande. Merci',
    es: 'Hola, quisiera devolver el producto que compré',
    ja: '注文はどこですか。まだ届いていません。',
  };
  for (const [language, sentence] of Object.entries(sentences)) assert.equal(guessLanguage(sentence), language);
});

test('too little text to tell by is null', () => {
  for (const text of ['', 'Hello', 'Guten Tag', 'OK, thanks!', '12345 67890 11111 22222 33333']) assert.equal(guessLanguage(text), null);
});

test('names and keyboard noise are no language', () => {
  for (const text of ['Jane Example Acme Gmbh Berlin Hauptstrasse', 'asdf qwer zxcv qweoiu asdlkj']) assert.equal(guessLanguage(text), null);
});

test('what the writer quotes does not count', () => {
  const quoted = '> Hello Jane, thank you very much for your order of last week.\n'.repeat(10);
  assert.equal(guessLanguage(`On Monday the third of February Acme Support wrote:\n\n${quoted}\nWo ist meine Bestellung? Ich warte seit Wochen.`), 'de');
});

test('links and signatures do not count', () => {
  assert.equal(guessLanguage('https://shop.example/where/is/my/order/please jane.the.customer@shop.example\n-- \nJane, who likes to write long signatures in English'), null);
});
