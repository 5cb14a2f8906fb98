import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import type { AgentContract } from '../../src/vocabulary/contract.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import { bankSignature, HooksHouse, minute } from './hooks-house.ts';

const order = '{ "type": "order.paid",\n  "data": {"order": "A1", "total": 1200} }';

test('a signed delivery is on record before it is answered, with its bytes as they came', async (t) => {
  const house = await HooksHouse.open(t);
  const { status, body } = await house.deliver('shop', await house.secret('shop'), { body: order });
  const [event] = await house.events('signal.received');
  assert.deepEqual([status, body], [202, { event: event?.seq, outcome: 'received' }]);
  const { raw, dedup, ...data } = event!.data;
  assert.deepEqual([event!.actor, event!.subject, data], ['source:shop', null, { source: 'shop', type: 'shop.order.paid', topic: 'A1', body: { type: 'order.paid', data: { order: 'A1', total: 1200 } } }]);
  assert.match(dedup, /^webhook:shop:[0-9a-f]{64}$/u);
  const { problems, blobs } = await house.company.ledger.verify();
  assert.deepEqual([problems, blobs], [[], 1]);
  const file = `${house.data}/blobs/${raw!.slice(0, 2)}/${raw!.slice(2)}`;
  assert.equal(readFileSync(file, 'utf8'), order);
  writeFileSync(file, 'something else');
  assert.deepEqual((await house.company.ledger.verify()).problems.map(({ what }) => what), ['damaged'], 'verify looks after it');
});

test('a rule of the company gives a type of a source to an agent', async (t) => {
  const input = z.object({ signal: z.number(), type: z.string(), topic: z.string().nullable(), body: z.json() });
  const seen: Json[] = [];
  const agent: AgentContract<z.infer<typeof input>, Json> = {
    name: 'orders', version: 1, does: 'counts orders', input, output: z.json(), effects: [], lane: 'routine', limits: { callsMax: 10, taskMsMax: null },
    compensation: {}, key: ({ signal }) => `orders:${signal}`, title: ({ topic }) => `order ${topic}`, run: async (_ctx, given) => (seen.push(given.body), given.topic),
  };
  const house = await HooksHouse.open(t, { agents: [agent as unknown as AgentContract<never, never>], more: 'routing:\n  rules:\n    - { when: { type: shop.order.paid }, agent: orders }\n' });
  const secret = await house.secret('shop');
  await house.deliver('shop', secret, { body: order });
  await house.deliver('shop', secret, { id: 'msg_2', body: '{"type":"order.seen","data":{}}' });
  await house.company.run({ untilIdle: true });
  assert.deepEqual(seen, [JSON.parse(order)]);
  const [task, ...others] = await house.company.tasks.list();
  assert.deepEqual([task?.agent, task?.title, task?.status, others.length], ['orders', 'order A1', 'completed', 0]);
});

test('a webhook ends the wait of a task that waits for this type and topic', async (t) => {
  const agent: AgentContract<Json, Json> = {
    name: 'waiter', version: 1, does: 'waits', input: z.json(), output: z.json(), effects: [], lane: 'routine', limits: { callsMax: 10, taskMsMax: null },
    compensation: {}, key: () => 'waiter', title: () => 'waits', run: async (ctx) => {
      const outcome = await ctx.waitFor('paid', { signal: 'shop.order.paid', topic: 'A1' });
      return outcome.arrived ? outcome.signal : null;
    },
  };
  const house = await HooksHouse.open(t, { agents: [agent as unknown as AgentContract<never, never>] });
  const secret = await house.secret('shop');
  const { id } = await house.company.tasks.start('waiter', null);
  await house.company.run({ untilIdle: true });
  await house.deliver('shop', secret, { id: 'other', body: order.replace('A1', 'B2') });
  await house.company.run({ untilIdle: true });
  assert.equal((await house.company.tasks.show(id)).status, 'parked');
  await house.deliver('shop', secret, { body: order });
  await house.company.run({ untilIdle: true });
  assert.deepEqual((await house.company.tasks.show(id)).result, JSON.parse(order));
});

test('twenty deliveries of one message at once are one signal, and each is told its number', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  const answers = await Promise.all(Array.from({ length: 20 }, () => house.deliver('shop', secret)));
  const received = await house.events('signal.received');
  assert.equal(received.length, 1);
  assert.deepEqual(new Set(answers.map(({ status, body }) => `${status} ${body.event}`)), new Set([`202 ${received[0]?.seq}`]));
  assert.equal(answers.filter(({ body }) => body.outcome === 'received').length, 1);
  assert.equal((await house.events('signal.duplicate')).length, 19);
});

test('the same message days later, signed anew, is the same; the same id of another source is not', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  const first = await house.deliver('shop', secret);
  house.clock.advance(3 * 24 * 60 * minute);
  assert.deepEqual((await house.deliver('shop', secret)).body, { event: first.body.event, outcome: 'duplicate' });
  assert.equal((await house.deliver('crm', await house.secret('crm'))).body.outcome, 'received');
});

test('a message that comes over and over is put on record so often and no more', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  for (let n = 0; n < 30; n++) assert.equal((await house.deliver('shop', secret)).status, 202);
  assert.deepEqual([(await house.events('signal.received')).length, (await house.events('signal.duplicate')).length], [1, 20]);
});

test('a body that is not what it says is kept, told as broken and routed to nobody', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  const bad = ['{"type": "order.paid"', '', '{"n": 1e999}', `${'['.repeat(2_000)}${']'.repeat(2_000)}`];
  for (const [n, body] of bad.entries()) {
    const answer = await house.deliver('shop', secret, { id: `msg_${n}`, body });
    assert.deepEqual([answer.status, answer.body.outcome], [202, 'broken'], body.slice(0, 20));
  }
  const events = await house.events('signal.broken');
  assert.match(events[0]!.data.problem, /^The body is not JSON: it ends before the object is closed\.$/u);
  assert.equal((await house.deliver('shop', secret, { id: 'msg_0', body: bad[0]! })).body.outcome, 'duplicate');
  await house.company.run({ untilIdle: true });
  assert.deepEqual([(await house.events('intent.recorded')).length, (await house.company.ledger.verify()).problems], [0, []]);
});

test('what does not say that it is JSON is kept as it came, and its body is null', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  const others = ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'];
  for (const [n, type] of others.entries()) await house.deliver('shop', secret, { id: `msg_${n}`, body: '{"type":"x"}', headers: { 'content-type': type } });
  await house.deliver('shop', secret, { id: 'zip', headers: { 'content-encoding': 'gzip' } });
  for (const [n, type] of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/cloudevents+json'].entries()) await house.deliver('shop', secret, { id: `json_${n}`, body: '{"type":"x"}', headers: { 'content-type': type } });
  const events = await house.events('signal.received');
  assert.deepEqual(events.map(({ data }) => [data.type, data.body !== null, data.raw !== undefined]), [...Array.from({ length: 4 }, () => ['shop', false, true]), ...Array.from({ length: 3 }, () => ['shop.x', true, true])]);
});

test('a payment provider that signs in its own way is understood, with the id and the type from its body', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('bank');
  const send = (body: string | Uint8Array, type = 'application/json') => house.post('bank', body, { 'bank-signature': bankSignature(secret, house.clock.now(), body), 'content-type': type });
  const body = '{"id":"evt_1","event":"payout.paid"}';
  assert.equal((await send(body)).body.outcome, 'received');
  house.clock.advance(60 * minute);
  assert.equal((await send(`${body} `)).body.outcome, 'duplicate', 'the id is what counts');
  const bytes = Uint8Array.of(0xff, 0xfe, 0x00, 0x80);
  assert.equal((await send(bytes, 'application/octet-stream')).body.outcome, 'received', 'bytes that are no text at all');
  assert.equal((await send(bytes, 'application/octet-stream')).body.outcome, 'duplicate', 'without an id its bytes are what counts');
  assert.deepEqual((await house.events('signal.received')).map(({ data }) => data.type), ['bank.payout.paid', 'bank']);
});

test('no source can pass for another, or for mail', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('crm');
  for (const [n, type] of ['mail.received', 'mail', 'shop.order.paid', '../shop', 'x'.repeat(200), 'a b', ''].entries()) await house.deliver('crm', secret, { id: `m${n}`, body: JSON.stringify({ type }) });
  await house.deliver('crm', secret, { id: 'none', body: '[1]' });
  await house.deliver('crm', secret, { id: 'proto', body: '{"__proto__":{"type":"x"},"type":{"toString":1}}' });
  assert.deepEqual((await house.events('signal.received')).map(({ data }) => data.type), ['crm.mail.received', 'crm.mail', 'crm.shop.order.paid', 'crm', 'crm', 'crm', 'crm', 'crm', 'crm'].map((type, n) => (n === 3 ? 'crm.../shop' : type)));
});

/** Files in which these words can be read. */
function filesNaming(folder: string, words: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.filter((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1').includes(words)).length;
}

test('what is about a customer is sealed under them and can be forgotten, bytes and all', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  await house.deliver('shop', secret, { body: '{"type":"order.paid","data":{"order":"A1","customer":{"email":"Jane@Example.com "}}}' });
  await house.deliver('shop', secret, { id: 'msg_2', body: '{"type":"order.paid","data":{"customer":{"email":"nobody"}}}' });
  assert.deepEqual((await house.events('signal.received')).map(({ subject }) => subject), ['customer:jane@example.com', null]);
  const lines = [];
  for await (const line of house.company.memory.export('customer:jane@example.com')) lines.push(line);
  assert.deepEqual(lines.filter(({ type }) => type === 'file').map(({ name }) => name), ['webhook']);
  assert.equal((await house.company.ledger.verify()).blobs, 2);
  assert.ok(filesNaming(house.data, 'nobody') > 0, 'what is about nobody can be read');
  await house.company.memory.forget('customer:jane@example.com', { reason: 'asked' });
  const [gone] = await house.events('signal.received');
  assert.deepEqual([gone?.forgotten, gone?.data.body, gone?.data.topic], [true, null, null]);
  const { problems, blobs } = await house.company.ledger.verify();
  assert.deepEqual([problems, blobs], [[], 1]);
  assert.equal(filesNaming(house.data, 'Jane@Example.com'), 0);
  assert.equal((await house.deliver('shop', secret)).body.outcome, 'duplicate', 'it is known all the same');
});
