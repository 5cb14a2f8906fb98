import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Server as SocketServer } from 'node:net';
import { after, before, describe, test, type TestContext } from 'node:test';
import { approvedMoney } from '../../../test/contract/approved-money.ts';
import type { PaymentsPeerMode } from '../../../test/peers/payments-peer-modes.ts';
import { startPaymentsPeer, type PaymentsPeer } from '../../../test/peers/start-payments-peer.ts';
import type { Reported } from '../../effects/adapter.ts';
import { KeelsonError, Retryable, type FailureClass } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { paymentsAdapter } from './adapter.ts';
import { paymentsSettingsSchema } from './config.ts';

const now = Date.UTC(2026, 0, 5, 9);
const secret = 'sk-test-very-secret';

function adapterOn(baseUrl: string, settings: object = {}, env: Record<string, string> = { PAY_KEY: secret }): ReturnType<typeof paymentsAdapter> {
  return paymentsAdapter(paymentsSettingsSchema.parse({ baseUrl, keyEnv: 'PAY_KEY', answerTimeoutMs: 5_000, ...settings }), { now: () => now, env });
}

async function failureOf(work: Promise<unknown>): Promise<KeelsonError> {
  const thrown = await work.then(() => assert.fail('it did not fail'), (error: unknown) => error);
  assert.ok(thrown instanceof KeelsonError, `a KeelsonError, not ${String(thrown)}`);
  assert.ok(thrown.nextStep.length > 10);
  assert.ok(!`${thrown.message} ${thrown.nextStep}`.includes(secret), 'the key is not shown');
  return thrown;
}

async function listed(adapter: ReturnType<typeof paymentsAdapter>): Promise<Reported[]> {
  const all: Reported[] = [];
  for await (const one of adapter.list?.({ from: now - 1_000, to: now + 1_000 }, AbortSignal.timeout(5_000)) ?? []) all.push(one);
  return all;
}

async function portOf(t: TestContext, server: Server | SocketServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

async function serving(t: TestContext, listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await portOf(t, createServer(listener))}`;
}

const patient = (): AbortSignal => AbortSignal.timeout(5_000);
type Expected = [failure: FailureClass, code: string];

describe('a provider that misbehaves', () => {
  let peer: PaymentsPeer;
  before(async () => {
    peer = await startPaymentsPeer();
    await peer.setClock(now);
  });
  after(() => peer.close());

  const modes: { mode: PaymentsPeerMode; expected: Expected; did: number; settings?: object }[] = [
    { mode: 'rate-limit', expected: ['retryable', 'payments.rate-limited'], did: 0 },
    { mode: 'unavailable', expected: ['retryable', 'payments.put-off'], did: 0 },
    { mode: 'reject', expected: ['terminal', 'payments.refused'], did: 0 },
    { mode: 'unauthorized', expected: ['terminal', 'payments.key-refused'], did: 0 },
    { mode: 'in-progress', expected: ['in-doubt', 'payments.in-progress'], did: 0 },
    { mode: 'fail-500', expected: ['in-doubt', 'payments.provider-failed'], did: 0 },
    { mode: 'fail-500-after', expected: ['in-doubt', 'payments.provider-failed'], did: 1 },
    { mode: 'cut-before', expected: ['in-doubt', 'payments.answer-missing'], did: 0 },
    { mode: 'cut-after', expected: ['in-doubt', 'payments.answer-missing'], did: 1 },
    { mode: 'garbage', expected: ['in-doubt', 'payments.answer-unreadable'], did: 1 },
    { mode: 'hold', expected: ['in-doubt', 'payments.answer-missing'], did: 1, settings: { answerTimeoutMs: 300 } },
    { mode: 'redirect', expected: ['in-doubt', 'payments.redirected'], did: 0 },
  ];
  for (const { mode, expected, did, settings } of modes) {
    test(`${mode}: ${expected.join(' ')}, with ${did} done there, and asked again it is done once`, async () => {
      const effect = approvedMoney('payment.refund');
      const earlier = (await peer.operations()).length;
      await peer.setMode(mode, 1);
      const failure = await failureOf(adapterOn(peer.baseUrl, settings).execute(effect, patient()));
      assert.deepEqual([failure.failure, failure.code], expected, failure.message);
      assert.equal((await peer.operations()).length, earlier + did);
      if (failure instanceof Retryable) assert.equal(failure.retryAt, now + 7_000);
      if (failure.failure === 'in-doubt') assert.ok(failure.nextStep.includes(effect.id), 'the operator knows what to look for');
      await peer.release();
      const again = approvedMoney('payment.refund', {}, { id: effect.id, attempt: 2 });
      assert.equal(((await adapterOn(peer.baseUrl).execute(again, patient())) as { key: string }).key, effect.id);
      assert.equal((await peer.operations()).filter(({ key }) => key === effect.id).length, 1);
    });
  }

  test('what the provider says is shown, and what it refuses can be corrected', async () => {
    await peer.setMode('reject', 1);
    const effect = approvedMoney('payment.refund');
    assert.match((await failureOf(adapterOn(peer.baseUrl).execute(effect, patient()))).message, /422: The payment is older than a year\.$/);
    await adapterOn(peer.baseUrl).execute(approvedMoney('payment.refund', { payment: 'pay_456' }, { id: effect.id }), patient());
  });

  test('an answer that comes late is still a success', async () => {
    await peer.setMode('slow', 1);
    const effect = approvedMoney('credit.grant');
    assert.equal(((await adapterOn(peer.baseUrl).execute(effect, patient())) as { key: string }).key, effect.id);
  });

  test('an effect aborted while the provider has it is in doubt, not lost', async () => {
    const abort = new AbortController();
    const earlier = (await peer.requests()).length;
    await peer.setMode('hold', 1);
    const failure = failureOf(adapterOn(peer.baseUrl).execute(approvedMoney('payment.refund'), abort.signal));
    await peer.asked(earlier + 1);
    abort.abort();
    assert.equal((await failure).failure, 'in-doubt');
    await peer.release();
  });

  test('a request carries the key of the effect, that of the account, and the payload; every attempt has the same bytes', async () => {
    const effect = approvedMoney('credit.revoke', { grant: 'e0123456789abcdef01234567' });
    await adapterOn(`${peer.baseUrl}/`).execute(effect, patient());
    await adapterOn(peer.baseUrl).execute(approvedMoney('credit.revoke', { grant: 'e0123456789abcdef01234567' }, { id: effect.id, attempt: 2 }), patient());
    const [first, second] = (await peer.requests()).filter(({ key }) => key === effect.id);
    assert.deepEqual(first, second);
    assert.deepEqual([first?.method, first?.path, first?.authorized], ['POST', '/v1/credits/revocations', true]);
    assert.deepEqual(JSON.parse(first?.body ?? ''), { grant: 'e0123456789abcdef01234567', amount: 2_000, currency: 'EUR', customer: 'jane@example.com', reason: 'It came twice.' });
  });

  for (const { mode, failure } of [
    { mode: 'rate-limit', failure: 'retryable' },
    { mode: 'fail-500', failure: 'retryable' },
    { mode: 'garbage', failure: 'retryable' },
    { mode: 'cut-before', failure: 'retryable' },
    { mode: 'redirect', failure: 'retryable' },
    { mode: 'unauthorized', failure: 'terminal' },
  ] as const) {
    test(`${mode} when its list is asked for: ${failure}, since nothing can have happened`, async () => {
      await peer.setMode(mode, 1);
      assert.equal((await failureOf(listed(adapterOn(peer.baseUrl)))).failure, failure);
    });
  }

  test('the list has all pages, and what was done by hand is in it without a key', async () => {
    await peer.setPageSize(2);
    const byHand = await peer.byHand({ customer: 'Eve@Example.com', amount: 700 });
    const all = await listed(adapterOn(peer.baseUrl));
    assert.equal(all.length, (await peer.operations()).length);
    const { key, sentence, fields } = all.find(({ id }) => id === byHand.id) ?? assert.fail('it is listed');
    assert.deepEqual([key, sentence, fields['customer']], [null, 'Refund 7.00 EUR to Eve@Example.com', 'eve@example.com']);
  });
});

const oneError = (code: string, message: string): string => JSON.stringify({ error: { code, message } });
const operation = (change: object): string => JSON.stringify({ id: 'op_1', kind: 'refund', at: now, amount: 2_000, currency: 'EUR', customer: 'jane@example.com', payment: 'pay_123', ...change });
const answers: { what: string; status: number; headers?: Record<string, string>; body?: string; expected: Expected; retryAt?: number; saying?: RegExp }[] = [
  { what: 'a date to come back', status: 429, headers: { 'retry-after': new Date(now + 9_000).toUTCString() }, expected: ['retryable', 'payments.rate-limited'], retryAt: now + 9_000 },
  { what: 'too many requests, without a time', status: 429, expected: ['retryable', 'payments.rate-limited'] },
  { what: 'too many requests, with a time that is none', status: 429, headers: { 'retry-after': 'soon' }, expected: ['retryable', 'payments.rate-limited'] },
  { what: 'a proxy that says unavailable, which may have handed it on', status: 503, body: '<html>upstream</html>', expected: ['in-doubt', 'payments.provider-failed'] },
  { what: 'a bad gateway', status: 502, headers: { 'retry-after': '1' }, expected: ['in-doubt', 'payments.provider-failed'] },
  { what: 'a gateway that waited in vain', status: 504, expected: ['in-doubt', 'payments.provider-failed'] },
  { what: 'a request that came too slowly', status: 408, expected: ['retryable', 'payments.put-off'] },
  { what: 'a key that may not do this', status: 403, body: oneError('no', `${secret} may not refund`), expected: ['terminal', 'payments.key-refused'], saying: /403: … may not refund/ },
  { what: 'a path that is not there', status: 404, body: '<html>\n<h1>Not found</h1>', expected: ['terminal', 'payments.refused'], saying: /<html> <h1>Not found/ },
  { what: 'a refusal of a million words', status: 422, body: oneError('x', 'no '.repeat(1_000_000)), expected: ['terminal', 'payments.refused'], saying: /^.{1,400}$/ },
  { what: 'a refusal longer than can be read', status: 422, body: 'x'.repeat(limits.paymentsAnswerBytesMax + 1), expected: ['terminal', 'payments.refused'] },
  { what: 'a key used for something else', status: 409, body: oneError('key_reused', 'Other content.'), expected: ['terminal', 'payments.key-reused'] },
  { what: 'a success without an end', status: 200, body: 'x'.repeat(limits.paymentsAnswerBytesMax + 1), expected: ['in-doubt', 'payments.answer-unreadable'], saying: /more than \d+ bytes/ },
  { what: 'a success with nothing', status: 204, expected: ['in-doubt', 'payments.answer-unreadable'] },
  { what: 'a success of another shape', status: 200, body: '{"ok":true}', expected: ['in-doubt', 'payments.answer-unreadable'] },
  { what: 'a success under another key', status: 200, body: operation({ key: 'e0' }), expected: ['in-doubt', 'payments.answer-unreadable'], saying: /its key is another one/ },
];

for (const { what, status, headers, body, expected, retryAt, saying } of answers) {
  test(`${what} (${status}) is ${expected.join(' ')}`, async (t) => {
    const baseUrl = await serving(t, (_, response) => void response.writeHead(status, headers).end(body));
    const failure = await failureOf(adapterOn(baseUrl).execute(approvedMoney('payment.refund'), patient()));
    assert.deepEqual([failure.failure, failure.code], expected, failure.message);
    if (failure instanceof Retryable) assert.equal(failure.retryAt, retryAt);
    assert.match(failure.message, saying ?? /./);
  });
}

for (const change of [{ kind: 'credit' }, { amount: 2_001 }, { currency: 'USD' }, { customer: 'eve@example.com' }, { payment: 'pay_9' }]) {
  test(`a success with another ${Object.keys(change)[0]} is no receipt`, async (t) => {
    const baseUrl = await serving(t, (request, response) => void response.writeHead(200).end(operation({ key: request.headers['idempotency-key'], ...change })));
    const failure = await failureOf(adapterOn(baseUrl).execute(approvedMoney('payment.refund'), patient()));
    assert.deepEqual([failure.failure, failure.code], ['in-doubt', 'payments.answer-unreadable']);
  });
}

test('an answer that breaks off is in doubt when it was a success, and a refusal when it was one', async (t) => {
  for (const [status, expected] of [[200, 'in-doubt'], [422, 'terminal']] as const) {
    const baseUrl = await serving(t, (request, response) => {
      response.writeHead(status, { 'content-length': '100' });
      response.write('{"id":', () => request.socket.destroy());
    });
    assert.equal((await failureOf(adapterOn(baseUrl).execute(approvedMoney('payment.refund'), patient()))).failure, expected);
  }
});

test('a list that never ends is left', async (t) => {
  const baseUrl = await serving(t, (_, response) => void response.writeHead(200).end('{"operations":[],"next":"again"}'));
  assert.equal((await failureOf(listed(adapterOn(baseUrl)))).code, 'payments.list-endless');
});

describe('what never reached the provider is retryable', () => {
  const isCode = async (baseUrl: string, code: string): Promise<void> => {
    const failure = await failureOf(adapterOn(baseUrl).execute(approvedMoney('payment.refund'), patient()));
    assert.deepEqual([failure.failure, failure.code], ['retryable', code], failure.message);
  };
  test('nobody listens', async (t) => {
    const server = createSocketServer();
    const port = await portOf(t, server);
    await new Promise((resolve) => server.close(resolve));
    await isCode(`http://127.0.0.1:${port}`, 'payments.connection-refused');
    await isCode(`http://localhost:${port}`, 'payments.connection-refused');
  });
  test('no such host', () => isCode('https://payments.invalid', 'payments.host-unknown'));
  test('plain text where TLS should begin', async (t) => {
    const port = await portOf(t, createServer(() => assert.fail('nothing was sent')));
    await isCode(`https://127.0.0.1:${port}`, 'payments.tls-failed');
  });
  test('time was up before', async () => {
    const failure = await failureOf(adapterOn('https://payments.invalid').execute(approvedMoney('payment.refund'), AbortSignal.abort()));
    assert.deepEqual([failure.failure, failure.code], ['retryable', 'payments.aborted']);
  });
});

test('a key that is not set, or can be none, is asked for by name before anything is sent, and never shown', async () => {
  for (const [env, code] of [[{}, 'payments.key-missing'], [{ PAY_KEY: ' ' }, 'payments.key-missing'], [{ PAY_KEY: `${secret}\nX: y` }, 'payments.key-invalid']] as const) {
    const failure = await failureOf(adapterOn('https://payments.invalid', {}, env).execute(approvedMoney('payment.refund'), patient()));
    assert.deepEqual([failure.failure, failure.code], ['terminal', code]);
    assert.match(failure.nextStep, /PAY_KEY/);
  }
});

test('the key crosses a network only encrypted, and never stands in company.yaml', () => {
  const parses = (settings: object): boolean => paymentsSettingsSchema.safeParse({ baseUrl: 'https://payments.example.com', keyEnv: 'PAY_KEY', ...settings }).success;
  for (const baseUrl of ['https://payments.example.com', 'https://payments.example.com/api/', 'http://127.0.0.1:8080', 'http://localhost', 'http://[::1]:80']) assert.ok(parses({ baseUrl }), baseUrl);
  for (const baseUrl of ['http://payments.example.com', 'http://127.0.0.1.evil.example', 'http://10.0.0.1', 'ftp://127.0.0.1', 'https://me:secret@payments.example.com', 'https://payments.example.com/?key=1', 'payments.example.com']) assert.ok(!parses({ baseUrl }), baseUrl);
  for (const settings of [{ keyEnv: undefined }, { keyEnv: 'sk-live-123' }, { key: 'x' }]) assert.ok(!parses(settings));
});
