import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from './analyse.ts';
import { cosine, hashEmbedder, toBits } from './embed.ts';

const { embed } = hashEmbedder;

/** Which of the texts is nearest to the query. */
function nearest(query: string, texts: readonly string[]): string | undefined {
  const vector = embed(query);
  return texts.toSorted((a, b) => cosine(vector, embed(b)) - cosine(vector, embed(a)))[0];
}

describe('the embedder without a model', () => {
  const texts = [
    'I would like a refund for my yearly subscription',
    'The parcel was delivered to the wrong address',
    'How do I change the password of my account?',
    'Ich warte noch auf die Rückerstattung für meine Bestellung',
    'La facture de septembre est introuvable',
    'Necesito cambiar la dirección de entrega',
    'カードがまだ届いていません。',
    'لم أستلم الفواتير حتى الآن',
  ] as const;

  it('brings back what was misspelt in the query', () => {
    assert.equal(nearest('subscribtion refnud', texts), texts[0]);
    assert.equal(nearest('pasword', texts), texts[2]);
    assert.equal(nearest('adress of delivary', texts.slice(0, 3)), texts[1]);
    assert.equal(nearest('Rükerstatung', texts), texts[3]);
    assert.equal(nearest('facure introuvabel', texts), texts[4]);
  });

  it('brings back inflections and parts that have other stems', () => {
    assert.equal(nearest('Bestellstatus Erstattungsbetrag', texts), texts[3]);
    assert.equal(nearest('subscribers', texts), texts[0]);
    assert.equal(nearest('direcciones', texts), texts[5]);
    assert.equal(nearest('届いた', texts), texts[6]);
    assert.equal(nearest('فواتيرنا', texts), texts[7]);
  });

  it('puts texts without a common piece far apart', () => {
    assert.ok(Math.abs(cosine(embed('refund subscription'), embed('mountain weather'))) < 0.35);
    assert.ok(cosine(embed('refund subscription'), embed('subscription refunds')) > 0.99);
  });

  it('lets everyday words count less than telling ones', () => {
    assert.equal(nearest('please help me get my money', ['please help me get there', 'money']), 'money');
  });

  it('is 256 whole numbers that use the range, and all zeros without a word', () => {
    const vector = embed('a refund, please');
    assert.equal(vector.length, hashEmbedder.dimensions);
    assert.equal(Math.max(...vector.map(Math.abs)), 127);
    assert.ok(embed(' \u0000…').every((value) => value === 0));
    assert.equal(cosine(embed(''), vector), 0);
  });

  it('takes an analysis that is there already', () => {
    const text = 'The invoices were paid twice';
    assert.deepEqual(embed(text, analyse(text)), embed(text));
  });

  it('gives the vectors that it gave: a change needs a new id', () => {
    const sum = (text: string): number => embed(text).reduce((total, value, at) => (total * 31 + value * (at + 1)) % 1_000_003, 0);
    assert.deepEqual(['refund my subscription', 'Rechnung INV-2024-00817', '届いていません'].map(sum), [-541180, 491893, 726756]);
  });

  it('takes a huge text in bounded time', () => {
    const started = performance.now();
    embed('refund '.repeat(1_500_000));
    embed(Array.from({ length: 500_000 }, (_, i) => `w${i}x${i * 7}`).join(' '));
    assert.ok(performance.now() - started < 5_000);
  });
});

describe('the bits of a vector', () => {
  it('are its signs, the lowest first', () => {
    const vector = new Int8Array(256);
    vector[0] = 5;
    vector[9] = 1;
    vector[10] = -1;
    vector[255] = 127;
    const bits = toBits(vector);
    assert.equal(bits.length, 32);
    assert.deepEqual([bits[0], bits[1], bits[31]], [1, 2, 128]);
  });

  it('are nearer for nearer texts', () => {
    const distance = (a: string, b: string): number => {
      const right = toBits(embed(b));
      return toBits(embed(a)).reduce((total, byte, at) => total + (byte ^ (right[at] ?? 0)).toString(2).replaceAll('0', '').length, 0);
    };
    assert.ok(distance('refund of my subscription', 'subscription refnud') < distance('refund of my subscription', 'wrong parcel address'));
  });
});
