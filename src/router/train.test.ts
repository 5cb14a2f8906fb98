import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Terminal } from '../vocabulary/errors.ts';
import { classificationSchema, outOfScopeIntent } from '../vocabulary/router.ts';
import { shopExamples, shopQuestions, strangeQuestions } from './test-examples.ts';
import { readClassifier, trainClassifier } from './train.ts';

const shop = await trainClassifier(shopExamples);

describe('a trained classifier', () => {
  it('answers questions that it has not seen, and says so in the agreed form', () => {
    const right = shopQuestions.filter(({ text, intent }) => shop.classify(text).intent === intent).length;
    assert.ok(right >= 11, `${right} of ${shopQuestions.length}`);
    const sure = shopQuestions.reduce((sum, { text }) => sum + shop.classify(text).confidence, 0) / shopQuestions.length;
    assert.ok(sure > 0.85, `${sure}`);
    const found = shop.classify('where is my parcel');
    assert.deepEqual(classificationSchema.parse(found), found);
    assert.equal(found.alternatives.length, 4);
    assert.deepEqual(shop.intents, ['account', 'delivery', 'hours', 'invoice', 'refund', 'repair']);
  });

  it('abstains from what is about something else, and from what says nothing', () => {
    const scopes = shopQuestions.map(({ text }) => shop.classify(text).scope);
    const kept = strangeQuestions.filter((text) => !shop.classify(text).abstained);
    assert.ok(kept.length <= 1, kept.join('\n'));
    assert.ok(shopQuestions.filter(({ text }) => shop.classify(text).abstained).length <= 1);
    for (const text of strangeQuestions) assert.ok(shop.classify(text).scope < Math.min(...scopes), text);
    for (const text of ['', '  \n', '!!! ??? 🙂', 'zzz', 'お元気ですか']) {
      const { abstained, scope, intent } = shop.classify(text);
      assert.ok(abstained && scope < shop.abstainBelow && shop.intents.includes(intent), text);
    }
  });

  it('is less sure the fewer words it knows', () => {
    const sure = shop.classify('please send me the invoice');
    const lost = shop.classify('please send me the zorblatt quux frobnicate wibble');
    assert.ok(lost.scope < sure.scope);
    assert.ok(lost.confidence < sure.confidence);
  });

  it('is the same to the byte for the same examples and seed, and another one for another seed', async () => {
    const again = await trainClassifier(shopExamples);
    assert.deepEqual(again.toBytes(), shop.toBytes());
    assert.notDeepEqual((await trainClassifier(shopExamples, { seed: 'other' })).toBytes(), shop.toBytes());
  });

  it('rejects more when it is told to', async () => {
    const strict = await trainClassifier(shopExamples, { reject: 0.3 });
    const open = await trainClassifier(shopExamples, { reject: 0 });
    assert.ok(strict.abstainBelow > shop.abstainBelow);
    assert.equal(open.abstainBelow, 0);
    await assert.rejects(trainClassifier(shopExamples, { reject: 0.9 }), { code: 'router.reject-share' });
  });
});

describe('training', () => {
  it('makes do with two intents of one example, and is then not sure of anything', async () => {
    const tiny = await trainClassifier([{ text: 'where is my parcel', intent: 'delivery' }, { text: 'I forgot my password', intent: 'account' }]); // prettier-ignore
    const { intent, confidence, abstained } = tiny.classify('the parcel is not here');
    assert.equal(intent, 'delivery');
    // Two predictions are evened by two that know nothing.
    assert.ok(confidence <= 0.75, `${confidence}`);
    assert.equal(abstained, false);
    assert.equal(tiny.classify('quarterly turnover in Norway').abstained, true);
  });

  it('reads the names of intents as their first example', async () => {
    const named = await trainClassifier([{ text: 'abc def', intent: 'lost_umbrella' }, { text: 'ghi jkl', intent: 'brokenWindow' }]); // prettier-ignore
    assert.equal(named.classify('somebody found an umbrella').intent, 'lost_umbrella');
    assert.equal(named.classify('the window').intent, 'brokenWindow');
  });

  it('keeps a rare intent apart from a common one', async () => {
    const common = Array.from({ length: 400 }, (_, i) => ({ text: `parcel ${i} has not arrived in street ${i % 37}`, intent: 'delivery' }));
    const skewed = await trainClassifier([...common, { text: 'the password does not work', intent: 'account' }, { text: 'I forgot my password', intent: 'account' }, { text: 'new password please', intent: 'account' }]); // prettier-ignore
    assert.equal(skewed.classify('my password is gone').intent, 'account');
    assert.equal(skewed.classify('parcel not here').intent, 'delivery');
  });

  it('learns from examples that are out of scope what to abstain from, and never answers with their intent', async () => {
    const weather = ['how is the weather', 'will it rain when you are open', 'is the weather good for a bike tour', 'what is the weather in your street'];
    const taught = await trainClassifier([...shopExamples, ...weather.map((text) => ({ text, intent: outOfScopeIntent }))]);
    const asked = 'is the weather good when you are open';
    assert.ok(!taught.intents.includes(outOfScopeIntent));
    assert.notEqual(taught.classify(asked).intent, outOfScopeIntent);
    assert.ok(taught.classify(asked).scope < shop.classify(asked).scope);
    assert.equal(taught.classify(asked).abstained, true);
    assert.equal(taught.classify('where is my parcel').abstained, false);
    const open = await trainClassifier([...shopExamples, ...weather.map((text) => ({ text, intent: outOfScopeIntent }))], { reject: 0 });
    assert.equal(open.classify('what is the weather').abstained, true);
    assert.deepEqual(readClassifier(taught.toBytes()).classify(asked), taught.classify(asked));
  });

  it('learns in any script, and several languages at once', async () => {
    const mixed = await trainClassifier([
      ...shopExamples,
      ...['Wo ist mein Paket?', 'Meine Bestellung ist noch nicht da', 'Wann wird das Rad geliefert?', 'Die Lieferung kommt zu spät'].map((text) => ({ text, intent: 'delivery' })),
      ...['Bitte schicken Sie mir die Rechnung', 'Auf der Rechnung fehlt unsere Adresse', 'Ich brauche einen Beleg', 'Die Rechnung ist falsch'].map((text) => ({ text, intent: 'invoice' })),
      ...['荷物はどこですか', '注文した自転車が届きません', '配達はいつですか'].map((text) => ({ text, intent: 'delivery' })),
      ...['請求書を送ってください', '領収書が必要です', '請求書の住所が違います'].map((text) => ({ text, intent: 'invoice' })),
    ]);
    assert.equal(mixed.classify('Das Paket wurde noch nicht geliefert').intent, 'delivery');
    assert.equal(mixed.classify('Wir brauchen die Rechnungen').intent, 'invoice');
    assert.equal(mixed.classify('荷物が届きません').intent, 'delivery');
    assert.equal(mixed.classify('領収書を送ってください').intent, 'invoice');
  });

  it('says which examples it lacks', async () => {
    const one = [{ text: 'where is my parcel', intent: 'delivery' }];
    await assert.rejects(trainClassifier(one), (error) => error instanceof Terminal && error.code === 'router.few-intents' && /another intent/.test(error.nextStep));
    await assert.rejects(trainClassifier([]), { code: 'router.few-intents' });
    await assert.rejects(trainClassifier([...one, { text: '???', intent: 'account' }]), { code: 'router.few-intents' });
    await assert.rejects(trainClassifier([...one, { text: 'tell me a joke', intent: outOfScopeIntent }]), { code: 'router.few-intents' });
    const many = Array.from({ length: 2_001 }, (_, i) => ({ text: `word${i}`, intent: `intent ${i}` }));
    await assert.rejects(trainClassifier(many), { code: 'router.many-intents' });
  });

  it('lets the event loop turn, tells how far it is, and stops when it is told to', async () => {
    const many = Array.from({ length: 30 }, (_, copy) => shopExamples.map(({ text, intent }) => ({ text: `${text} number${copy} of${copy % 7}`, intent }))).flat();
    const shares: number[] = [];
    const stop = new AbortController();
    let turned = 0;
    const timer = setInterval(() => (turned += 1), 1);
    await trainClassifier(many, { progress: (share) => shares.push(share) });
    clearInterval(timer);
    assert.ok(turned >= 3, `${turned} turns`);
    assert.ok(shares.length >= 3 && shares.every((share, i) => share <= 1 && share >= (shares[i - 1] ?? 0)), shares.join(' '));
    const stopped = trainClassifier(many, { signal: stop.signal, progress: () => stop.abort(new Error('the operator stopped it')) });
    await assert.rejects(stopped, /the operator stopped it/);
  });

  it('reads only the beginning of a very long text', () => {
    const long = `where is my parcel ${'lorem ipsum '.repeat(100_000)}`;
    assert.deepEqual(shop.classify(long), shop.classify(long.slice(0, 20_000)));
  });
});
