import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { ModelFault } from '../../test/peers/model-peer-script.ts';
import { startModelPeer, type ModelPeer, type ScriptedRule } from '../../test/peers/model-peer.ts';
import { Retryable } from '../vocabulary/errors.ts';
import { modelSettingsSchema } from '../vocabulary/model-settings.ts';
import { configuredModels } from './configured-models.ts';
import type { LanguageModel, ModelReply, ModelRequest } from './language-model.ts';
import { tokensAtMost } from './tokens.ts';

const now = Date.UTC(2026, 0, 5, 9);
const key = 'sk-very-secret';
const asked = 'Where is the parcel of jane@example.com?';

let peer: ModelPeer;
before(async () => {
  peer = await startModelPeer();
});
after(() => peer.close());
beforeEach(() => peer.forget());

function modelOf(more: object = {}, env: Record<string, string> = { LOCAL_KEY: key }): LanguageModel {
  const settings = modelSettingsSchema.parse({ providers: { local: { kind: 'openai-compatible', baseUrl: peer.baseUrl, apiKeyEnv: 'LOCAL_KEY', ...more } } });
  return configuredModels(settings, { env, now: () => now }).model('local/qwen3:8b');
}

const request = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  prompt: { stable: ['You answer mail.', 'Playbook: be kind.'], turns: [{ role: 'user', text: asked }] },
  schema: null,
  outputTokensMax: 200,
  temperature: 0,
  timeoutMs: 10_000,
  ...more,
});

const schema = { name: 'support.risk', json: { type: 'object', properties: { risk: { type: 'string', enum: ['low', 'high'] }, why: { type: 'string' } }, required: ['risk', 'why'], additionalProperties: false } };

async function answered(model: LanguageModel, asking: ModelRequest = request()): Promise<Extract<ModelReply, { ok: true }>> {
  const reply = await model.ask(asking);
  assert.ok(reply.ok, reply.ok ? '' : `${reply.error.code}: ${reply.error.message}`);
  return reply;
}

/** Nothing of the prompt and no key is in an error, wherever one looks. */
async function failedReply(model: LanguageModel, asking: ModelRequest = request()): Promise<Extract<ModelReply, { ok: false }>> {
  const reply = await model.ask(asking);
  assert.ok(!reply.ok, 'a failure was expected');
  const { error } = reply;
  assert.equal(error.cause, undefined);
  const all = `${error.message} ${error.nextStep} ${JSON.stringify(error)} ${error.stack ?? ''}`;
  for (const secret of [key, asked, 'jane@example.com', 'customer wrote']) assert.ok(!all.includes(secret), `${secret} is in ${all}`);
  assert.ok(error.nextStep.length > 0);
  return reply;
}

test('an answer comes back as it was given, with the tokens as the provider counted them', async () => {
  await peer.script({ match: /parcel/u, answer: 'It is on its way, Jane: “größer” 📦.' });
  const reply = await answered(modelOf());
  assert.deepEqual({ text: reply.text, finish: reply.finish, model: reply.model }, { text: 'It is on its way, Jane: “größer” 📦.', finish: 'stop', model: 'qwen3:8b' });
  const [seen] = await peer.requests();
  assert.deepEqual(reply.usage, { ...seen?.usage, cacheWrite: 0 });
  assert.ok(reply.ms > 0);
});

test('what is sent is the prompt with its stable texts first, the limits and the key, and nothing else', async () => {
  await peer.script();
  await answered(modelOf());
  const [seen] = await peer.requests();
  assert.deepEqual(seen?.request, {
    model: 'qwen3:8b',
    messages: [
      { role: 'system', content: 'You answer mail.\n\nPlaybook: be kind.' },
      { role: 'user', content: asked },
    ],
    max_tokens: 200,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
  });
  assert.equal(seen.authorization, `Bearer ${key}`);
});

test('a temperature that is left to the provider is not sent, and half a character never is', async () => {
  await peer.script();
  await answered(modelOf(), request({ temperature: null, prompt: { stable: [], turns: [{ role: 'user', text: 'cut \ud83d' }, { role: 'assistant', text: 'yes' }, { role: 'user', text: 'and?' }] } }));
  const [seen] = await peer.requests();
  assert.equal(seen?.request.temperature, undefined);
  assert.deepEqual(seen?.request.messages.map(({ role, content }) => [role, content]), [['user', 'cut \ufffd'], ['assistant', 'yes'], ['user', 'and?']]);
});

test('a schema goes along, as strict where it is, and the text of the answer comes back', async () => {
  await peer.script();
  const reply = await answered(modelOf(), request({ schema }));
  assert.equal(reply.text, '{"risk":"low","why":"ok"}');
  assert.deepEqual((await peer.requests())[0]?.request.response_format, { type: 'json_schema', json_schema: { name: 'support_risk', schema: schema.json, strict: true } });
  await answered(modelOf(), request({ schema: { ...schema, json: { ...schema.json, required: ['risk'] } } }));
  assert.equal((await peer.requests())[1]?.request.response_format?.json_schema?.strict, false);
});

test('a server that holds no answer to a schema is asked in words', async () => {
  await peer.script();
  await answered(modelOf({ structuredOutputs: false }), request({ schema }));
  const [seen] = await peer.requests();
  assert.deepEqual(seen?.request.response_format, { type: 'json_object' });
  assert.ok(seen?.request.messages[0]?.content.endsWith(`and with nothing else:\n${JSON.stringify(schema.json)}`));
});

test('what the provider had in its cache is told apart', async () => {
  await peer.script();
  const stable = ['You answer mail. '.repeat(100)];
  const ask = (text: string) => answered(modelOf(), request({ prompt: { stable, turns: [{ role: 'user', text }] } }));
  assert.equal((await ask('one')).usage?.cachedInput, 0);
  const second = await ask('two');
  assert.ok(second.usage && second.usage.cachedInput >= 384 && second.usage.cachedInput <= second.usage.input);
});

test('no prompt is counted below what a provider counts', async () => {
  await peer.script();
  for (const asking of [request(), request({ schema }), request({ prompt: { stable: [], turns: [{ role: 'user', text: '包裹在哪里？'.repeat(50) }] } })]) {
    const { usage } = await answered(modelOf(), asking);
    assert.ok(usage && usage.input <= tokensAtMost(asking.prompt, asking.schema));
  }
});

const finishes: { what: string; rule: ScriptedRule; max?: number; finish: string; text: RegExp; usage: boolean }[] = [
  { what: 'an answer that reached its limit', rule: { answer: 'word '.repeat(100) }, max: 20, finish: 'length', text: /^(?:word ){16}$/u, usage: true },
  { what: 'an answer that the server cut', rule: { fault: 'truncated', answer: '{"risk": "low"}' }, finish: 'length', text: /^\{"risk"/u, usage: true },
  { what: 'a refusal', rule: { fault: 'refusal' }, finish: 'refused', text: /can not help/u, usage: true },
  { what: 'an answer that was filtered', rule: { fault: 'filtered' }, finish: 'refused', text: /^$/u, usage: true },
  { what: 'an empty answer', rule: { fault: 'empty' }, finish: 'stop', text: /^$/u, usage: true },
  { what: 'an answer without usage', rule: { fault: 'no-usage' }, finish: 'stop', text: /./u, usage: false },
  { what: 'an answer whose tokens were not counted', rule: { fault: 'zero-usage' }, finish: 'stop', text: /./u, usage: false },
  { what: 'half an object', rule: { fault: 'invalid-json', answer: { risk: 'low' } }, finish: 'stop', text: /^\{"risk/u, usage: true },
];

for (const { what, rule, max = 200, finish, text, usage } of finishes) {
  test(`${what} ends as ${finish}`, async () => {
    await peer.script(rule);
    const reply = await answered(modelOf(), request({ outputTokensMax: max }));
    assert.equal(reply.finish, finish);
    assert.match(reply.text, text);
    assert.equal(reply.usage !== null, usage);
  });
}

test('a server that goes on beyond the limit is stopped there', async () => {
  await peer.script({ fault: 'endless' });
  const reply = await answered(modelOf(), request({ outputTokensMax: 300 }));
  assert.deepEqual([reply.finish, reply.usage], ['over', null]);
  assert.ok(reply.text.length >= 300 * 3 && reply.text.length <= 302 * 4, `${reply.text.length} characters`);
  const written = async (): Promise<number | undefined> => (await peer.requests())[0]?.usage.output;
  await setTimeout(100);
  const soonAfter = await written();
  await setTimeout(100);
  assert.equal(await written(), soonAfter, 'the connection is closed, so that the server stops too');
});

const faults: { fault: ModelFault; failure: string; code: string; cost: boolean; retryAt?: number; rule?: ScriptedRule }[] = [
  { fault: 'rate-limited', failure: 'retryable', code: 'models.rate-limited', cost: false, retryAt: now + 7_000 },
  { fault: 'rate-limited', failure: 'retryable', code: 'models.rate-limited', cost: false, retryAt: now + 90_000, rule: { retryAfter: new Date(now + 90_000).toUTCString() } },
  { fault: 'failed', failure: 'retryable', code: 'models.provider-failed', cost: false },
  { fault: 'unavailable', failure: 'retryable', code: 'models.provider-failed', cost: false, retryAt: now + 3_000, rule: { retryAfter: '3' } },
  { fault: 'unauthorized', failure: 'needs-operator', code: 'models.key-refused', cost: false },
  { fault: 'no-credit', failure: 'needs-operator', code: 'models.no-credit', cost: false },
  { fault: 'unknown-model', failure: 'needs-operator', code: 'models.unknown-model', cost: false },
  { fault: 'too-long', failure: 'terminal', code: 'models.too-long', cost: false },
  { fault: 'bad-request', failure: 'terminal', code: 'models.request-refused', cost: false },
  { fault: 'redirect', failure: 'retryable', code: 'models.redirected', cost: false },
  { fault: 'reset', failure: 'retryable', code: 'models.connection-lost', cost: true },
  { fault: 'page', failure: 'retryable', code: 'models.malformed-answer', cost: true },
  { fault: 'cut', failure: 'retryable', code: 'models.cut', cost: true },
  { fault: 'no-finish', failure: 'retryable', code: 'models.cut', cost: true },
  { fault: 'malformed-chunk', failure: 'retryable', code: 'models.malformed-answer', cost: true },
  { fault: 'foreign-chunk', failure: 'retryable', code: 'models.malformed-answer', cost: true },
  { fault: 'error-chunk', failure: 'retryable', code: 'models.provider-failed', cost: true },
];

for (const { fault, failure, code, cost, retryAt, rule = {} } of faults) {
  test(`${fault} is ${code}, ${failure}, and ${cost ? 'may have cost something' : 'has cost nothing'}`, async () => {
    await peer.script({ fault, ...rule });
    const reply = await failedReply(modelOf());
    assert.deepEqual([reply.error.failure, reply.error.code, reply.mayHaveCost], [failure, code, cost]);
    if (reply.error instanceof Retryable) assert.equal(reply.error.retryAt, retryAt);
    assert.equal((await peer.requests()).length, 1, 'one request, one attempt');
  });
}

for (const fault of ['hang', 'stall', 'slow'] as const) {
  test(`a server that does ${fault} is not waited for longer than was allowed`, async () => {
    await peer.script({ fault, answer: 'word '.repeat(500), slowMs: 20 });
    const reply = await failedReply(modelOf(), request({ timeoutMs: 300, outputTokensMax: 2_000 }));
    assert.deepEqual([reply.error.code, reply.mayHaveCost], ['models.timeout', true]);
    assert.ok(reply.ms >= 280 && reply.ms < 2_000, `${reply.ms} ms`);
  });
}

test('a caller that does not wait ends the request', async () => {
  await peer.script({ fault: 'slow', answer: 'word '.repeat(500), slowMs: 20 });
  const reply = await failedReply(modelOf(), request({ signal: AbortSignal.timeout(200) }));
  assert.deepEqual([reply.error.code, reply.mayHaveCost], ['models.aborted', true]);
});

test('a caller that gave up before sends nothing', async () => {
  await peer.script();
  const reply = await failedReply(modelOf(), request({ signal: AbortSignal.abort() }));
  assert.deepEqual([reply.error.code, reply.mayHaveCost, (await peer.requests()).length], ['models.aborted', false, 0]);
});

test('the tokens of an answer that was malformed in its middle are counted all the same', async () => {
  await peer.script({ fault: 'malformed-chunk', answer: 'word '.repeat(20) });
  const { usage } = await failedReply(modelOf());
  assert.equal(usage?.output, 25);
});

test('what is not there costs nothing', async () => {
  const gone = await startModelPeer();
  await gone.close();
  const refused = await failedReply(modelOf({ baseUrl: gone.baseUrl }));
  assert.deepEqual([refused.error.code, refused.mayHaveCost], ['models.connection-refused', false]);
  const unknown = await failedReply(modelOf({ baseUrl: 'https://nobody.invalid/v1' }));
  assert.deepEqual([unknown.error.code, unknown.mayHaveCost], ['models.host-unknown', false]);
  const plain = await failedReply(modelOf({ baseUrl: peer.baseUrl.replace('http:', 'https:') }));
  assert.deepEqual([plain.error.code, plain.mayHaveCost], ['models.tls-failed', false]);
});

test('a key that is not set, and a provider that is not named, are said before anything is sent', async () => {
  await peer.script();
  const noKey = await failedReply(modelOf({}, { LOCAL_KEY: ' ' }));
  assert.deepEqual([noKey.error.failure, noKey.error.code, noKey.mayHaveCost], ['needs-operator', 'models.no-key', false]);
  assert.match(noKey.error.message, /LOCAL_KEY/u);
  const nobody = configuredModels(modelSettingsSchema.parse({}), { env: {}, now: () => now }).model('constructor/x');
  const noProvider = await failedReply(nobody);
  assert.deepEqual([noProvider.error.failure, noProvider.error.code], ['needs-operator', 'models.no-provider']);
  assert.equal((await peer.requests()).length, 0);
});
