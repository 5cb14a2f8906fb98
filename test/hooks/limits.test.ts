import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '../../src/vocabulary/limits.ts';
import { HooksHouse, signedHeaders } from './hooks-house.ts';

const MiB = 1024 * 1024;
const piece = Buffer.alloc(64 * 1024, 0x20);

test('an upload of 50 MB is refused early, whether it says so or not, and takes no memory', async (t) => {
  const house = await HooksHouse.open(t);
  await house.secret('shop');
  const upload = async (headers: Record<string, string>): Promise<{ status: number | null; sent: number }> =>
    house.slowly('shop', { 'content-type': 'application/json', ...headers }, async (send, isOpen) => {
      for (let sent = 0; sent < 50 * MiB && isOpen(); sent += piece.length) await send(piece);
    });
  const before = process.memoryUsage().rss;
  for (const headers of [{ 'content-length': String(50 * MiB) }, { 'transfer-encoding': 'chunked' }]) {
    const { status, sent } = await upload(headers);
    assert.equal(status, 413, JSON.stringify(headers));
    assert.ok(sent < 10 * MiB, `${Math.round(sent / MiB)} MB were sent before the answer`);
  }
  const said = await house.slowly('shop', { 'content-type': 'application/json', 'content-length': String(50 * MiB) }, async (send, isOpen) => {
    await send(Buffer.from('{'));
    for (let n = 0; n < 400 && isOpen(); n++) await new Promise((next) => setTimeout(next, 5));
  });
  assert.deepEqual(said, { status: 413, sent: 1 }, 'what says that it is too large is not waited for');
  assert.ok(process.memoryUsage().rss - before < 40 * MiB);
  assert.equal(await house.count(), 0);
});

test('the largest body that is taken is taken, and a byte more is not', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  const largest = `{"type":"x","fill":"${'y'.repeat(limits.webhookBytesMax - 22)}"}`;
  assert.equal(largest.length, limits.webhookBytesMax);
  assert.equal((await house.deliver('shop', secret, { body: largest })).status, 202);
  const { status, body, headers } = await house.deliver('shop', secret, { id: 'more', body: `${largest} ` });
  assert.deepEqual([status, body.code, headers.get('connection')], [413, 'webhook.too-large', 'close']);
});

test('a body that comes too slowly is not waited for', async (t) => {
  const house = await HooksHouse.open(t);
  const body = '{"type":"x"}';
  const headers = signedHeaders(await house.secret('shop'), 'msg_1', house.clock.now(), body);
  const { status } = await house.slowly('shop', { ...headers, 'content-length': String(body.length) }, async (send, isOpen) => {
    const begun = house.begun();
    for (const char of body.slice(0, -1)) {
      await send(Buffer.from(char));
      // Time goes on when the server has seen that the body begins.
      await begun;
      house.clock.advance(limits.webhookBodyMsMax / 5);
    }
    for (let n = 0; n < 400 && isOpen(); n++) {
      await new Promise((next) => setTimeout(next, 5));
      house.clock.advance(limits.webhookBodyMsMax / 5);
    }
  });
  assert.equal(status, 408);
  assert.equal(await house.count(), 0);
});

test('a sender that goes away in the middle is no delivery, and the next one is taken', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  const controller = new AbortController();
  const stream = new ReadableStream({ start: (out) => out.enqueue(Buffer.from('{"type":')) });
  const begun = house.begun();
  const cut = fetch(`${house.url}/hooks/shop`, { method: 'POST', body: stream, duplex: 'half', signal: controller.signal, headers: signedHeaders(secret, 'msg_1', house.clock.now(), '{"type":') });
  await begun;
  controller.abort();
  await assert.rejects(cut);
  assert.equal((await house.deliver('shop', secret)).status, 202);
  assert.equal(await house.count(), 1);
});

test('more bodies at once than memory is meant for are asked to come again', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  let finish!: () => void;
  const held = new Promise<void>((resolve) => (finish = resolve));
  const waiting = Array.from({ length: limits.webhooksInFlightMax }, () =>
    house.slowly('shop', { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }, async (send) => {
      await send(Buffer.from('{'));
      await held;
    }),
  );
  const full = async (): Promise<{ status: number; retry: string | null }> => {
    const { status, headers } = await house.deliver('shop', secret, { id: crypto.randomUUID() });
    return { status, retry: headers.get('retry-after') };
  };
  let answer = await full();
  for (let n = 0; n < 100 && answer.status === 202; n++) {
    await new Promise((next) => setTimeout(next, 10));
    answer = await full();
  }
  assert.deepEqual(answer, { status: 503, retry: '5' });
  finish();
  assert.deepEqual(new Set((await Promise.all(waiting)).map(({ status }) => status)), new Set([401]));
  assert.equal((await full()).status, 202, 'each place is free again');
});
