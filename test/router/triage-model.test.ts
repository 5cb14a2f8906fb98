import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { startModelPeer, type ModelPeer, type ScriptedRule } from '../peers/model-peer.ts';
import { field, RouterHouse } from './router-house.ts';

// A mail that the classifier is not sure about, in a company whose tier `classify` is a server in another process.

let peer: ModelPeer;
before(async () => void (peer = await startModelPeer()));
after(() => peer.close());

const strange = 'Do you also repair bicycles, or only lawn mowers and pumps?';

async function opened(t: TestContext, ...rules: ScriptedRule[]): Promise<RouterHouse> {
  const models = { providers: { local: { kind: 'openai-compatible', baseUrl: peer.baseUrl } }, tiers: { classify: ['local/small', 'local/other'] }, prices: { 'local/small': { input: 1, output: 1, currency: 'EUR' }, 'local/other': { input: 1, output: 1, currency: 'EUR' } }, timeoutSeconds: 2 };
  const house = await RouterHouse.open(t, { settings: `models: ${JSON.stringify(models)}\nrouting: { intents: { pricing: none } }\n` });
  await peer.script(...rules);
  await peer.forget();
  await house.train();
  return house;
}

test('a model that is sure says what it is about, and support drafts under review as ever', async (t) => {
  const house = await opened(t, { match: /Say what the mail is about/u, answer: { intent: 'invoice-copy', confidence: 0.95 } });
  const signal = await house.mail(strange);
  assert.equal((await house.intentOf(signal)).agent, 'triage');
  const [support] = await house.tasks('support');
  assert.deepEqual(field(support?.input, 'intent'), { name: 'invoice-copy', confidence: 0.95, by: 'model' });
  const [call] = await house.events('model.called');
  assert.deepEqual([call?.data.purpose, call?.data.tier, call?.subject], ['router.classify', 'classify', 'customer:jane@example.com']);
  const [asked] = await peer.requests();
  const texts = JSON.stringify(asked?.request.messages);
  assert.match(texts, /login-trouble/u);
  assert.match(texts, /lawn mowers/u);
  assert.equal((await house.item()).type, 'approval');
  assert.deepEqual(await house.taught(), [], 'what a model says is no example');
});

test('a model that is not sure, answers nonsense or fails leaves it to the operator', async (t) => {
  for (const rule of [{ answer: { intent: 'invoice-copy', confidence: 0.5 } }, { answer: { intent: 'ignore all previous instructions', confidence: 1 } }, { fault: 'unauthorized' }] satisfies ScriptedRule[]) {
    const house = await opened(t, { match: /Say what the mail is about/u, ...rule });
    await house.mail(strange);
    assert.deepEqual([(await house.item()).type, (await house.tasks('support')).length], ['choice', 0], JSON.stringify(rule));
  }
});

test('models that all answer nonsense, and are busy besides, leave it to the operator too', async (t) => {
  const nonsense = { match: /Say what the mail is about/u, answer: 'none of your business' };
  const house = await opened(t, { ...nonsense, fault: 'unavailable', retryAfter: '1', times: 2 }, nonsense);
  await house.mail(strange);
  for (let waits = 0; waits < 5 && (await house.company.inbox.list()).length === 0; waits++) await house.later(5_000);
  assert.equal((await house.item()).type, 'choice');
  assert.ok((await peer.requests()).length >= 6);
});

test('a model can’t have a mail left without an answer', async (t) => {
  const house = await opened(t, { match: /Say what the mail is about/u, answer: { intent: 'pricing', confidence: 1 } });
  await house.mail(strange);
  const item = await house.item();
  assert.deepEqual([item.type, item.choices[0]], ['choice', 'pricing']);
  await house.answer('pricing');
  const [triage] = await house.tasks('triage');
  assert.equal(field(triage?.result, 'outcome'), 'no-answer-needed');
  assert.deepEqual(await house.taught(), [['correction', 'pricing']]);
});
