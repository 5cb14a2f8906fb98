import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openVault } from '../../src/server/access/vault.ts';
import { WebhookSecrets } from '../../src/server/hooks/secrets.ts';
import { systemRandom } from '../../src/vocabulary/ports.ts';
import { bankSignature, HooksHouse, minute, signedHeaders } from './hooks-house.ts';

const body = '{"type":"order.paid","data":{"order":"A1"}}';

/** What was refused and why, as the operator sees it. */
async function why(house: HooksHouse, source: string): Promise<Record<string, number>> {
  await house.writeCounts();
  const { sources } = JSON.parse(readFileSync(join(house.data, 'webhooks.json'), 'utf8')) as { sources: Record<string, { refused: Record<string, number> }> };
  return sources[source]?.refused ?? {};
}

test('a request that is not signed by a secret of its source is refused, and leaves nothing behind', async (t) => {
  const house = await HooksHouse.open(t);
  const [secret, others] = [await house.secret('shop'), await house.secret('crm')];
  const now = house.clock.now();
  const good = signedHeaders(secret, 'msg_1', now, body);
  const forged: [string, string, Record<string, string>][] = [
    ['a byte was changed', body.replace('A1', 'A2'), good],
    ['a byte was added', `${body} `, good],
    ['another id', body, { ...good, 'webhook-id': 'msg_2' }],
    ['another time', body, { ...good, 'webhook-timestamp': String(Math.floor(now / 1_000) + 1) }],
    ['the secret of another source', body, signedHeaders(others, 'msg_1', now, body)],
    ['no signature', body, { 'content-type': 'application/json' }],
    ['an empty signature', body, { ...good, 'webhook-signature': 'v1,' }],
    ['a signature of another version', body, { ...good, 'webhook-signature': good['webhook-signature']!.replace('v1', 'v1a') }],
    ['a signature cut short', body, { ...good, 'webhook-signature': good['webhook-signature']!.slice(0, -2) }],
    ['a time with more behind it', body, { ...good, 'webhook-timestamp': `${good['webhook-timestamp']}x` }],
    ['a point in the id', body, signedHeaders(secret, 'msg.1', now, body)],
    ['a body that reads as a part of the head', `${Math.floor(now / 1_000)}.${body}`, signedHeaders(secret, `msg_1.${Math.floor(now / 1_000)}`, now, body)],
    ['a hundred wrong signatures before the right one', body, { ...good, 'webhook-signature': `${Array.from({ length: 20 }, () => `v1,${'A'.repeat(43)}=`).join(' ')} ${good['webhook-signature']}` }],
  ];
  for (const [what, text, headers] of forged) {
    const answer = await house.post('shop', text, headers);
    assert.deepEqual([answer.status, answer.body.code, answer.headers.get('content-type')], [401, 'webhook.refused', 'application/problem+json'], what);
  }
  assert.deepEqual([await house.count(), existsSync(join(house.data, 'blobs'))], [0, false]);
  assert.equal((await house.post('shop', body, good)).status, 202, 'the original is good');
  const counts = await why(house, 'shop');
  assert.equal((counts['signature'] ?? 0) + (counts['headers'] ?? 0), forged.length);
});

test('a signature holds five minutes, to both sides', async (t) => {
  const house = await HooksHouse.open(t);
  const [secret, bank] = [await house.secret('shop'), await house.secret('bank')];
  const now = house.clock.now();
  const status = async (at: number): Promise<number[]> => [
    (await house.post('shop', body, signedHeaders(secret, `at_${at}`, at, body))).status,
    (await house.post('bank', `{"id":"${at}"}`, { 'bank-signature': bankSignature(bank, at, `{"id":"${at}"}`) })).status,
  ];
  for (const [offset, expected] of [[0, 202], [-5 * minute, 202], [5 * minute, 202], [-5 * minute - 1_000, 401], [5 * minute + 1_000, 401], [-24 * 60 * minute, 401]] as const) assert.deepEqual(await status(now + offset), [expected, expected], `${offset / 1_000} s`);
  assert.deepEqual(await why(house, 'shop'), { time: 3 });
});

test('a delivery that somebody overheard is a duplicate within the window and refused after it', async (t) => {
  const house = await HooksHouse.open(t);
  const headers = signedHeaders(await house.secret('shop'), 'msg_1', house.clock.now(), body);
  const first = await house.post('shop', body, headers);
  house.clock.advance(4 * minute);
  assert.deepEqual((await house.post('shop', body, headers)).body, { event: first.body.event, outcome: 'duplicate' });
  house.clock.advance(2 * minute);
  assert.equal((await house.post('shop', body, headers)).status, 401);
  assert.equal((await house.events('signal.received')).length, 1);
});

test('a source that there is none of, and one without a secret, answer as one that was lied to', async (t) => {
  const house = await HooksHouse.open(t);
  const headers = signedHeaders(await house.secret('crm'), 'msg_1', house.clock.now(), body);
  const [unknown, bare, wrong] = [await house.post('nobody', body, headers), await house.post('shop', body, headers), await house.post('crm', `${body} `, headers)];
  assert.deepEqual([unknown, bare, wrong].map(({ status }) => status), [404, 401, 401]);
  const shape = ({ body: problem }: typeof unknown): string[] => Object.keys(problem).toSorted();
  assert.deepEqual(shape(unknown), shape(wrong));
  assert.deepEqual(bare.body, wrong.body);
  assert.deepEqual([await why(house, 'shop'), await why(house, 'crm')], [{ 'no-secret': 1 }, { signature: 1 }], 'the operator is told the difference');
  for (const name of ['__proto__', 'constructor', '..%2f..%2faccess.json', '%00', 'SHOP', 'shop%2f', 'x'.repeat(1_000)]) assert.equal((await house.post(name, body, headers)).status, 404, name);
  assert.equal(await house.count(), 0);
});

test('an empty secret is no secret', async (t) => {
  const house = await HooksHouse.open(t);
  await house.vault.secrets.swap('webhook:shop', null, '[]');
  const empty = signedHeaders(`whsec_${Buffer.alloc(32).toString('base64')}`, 'msg_1', house.clock.now(), body);
  assert.equal((await house.post('shop', body, empty)).status, 401);
});

test('neither a cookie nor a token makes up for a signature, and no method but POST does anything', async (t) => {
  const house = await HooksHouse.open(t);
  await house.secret('shop');
  const signedIn = { cookie: '__Host-keelson=anything', authorization: 'Bearer keel_anything', 'content-type': 'application/json' };
  assert.equal((await house.post('shop', body, signedIn)).status, 401);
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const answer = await house.post('shop', body, signedIn, method);
    assert.deepEqual([answer.status, answer.headers.get('allow'), answer.headers.get('access-control-allow-origin')], [405, 'POST', null], method);
  }
  assert.equal(await house.count(), 0);
});

test('a flood of forgeries takes no room on the disk', async (t) => {
  const house = await HooksHouse.open(t);
  await house.secret('shop');
  const ledger = statSync(join(house.data, 'keelson.db')).size;
  await Promise.all(Array.from({ length: 300 }, (_, n) => house.post(n % 2 === 0 ? 'shop' : `guess-${n}`, body, signedHeaders(`whsec_${Buffer.alloc(32).toString('base64')}`, `msg_${n}`, house.clock.now(), body))));
  house.clock.advance(minute);
  await house.writeCounts();
  assert.equal(statSync(join(house.data, 'keelson.db')).size, ledger);
  const file = readFileSync(join(house.data, 'webhooks.json'), 'utf8');
  assert.ok(file.length < 3_000, `${file.length} characters of counts`);
  const counted = JSON.parse(file) as { unknown: number; sources: Record<string, { refused: Record<string, number> }> };
  assert.deepEqual([counted.unknown, counted.sources['shop']?.refused], [150, { signature: 150 }]);
});

test('secrets change without a gap: both count for a while, and then the newer one alone', async (t) => {
  const house = await HooksHouse.open(t);
  const old = await house.secret('shop');
  const young = await house.secret('shop', house.clock.now() + 60 * minute);
  const status = async (secret: string, id: string): Promise<number> => (await house.deliver('shop', secret, { id })).status;
  assert.deepEqual([await status(old, 'a'), await status(young, 'b')], [202, 202]);
  const both = signedHeaders(old, 'c', house.clock.now(), body)['webhook-signature'] ?? '';
  const headers = signedHeaders(young, 'c', house.clock.now(), body);
  assert.equal((await house.post('shop', body, { ...headers, 'webhook-signature': `${both} ${headers['webhook-signature']}` })).status, 202, 'a sender that signs with both');
  house.clock.advance(60 * minute);
  assert.deepEqual([await status(old, 'd'), await status(young, 'e')], [401, 202]);
});

test('a secret that is set or revoked by another process counts at once', async (t) => {
  const house = await HooksHouse.open(t);
  const elsewhere = new WebhookSecrets(openVault(house.data, { clock: house.clock, random: systemRandom }).secrets, () => house.clock.now());
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  assert.equal((await house.deliver('shop', secret)).status, 401);
  await elsewhere.add('shop', secret, null);
  assert.equal((await house.deliver('shop', secret)).status, 202);
  assert.equal(await elsewhere.revoke('shop'), 1);
  assert.equal((await house.deliver('shop', secret, { id: 'msg_2' })).status, 401);
});

test('no secret can be read in the files of the company', async (t) => {
  const house = await HooksHouse.open(t);
  const secret = await house.secret('shop');
  await house.deliver('shop', secret);
  await house.stop();
  const needles = [secret, secret.slice(6), Buffer.from(secret.slice(6), 'base64').toString('latin1'), Buffer.from(secret.slice(6), 'base64').toString('hex')];
  for (const entry of readdirSync(house.folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
    const text = readFileSync(join(entry.parentPath, entry.name), 'latin1');
    for (const needle of needles) assert.ok(!text.includes(needle), entry.name);
  }
  await house.start();
});
