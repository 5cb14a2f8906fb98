import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { responseSchema } from '@ai-sdk/google/internal';
import type { ErrorResponse } from '@anthropic-ai/sdk/resources/shared.js';
import type { Message, MessageCreateParamsStreaming, RawMessageStreamEvent, StopReason, Usage } from '@anthropic-ai/sdk/resources/messages.js';
import { startWireServer, type Recorded, type WireServer } from '../../test/peers/wire-server.ts';
import { Retryable } from '../vocabulary/errors.ts';
import { modelSettingsSchema } from '../vocabulary/model-settings.ts';
import { configuredModels } from './configured-models.ts';
import type { LanguageModel, ModelReply, ModelRequest } from './language-model.ts';

// Streams as the providers send them, held to the types of their SDKs where these have any, and replayed by a server of our own. The packages of the AI SDK read them.

type GoogleChunk = ReturnType<typeof responseSchema>['_type'] & { modelVersion?: string };

const now = Date.UTC(2026, 0, 5, 9);
const key = 'sk-very-secret';
let wire: WireServer;
before(async () => {
  wire = await startWireServer();
});
after(() => wire.close());
beforeEach(() => void wire.requests.splice(0));

function modelOf(kind: 'anthropic' | 'google' | 'openai', name: string): LanguageModel {
  const path = { anthropic: '/v1', google: '/v1beta', openai: '/v1' }[kind];
  const settings = modelSettingsSchema.parse({ providers: { hosted: { kind, baseUrl: wire.url + path, apiKeyEnv: 'HOSTED_KEY' } } });
  return configuredModels(settings, { env: { HOSTED_KEY: key }, now: () => now }).model(`hosted/${name}`);
}

const claude = (): LanguageModel => modelOf('anthropic', 'claude-haiku-5-5');
const gemini = (): LanguageModel => modelOf('google', 'gemini-3.5-flash-lite');
const gpt = (): LanguageModel => modelOf('openai', 'gpt-6-luna');

const json = { type: 'object', properties: { risk: { type: 'string', enum: ['low', 'high'] } }, required: ['risk'], additionalProperties: false };
const request = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  prompt: { stable: ['You answer mail.', 'Playbook: be kind.'], turns: [{ role: 'user', text: 'Where is my parcel?' }] },
  schema: null,
  outputTokensMax: 200,
  temperature: null,
  timeoutMs: 5_000,
  ...more,
});

async function ask(model: LanguageModel, recorded: Recorded, more: Partial<ModelRequest> = {}): Promise<ModelReply> {
  wire.recorded = recorded;
  return model.ask(request(more));
}

/** What an answer says, without how long it took. */
function told(reply: ModelReply): object {
  return reply.ok ? { text: reply.text, finish: reply.finish, usage: reply.usage, model: reply.model } : { code: reply.error.code, failure: reply.error.failure, mayHaveCost: reply.mayHaveCost, usage: reply.usage };
}

const anthropicUsage: Usage = { cache_creation: null, cache_creation_input_tokens: 300, cache_read_input_tokens: 600, inference_geo: null, input_tokens: 50, output_tokens: 1, output_tokens_details: null, server_tool_use: null, service_tier: 'standard', speed: null };
const anthropicMessage: Message = { id: 'msg_01', container: null, content: [], diagnostics: null, model: 'claude-haiku-5-5-20261007', role: 'assistant', stop_details: null, stop_reason: null, stop_sequence: null, type: 'message', usage: anthropicUsage };

function anthropicStream(texts: readonly string[], stop: StopReason | null, output: number): Recorded {
  const events: RawMessageStreamEvent[] = [
    { type: 'message_start', message: anthropicMessage },
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'They ask for a parcel.' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'c2ln' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '', citations: null } },
    ...texts.map((text): RawMessageStreamEvent => ({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 1 },
    { type: 'message_delta', delta: { container: null, stop_details: null, stop_reason: stop, stop_sequence: null }, usage: { cache_creation_input_tokens: 300, cache_read_input_tokens: 600, input_tokens: 50, output_tokens: output, output_tokens_details: null, server_tool_use: null } },
    { type: 'message_stop' },
  ];
  return { events: events.map((data) => ({ event: data.type, data })) };
}

const anthropicError = (type: 'overloaded_error' | 'rate_limit_error' | 'invalid_request_error' | 'authentication_error', message: string): ErrorResponse => ({ type: 'error', error: { type, message }, request_id: 'req_01' });

test('Anthropic: the stable texts are sent as system blocks, the last with the mark for the cache', async () => {
  const reply = await ask(claude(), anthropicStream(['It is ', 'on its way.'], 'end_turn', 40));
  assert.deepEqual(told(reply), { text: 'It is on its way.', finish: 'stop', usage: { input: 950, cachedInput: 600, cacheWrite: 300, output: 40 }, model: 'claude-haiku-5-5-20261007' });
  const [sent] = wire.requests;
  assert.deepEqual(sent?.body, {
    model: 'claude-haiku-5-5',
    max_tokens: 200,
    system: [
      { type: 'text', text: 'You answer mail.' },
      { type: 'text', text: 'Playbook: be kind.', cache_control: { type: 'ephemeral' } },
    ],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Where is my parcel?' }] }],
    stream: true,
  } satisfies MessageCreateParamsStreaming);
  assert.deepEqual([sent.path, sent.headers['x-api-key'], sent.headers['anthropic-version']], ['/v1/messages', key, '2023-06-01']);
});

test('Anthropic: a schema goes along as the format of the output', async () => {
  const reply = await ask(claude(), anthropicStream(['{"risk":', '"low"}'], 'end_turn', 12), { schema: { name: 'risk', json } });
  assert.equal(reply.ok && reply.text, '{"risk":"low"}');
  assert.deepEqual(wire.requests[0]?.body['output_config'], { format: { type: 'json_schema', schema: json } } satisfies MessageCreateParamsStreaming['output_config']);
});

for (const [stop, finish] of [['max_tokens', 'length'], ['refusal', 'refused'], ['model_context_window_exceeded', 'length'], ['stop_sequence', 'stop']] as const) {
  test(`Anthropic: ${stop} ends as ${finish}`, async () => {
    const reply = await ask(claude(), anthropicStream(['It'], stop, 5));
    assert.deepEqual(told(reply), { text: 'It', finish, usage: { input: 950, cachedInput: 600, cacheWrite: 300, output: 5 }, model: 'claude-haiku-5-5-20261007' });
  });
}

test('Anthropic: a stream that is cut may have cost something, wherever it is cut', async () => {
  const whole = anthropicStream(['It is ', 'on its way.'], 'end_turn', 40);
  assert.ok('events' in whole);
  for (const cutAfter of [1, 3, 7, 9]) assert.deepEqual(told(await ask(claude(), { ...whole, cutAfter })), { code: 'models.cut', failure: 'retryable', mayHaveCost: true, usage: null }, `after ${cutAfter} events`);
  // Ended in order, as a proxy does it that gave up.
  for (const events of [whole.events.slice(0, 1), whole.events.slice(0, 7)]) assert.deepEqual(told(await ask(claude(), { events })), { code: 'models.cut', failure: 'retryable', mayHaveCost: true, usage: null });
});

test('Anthropic: overload in the stream and before it can be tried again, but only one of them is certainly free', async () => {
  const overloaded = anthropicError('overloaded_error', 'Overloaded');
  assert.deepEqual(told(await ask(claude(), { events: [{ event: 'error', data: overloaded }] })), { code: 'models.provider-failed', failure: 'retryable', mayHaveCost: true, usage: null });
  const begun = anthropicStream(['It'], null, 1);
  assert.ok('events' in begun);
  assert.deepEqual(told(await ask(claude(), { events: [...begun.events.slice(0, 7), { event: 'error', data: overloaded }] })), { code: 'models.provider-failed', failure: 'retryable', mayHaveCost: true, usage: null });
  assert.deepEqual(told(await ask(claude(), { status: 529, body: overloaded })), { code: 'models.provider-failed', failure: 'retryable', mayHaveCost: false, usage: null });
  const limited = await ask(claude(), { status: 429, headers: { 'retry-after': '12' }, body: anthropicError('rate_limit_error', 'Too fast') });
  assert.ok(!limited.ok && limited.error instanceof Retryable);
  assert.deepEqual([limited.error.code, limited.error.retryAt], ['models.rate-limited', now + 12_000]);
});

test('Anthropic: an empty account, a bad key and a prompt too long are told apart', async () => {
  const refused = async (status: number, error: ErrorResponse): Promise<string> => {
    const reply = await ask(claude(), { status, body: error });
    assert.ok(!reply.ok && !reply.error.message.includes(key), 'the key is not shown, even if it is repeated');
    return reply.error.code;
  };
  assert.equal(await refused(400, anthropicError('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.')), 'models.no-credit');
  assert.equal(await refused(401, anthropicError('authentication_error', `invalid x-api-key ${key}`)), 'models.key-refused');
  assert.equal(await refused(400, anthropicError('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum')), 'models.too-long');
  assert.equal(await refused(400, anthropicError('invalid_request_error', 'temperature: is not supported by this model')), 'models.request-refused');
});

const googleUsage = { promptTokenCount: 900, candidatesTokenCount: 30, thoughtsTokenCount: 12, cachedContentTokenCount: 640, totalTokenCount: 942 };

function googleStream(chunks: readonly GoogleChunk[]): Recorded {
  return { events: chunks.map((data) => ({ data })) };
}

const googleText = (text: string, more: Partial<GoogleChunk> = {}, finishReason: string | null = null): GoogleChunk => ({ candidates: [{ content: { parts: [{ text }] }, ...(finishReason === null ? {} : { finishReason }) }], ...more });

test('Google: the stable texts are the system instruction, and thoughts count as output', async () => {
  const reply = await ask(gemini(), googleStream([googleText('It is ', { responseId: 'r1', usageMetadata: { promptTokenCount: 900, totalTokenCount: 900 } }), { candidates: [{ content: { parts: [{ text: 'hm', thought: true }] } }] }, googleText('on its way.', { usageMetadata: googleUsage }, 'STOP')]), { temperature: 0 });
  assert.deepEqual(told(reply), { text: 'It is on its way.', finish: 'stop', usage: { input: 900, cachedInput: 640, cacheWrite: 0, output: 42 }, model: 'gemini-3.5-flash-lite' });
  const [sent] = wire.requests;
  assert.deepEqual([sent?.path, sent?.headers['x-goog-api-key']], ['/v1beta/models/gemini-3.5-flash-lite:streamGenerateContent?alt=sse', key]);
  assert.deepEqual(sent?.body, {
    generationConfig: { maxOutputTokens: 200, temperature: 0 },
    systemInstruction: { parts: [{ text: 'You answer mail.' }, { text: 'Playbook: be kind.' }] },
    contents: [{ role: 'user', parts: [{ text: 'Where is my parcel?' }] }],
  });
});

test('Google: a schema goes along as the schema of the response', async () => {
  const reply = await ask(gemini(), googleStream([googleText('{"risk":"low"}', { usageMetadata: googleUsage }, 'STOP')]), { schema: { name: 'risk', json } });
  assert.equal(reply.ok && reply.text, '{"risk":"low"}');
  const config = wire.requests[0]?.body['generationConfig'] as Record<string, unknown>;
  assert.equal(config['responseMimeType'], 'application/json');
  assert.ok(JSON.stringify(config).includes('"enum":["low","high"]'));
});

for (const [reason, finish] of [['SAFETY', 'refused'], ['PROHIBITED_CONTENT', 'refused'], ['MAX_TOKENS', 'length'], ['OTHER', 'other']] as const) {
  test(`Google: ${reason} ends as ${finish}`, async () => {
    const reply = await ask(gemini(), googleStream([googleText('It', { usageMetadata: googleUsage }, reason)]));
    assert.deepEqual([reply.ok && reply.finish, reply.ok && reply.text, reply.usage?.output], [finish, 'It', 42]);
  });
}

test('Google: a prompt that is blocked is a refusal', async () => {
  const reply = await ask(gemini(), googleStream([{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 900, totalTokenCount: 900 } }]));
  assert.deepEqual(told(reply), { text: '', finish: 'refused', usage: { input: 900, cachedInput: 0, cacheWrite: 0, output: 0 }, model: 'gemini-3.5-flash-lite' });
});

test('Google: a stream that ends early is cut, and its counts of a part are not taken for the whole', async () => {
  const recorded = googleStream([googleText('It is ', { usageMetadata: { promptTokenCount: 900, candidatesTokenCount: 2, totalTokenCount: 902 } })]);
  assert.ok('events' in recorded);
  for (const one of [recorded, { ...recorded, cutAfter: 1 }]) assert.deepEqual(told(await ask(gemini(), one)), { code: 'models.cut', failure: 'retryable', mayHaveCost: true, usage: null });
  const foreign = { events: [...recorded.events, { data: { candidates: 'none' } }] };
  assert.deepEqual(told(await ask(gemini(), foreign)), { code: 'models.malformed-answer', failure: 'retryable', mayHaveCost: true, usage: null });
});

test('Google: a second request for the same answer is never sent', async () => {
  const reply = await ask(gemini(), googleStream([{ candidates: [{ content: { parts: [{ text: 'It is ' }] }, finishReason: 'CONTINUATION', continuationToken: 'more' }], usageMetadata: googleUsage }]));
  assert.deepEqual([!reply.ok && reply.error.code, reply.ok || reply.mayHaveCost, wire.requests.length], ['models.second-request', true, 1]);
});

test('Google: a full quota says when to come back, and a bad key is not a bad request', async () => {
  const quota = { error: { code: 429, message: 'You exceeded your current quota, please check your plan and billing details.', status: 'RESOURCE_EXHAUSTED', details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '37s' }] } };
  const limited = await ask(gemini(), { status: 429, body: quota });
  assert.ok(!limited.ok && limited.error instanceof Retryable);
  assert.deepEqual([limited.error.code, limited.error.retryAt], ['models.rate-limited', now + 37_000]);
  const badKey = await ask(gemini(), { status: 400, body: { error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT', details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }] } } });
  assert.deepEqual(told(badKey), { code: 'models.key-refused', failure: 'needs-operator', mayHaveCost: false, usage: null });
});

const openaiUsage = { input_tokens: 1_200, input_tokens_details: { cached_tokens: 1_024, cache_write_tokens: 100 }, output_tokens: 30, output_tokens_details: { reasoning_tokens: 20 }, total_tokens: 1_230 };

function openaiStream(deltas: readonly string[], { refusal = false, end = 'response.completed', incomplete = null }: { refusal?: boolean; end?: string; incomplete?: { reason: string } | null } = {}): Recorded {
  const kind = refusal ? 'refusal' : 'output_text';
  const response = { id: 'resp_1', created_at: 1_767_603_600, model: 'gpt-6-luna-2026-09-22', service_tier: 'default' };
  const events: { type: string; [field: string]: unknown }[] = [
    { type: 'response.created', sequence_number: 0, response: { ...response, status: 'in_progress' } },
    { type: 'response.in_progress', sequence_number: 1, response: { ...response, status: 'in_progress' } },
    { type: 'response.output_item.added', sequence_number: 2, output_index: 0, item: { id: 'msg_1', type: 'message', status: 'in_progress', role: 'assistant', content: [] } },
    ...deltas.map((delta, place) => ({ type: `response.${kind}.delta`, sequence_number: 3 + place, item_id: 'msg_1', output_index: 0, content_index: 0, delta })),
    { type: 'response.output_item.done', sequence_number: 20, output_index: 0, item: { id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content: [] } },
    { type: end, sequence_number: 21, response: { ...response, incomplete_details: incomplete, usage: openaiUsage } },
  ];
  return { events: events.map((data) => ({ event: data.type, data })) };
}

test('OpenAI: nothing is stored there, and cached input and thinking are counted', async () => {
  const reply = await ask(gpt(), openaiStream(['It is ', 'on its way.']), { schema: { name: 'risk', json } });
  assert.deepEqual(told(reply), { text: 'It is on its way.', finish: 'stop', usage: { input: 1_200, cachedInput: 1_024, cacheWrite: 100, output: 30 }, model: 'gpt-6-luna-2026-09-22' });
  const [sent] = wire.requests;
  assert.deepEqual([sent?.path, sent?.headers.authorization], ['/v1/responses', `Bearer ${key}`]);
  const { model, store, stream, max_output_tokens: max, input, text } = (sent?.body ?? {}) as { model: string; store: boolean; stream: boolean; max_output_tokens: number; input: { role: string; content: unknown }[]; text: unknown };
  assert.deepEqual({ model, store, stream, max }, { model: 'gpt-6-luna', store: false, stream: true, max: 200 });
  assert.deepEqual(input.map(({ role, content }) => [role, typeof content === 'string' ? content : JSON.stringify(content)]), [
    ['developer', 'You answer mail.'],
    ['developer', 'Playbook: be kind.'],
    ['user', '[{"type":"input_text","text":"Where is my parcel?"}]'],
  ]);
  assert.deepEqual(text, { format: { type: 'json_schema', strict: true, name: 'risk', schema: json } });
});

test('OpenAI: a refusal, a full answer and a filter are told apart', async () => {
  const finishes = [openaiStream(['I can not.'], { refusal: true }), openaiStream(['It'], { end: 'response.incomplete', incomplete: { reason: 'max_output_tokens' } }), openaiStream(['It'], { end: 'response.incomplete', incomplete: { reason: 'content_filter' } })];
  const seen: unknown[] = [];
  for (const one of finishes) {
    const reply = await ask(gpt(), one);
    seen.push(reply.ok && [reply.finish, reply.usage?.output]);
  }
  assert.deepEqual(seen, [['refused', 30], ['length', 30], ['refused', 30]]);
});

test('OpenAI: a stream that is cut, and one with an error in it', async () => {
  const whole = openaiStream(['It is ', 'on its way.']);
  assert.ok('events' in whole);
  for (const one of [{ ...whole, cutAfter: 4 }, { ...whole, cutAfter: 1 }, { events: whole.events.slice(0, 4) }]) assert.deepEqual(told(await ask(gpt(), one)), { code: 'models.cut', failure: 'retryable', mayHaveCost: true, usage: null });
  const error = { event: 'error', data: { type: 'error', sequence_number: 4, code: 'server_error', message: 'The server had an error.', param: null } };
  for (const events of [[error], [...whole.events.slice(0, 4), error]]) assert.deepEqual(told(await ask(gpt(), { events })), { code: 'models.provider-failed', failure: 'retryable', mayHaveCost: true, usage: null });
});

test('without an address in company.yaml each provider is asked where it is known to answer, whatever the environment says', async (t) => {
  const variables = ['ANTHROPIC_BASE_URL', 'OPENAI_BASE_URL', 'GOOGLE_GENERATIVE_AI_BASE_URL'];
  const { env } = process;
  for (const name of variables) env[name] = wire.url;
  t.after(() => {
    for (const name of variables) delete env[name];
  });
  const urls: string[] = [];
  const fetchNowhere: typeof fetch = async (input) => {
    urls.push(input instanceof Request ? input.url : String(input));
    return new Response('{}', { status: 401 });
  };
  for (const kind of ['anthropic', 'openai', 'google'] as const) {
    const settings = modelSettingsSchema.parse({ providers: { hosted: { kind, apiKeyEnv: 'K' } } });
    const reply = await configuredModels(settings, { env: { K: key }, now: () => now, fetch: fetchNowhere }).model('hosted/some-model').ask(request());
    assert.equal(!reply.ok && reply.error.code, 'models.key-refused');
  }
  assert.deepEqual(urls, ['https://api.anthropic.com/v1/messages', 'https://api.openai.com/v1/responses', 'https://generativelanguage.googleapis.com/v1beta/models/some-model:streamGenerateContent?alt=sse']);
});

test('every provider that goes on beyond the limit is stopped there', async () => {
  const words = Array.from({ length: 100 }, () => 'more ');
  for (const [model, recorded] of [[claude(), anthropicStream(words, 'end_turn', 100)], [gemini(), googleStream(words.map((word) => googleText(word)))], [gpt(), openaiStream(words)]] as const) {
    const reply = await ask(model, recorded, { outputTokensMax: 50 });
    assert.deepEqual([reply.ok && reply.finish, reply.usage], ['over', null], model.id);
    assert.ok(reply.ok && reply.text.length <= 51 * 5, model.id);
  }
});
