import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openHooks } from '../../src/server/hooks/open.ts';
import { readTallies } from '../../src/server/hooks/tally.ts';
import { NeedsOperator, Retryable } from '../../src/vocabulary/errors.ts';
import { HooksHouse, signedHeaders } from './hooks-house.ts';

const body = '{"type":"order.paid"}';

test('a ledger that is closed is a 503 that says when to come again, and the delivery is taken then', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  await house.company.close();
  const { status, headers, body: problem } = await house.deliver('shop', secret);
  assert.deepEqual([status, headers.get('retry-after'), problem.code], [503, '60', 'webhook.not-recorded']);
  assert.equal(house.reported.length, 1, 'the operator is told');
  house.company.close = () => Promise.resolve();
  await house.stop();
  await house.start();
  assert.deepEqual([(await house.deliver('shop', secret)).body.outcome, await house.count()], ['received', 1]);
});

test('whatever keeps a delivery from the disk, the answer is no 2xx and tells nothing of the house', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  const thrown: [Error, string][] = [
    [new NeedsOperator('ledger.disk-full', 'data: the disk is full.', 'Free some space.'), '60'],
    [new NeedsOperator('ledger.queue-full', 'More events are waiting than memory should hold.', 'Wait.'), '60'],
    [new Retryable('ledger.busy', 'Not now.', 'Later.', { retryAt: house.clock.now() + 7_500 }), '8'],
    [new Error('a defect in /srv/secret/place'), '60'],
  ];
  for (const [error, retry] of thrown) {
    const signal = { webhookSources: () => house.company.signal.webhookSources(), webhook: () => Promise.reject(error) };
    const { app, close } = await openHooks({ company: { signal }, data: house.data, secrets: house.vault.secrets, clock: house.clock, report: (told) => void house.reported.push(told) });
    const answer = await app.request('/hooks/shop', { method: 'POST', body, headers: signedHeaders(secret, 'msg_1', house.clock.now(), body) });
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, retry]);
    assert.doesNotMatch(await answer.text(), /disk|memory|secret|srv/u);
    await close();
  }
  assert.deepEqual(house.reported, thrown.map(([error]) => error), 'the operator is told');
});

test('a vault that can not be read lets nothing in, and loses nothing', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  writeFileSync(join(house.data, 'access.json'), '{"damaged');
  const { status, headers } = await house.deliver('shop', secret);
  assert.deepEqual([status, headers.get('retry-after'), house.reported.length], [503, '60', 1]);
});

test('counts are kept over a restart, and are nothing to fail about', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  await house.deliver('shop', secret);
  await house.post('shop', body);
  await house.stop();
  await house.start();
  await house.deliver('shop', secret);
  await house.stop();
  const shop = (await readTallies(house.data)).sources['shop'];
  assert.deepEqual([shop?.received, shop?.duplicates, shop?.refused, shop?.lastRefused?.why], [1, 1, { headers: 1 }, 'headers']);
  writeFileSync(join(house.data, 'webhooks.json'), '{"sources":');
  await house.start();
  assert.equal((await house.deliver('shop', secret)).status, 202);
});
