import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startEmbeddingsPeer, type Answer } from '../../test/peers/embeddings-peer.ts';
import { embedderSettingsSchema } from '../vocabulary/embedder.ts';
import { KeelsonError, Retryable } from '../vocabulary/errors.ts';
import { configuredEmbedder } from './embedder.ts';

const now = Date.UTC(2026, 0, 5, 9);
const key = 'sk-very-secret';

async function peerAndEmbedder(t: TestContext, more: Record<string, unknown> = {}) {
  const peer = await startEmbeddingsPeer();
  t.after(() => peer.close());
  const settings = embedderSettingsSchema.parse({ provider: 'local', baseUrl: peer.baseUrl, model: 'tiny', apiKeyEnv: 'TINY_KEY', ...more });
  return { peer, embedder: configuredEmbedder(settings, { env: { TINY_KEY: key }, now: () => now }) };
}

async function failureOf(work: Promise<unknown>): Promise<KeelsonError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof KeelsonError, `a KeelsonError was expected, not ${String(error)}`);
  assert.equal(error.cause, undefined, 'the request, with what customers wrote, does not travel in the error');
  return error;
}

test('each text comes back as its vector, and the key and the wanted size are sent', async (t) => {
  const { peer, embedder } = await peerAndEmbedder(t, { dimensions: 32 });
  assert.equal(embedder.id, 'local:tiny:32');
  const [refund, parcel, again] = await embedder.embed(['refund', 'parcel', 'refund']);
  assert.equal(refund?.length, 32);
  assert.deepEqual(refund, again);
  assert.notDeepEqual(refund, parcel);
  const [first] = peer.requests;
  assert.deepEqual(first?.request, { model: 'tiny', input: ['refund', 'parcel', 'refund'], encoding_format: 'float', dimensions: 32 });
  assert.equal(first?.headers['authorization'], `Bearer ${key}`);
});

test('vectors that arrive in another order are put in order by their numbers', async (t) => {
  const { peer, embedder } = await peerAndEmbedder(t);
  const inOrder = await embedder.embed(['one', 'two', 'three']);
  peer.reversed = true;
  assert.deepEqual(await embedder.embed(['one', 'two', 'three']), inOrder);
});

const vectors = (...data: unknown[]): Answer => ({ status: 200, body: JSON.stringify({ data }) });
const says = (status: number, message: string, headers: Record<string, string> = {}): Answer => ({ status, headers, body: JSON.stringify({ error: { message } }) });

const answers: { what: string; answer: Answer; failure: string; code: string; retryAt?: number }[] = [
  { what: 'a refused key', answer: says(401, `bad key ${key}`), failure: 'needs-operator', code: 'models.key-refused' },
  { what: 'a forbidden model', answer: says(403, 'no'), failure: 'needs-operator', code: 'models.key-refused' },
  { what: 'an empty account', answer: says(402, 'pay'), failure: 'needs-operator', code: 'models.no-credit' },
  { what: 'a used-up quota', answer: { status: 429, body: '{"error":{"message":"quota","code":"insufficient_quota"}}' }, failure: 'needs-operator', code: 'models.no-credit' },
  { what: 'an unknown model', answer: says(404, 'no such model'), failure: 'needs-operator', code: 'models.unknown-model' },
  { what: 'too many requests, with seconds', answer: says(429, 'slow', { 'retry-after': '7' }), failure: 'retryable', code: 'models.rate-limited', retryAt: now + 7_000 },
  { what: 'too many requests, with a date', answer: says(429, 'slow', { 'retry-after': new Date(now + 9_000).toUTCString() }), failure: 'retryable', code: 'models.rate-limited', retryAt: now + 9_000 },
  { what: 'too many requests, with a year', answer: says(429, 'slow', { 'retry-after': '31536000' }), failure: 'retryable', code: 'models.rate-limited', retryAt: now + 3_600_000 },
  { what: 'too many requests, without a time', answer: says(429, 'slow'), failure: 'retryable', code: 'models.rate-limited' },
  { what: 'a broken server', answer: says(503, 'later'), failure: 'retryable', code: 'models.provider-failed' },
  { what: 'a broken server without JSON', answer: { status: 500, body: '<html>' }, failure: 'retryable', code: 'models.provider-failed' },
  { what: 'a text too long', answer: says(400, 'too many tokens'), failure: 'terminal', code: 'models.text-refused' },
  { what: 'a request too large', answer: says(413, 'too large'), failure: 'terminal', code: 'models.text-refused' },
  { what: 'a page instead of vectors', answer: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }, failure: 'retryable', code: 'models.malformed-answer' },
  { what: 'JSON of another kind', answer: { status: 200, body: '{"choices":[]}' }, failure: 'retryable', code: 'models.malformed-answer' },
  { what: 'too few vectors', answer: vectors({ embedding: [1, 2] }), failure: 'retryable', code: 'models.malformed-answer' },
  { what: 'one number twice', answer: vectors({ index: 0, embedding: [1, 2] }, { index: 0, embedding: [1, 2] }), failure: 'retryable', code: 'models.malformed-answer' },
  { what: 'a vector of zeros', answer: vectors({ embedding: [0, 0] }, { embedding: [1, 2] }), failure: 'retryable', code: 'models.malformed-answer' },
  { what: 'a value that is no number', answer: { status: 200, body: '{"data":[{"embedding":[1,null]},{"embedding":[1,2]}]}' }, failure: 'retryable', code: 'models.malformed-answer' },
  { what: 'vectors of different lengths', answer: vectors({ embedding: [1, 2] }, { embedding: [1] }), failure: 'needs-operator', code: 'models.wrong-dimensions' },
  { what: 'a redirect', answer: { status: 307, headers: { location: 'http://127.0.0.1:9/v1/embeddings' }, body: '' }, failure: 'retryable', code: 'models.redirected' },
  { what: 'a connection that is cut', answer: 'cut', failure: 'retryable', code: 'models.connection-lost' },
];

for (const { what, answer, failure, code, retryAt } of answers) {
  test(`${what} is ${code}, ${failure}, and is asked once`, async (t) => {
    const { peer, embedder } = await peerAndEmbedder(t);
    peer.answer = () => answer;
    const error = await failureOf(embedder.embed(['one', 'two']));
    assert.deepEqual([error.failure, error.code], [failure, code]);
    if (error instanceof Retryable) assert.equal(error.retryAt, retryAt);
    assert.ok(!error.message.includes(key), 'the key is not shown');
    assert.ok(error.nextStep.length > 0);
    assert.equal(peer.requests.length, 1);
  });
}

test('another size than the one in company.yaml is refused', async (t) => {
  const { peer, embedder } = await peerAndEmbedder(t, { dimensions: 32 });
  peer.answer = () => vectors({ embedding: [1, 2] });
  assert.equal((await failureOf(embedder.embed(['one']))).code, 'models.wrong-dimensions');
});

test('a provider that is not there is a refused connection', async (t) => {
  const { peer, embedder } = await peerAndEmbedder(t);
  await peer.close();
  const error = await failureOf(embedder.embed(['one']));
  assert.deepEqual([error.failure, error.code], ['retryable', 'models.connection-refused']);
});

test('a host that has no address is said to be unknown', async () => {
  const settings = embedderSettingsSchema.parse({ baseUrl: 'http://nobody.invalid/v1', model: 'tiny' });
  const error = await failureOf(configuredEmbedder(settings, { env: {}, now: () => now }).embed(['one']));
  assert.equal(error.code, 'models.host-unknown');
});

test('a caller that does not wait ends the request', async (t) => {
  const { peer, embedder } = await peerAndEmbedder(t);
  peer.answer = () => 'hang';
  const error = await failureOf(embedder.embed(['one'], AbortSignal.timeout(20)));
  assert.deepEqual([error.failure, error.code], ['retryable', 'models.aborted']);
});

test('a key that is not set is said before anything is sent', async (t) => {
  const { peer } = await peerAndEmbedder(t);
  const settings = embedderSettingsSchema.parse({ baseUrl: peer.baseUrl, model: 'tiny', apiKeyEnv: 'TINY_KEY' });
  const error = await failureOf(configuredEmbedder(settings, { env: { TINY_KEY: ' ' }, now: () => now }).embed(['one']));
  assert.deepEqual([error.failure, error.code], ['needs-operator', 'models.no-key']);
  assert.match(error.message, /TINY_KEY/);
  assert.equal(peer.requests.length, 0);
});
