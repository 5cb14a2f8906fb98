import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { initCompany, openCompany, webhooksOf } from '../../src/company.ts';
import { serve } from '../../src/server/serve.ts';
import { routes } from '../../src/server/routes.ts';
import { systemClock, systemRandom } from '../../src/vocabulary/ports.ts';
import { freshFolder } from '../simulation/company-of-agents.ts';
import { signedHeaders } from './hooks-house.ts';

const body = '{"type":"order.paid","data":{"order":"A1"}}';
const localToken = 'the-token-of-the-command-line';

/** The whole server, with its guard, on a company with one webhook. */
async function served(t: TestContext) {
  const place = freshFolder();
  const folder = join(place, 'acme');
  await initCompany(folder, { name: 'Acme', address: 'support@acme.example', zone: 'UTC' });
  appendFileSync(join(folder, 'company.yaml'), 'webhooks:\n  shop: {}\n');
  const company = await openCompany(folder);
  const reported: unknown[] = [];
  const { url, close } = await serve(company, { host: '127.0.0.1', port: 0, dataFolder: join(folder, 'data'), consoleFolder: join(place, 'no-console'), version: 'test', clock: systemClock, random: systemRandom, localToken, report: (error) => void reported.push(error) });
  let open = true;
  const stop = async (): Promise<void> => {
    if (open) await close().then(() => company.close());
    open = false;
  };
  t.after(async () => {
    await stop();
    rmSync(place, { recursive: true });
    assert.deepEqual(reported, []);
  });
  const { secret } = await (await webhooksOf(folder)).secret('shop', { rotate: false, overlapMs: 0, given: null });
  const signed = (id: string): Record<string, string> => signedHeaders(secret ?? '', id, Date.now(), body);
  const post = (path: string, headers: Record<string, string>, text = body): Promise<Response> => fetch(`${url}${path}`, { method: 'POST', body: text, headers });
  /** Signs in with the one-time code and returns the cookie. */
  const session = async (): Promise<string> => {
    const { code } = await company.access.issueCode();
    const answer = await post('/api/v1/access/sign-in', { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin' }, JSON.stringify({ way: 'code', code }));
    assert.equal(answer.status, 200, await answer.text());
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  };
  return { company, folder, url, secret: secret ?? '', signed, post, session, stop };
}

/** As through a tunnel: another host than the server knows itself by. */
function throughTunnel(url: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${url}${path}`, { method: 'POST', headers: { ...headers, host: 'hooks.tunnel.example' } }, (response) => resolve((response.resume(), response.statusCode))).on('error', reject).end(body);
  });
}

test('the server takes a webhook from anywhere, and nothing but a webhook', async (t) => {
  const { company, url, signed, post, stop, folder } = await served(t);
  assert.equal((await post('/hooks/shop', signed('one'))).status, 202);
  assert.equal(await throughTunnel(url, '/hooks/shop', signed('two')), 202);
  assert.equal(await throughTunnel(url, '/api/v1/inbox', signed('three')), 421);
  for (const path of ['/hooks', '/hooks/', '/hooks/shop/', '/hooks/shop/more', '/hooks/../api/v1/inbox']) assert.notEqual((await post(path, signed('four'))).status, 202, path);
  assert.equal((await company.ledger.tail({ kind: 'signal.received' })).length, 2);
  await stop();
  const counts = JSON.parse(readFileSync(join(folder, 'data/webhooks.json'), 'utf8')) as { sources: Record<string, { received: number }> };
  assert.equal(counts.sources['shop']?.received, 2, 'counts are written when the server ends');
});

test('a session can not forge a webhook, and is told no secret', async (t) => {
  const { company, url, secret, post, session } = await served(t);
  const signedIn = { cookie: await session(), origin: url, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
  const get = (path: string): Promise<Response> => fetch(`${url}${path}`, { headers: signedIn });
  assert.equal((await get('/api/v1/inbox')).status, 200, 'the session is a good one');
  assert.equal((await post('/hooks/shop', signedIn)).status, 401);
  const seen = await (await get('/api/v1/webhooks')).text();
  assert.match(seen, /"name":"shop"/u);
  assert.ok(!seen.includes(secret) && !seen.includes(secret.slice(6)));
  assert.equal((await post('/api/v1/webhooks/shop/secrets/changed', signedIn, '{"what":"webhook-secret-set"}')).status, 403);
  const ways = Object.entries(routes).filter(([id, route]) => /webhook|hook/u.test(`${id} ${route}`));
  assert.deepEqual(ways, [['webhooks.list', 'GET /webhooks'], ['webhooks.changed', 'POST /webhooks/{webhook}/secrets/changed']], 'whatever is added here must neither set nor tell a secret, nor take a delivery');
  assert.equal((await company.ledger.tail({ kind: 'signal.received' })).length, 0);
});

test("a webhook's secret signs nobody in, and is no token", async (t) => {
  const { url, secret, post } = await served(t);
  assert.equal((await fetch(`${url}/api/v1/inbox`, { headers: { authorization: `Bearer ${secret}` } })).status, 401);
  for (const way of [{ way: 'code', code: secret }, { way: 'password', password: secret }]) {
    const answer = await post('/api/v1/access/sign-in', { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin' }, JSON.stringify(way));
    assert.ok(answer.status >= 400 && answer.headers.get('set-cookie') === null, way.way);
  }
});

test('that a secret was changed is put on record through the server, by the command line of the machine alone', async (t) => {
  const { company, post } = await served(t);
  const answer = await post('/api/v1/webhooks/shop/secrets/changed', { 'content-type': 'application/json', authorization: `Bearer ${localToken}` }, '{"what":"webhook-secret-set"}');
  assert.equal(answer.status, 200, await answer.text());
  const [event] = await company.ledger.tail({ kind: 'access.changed' });
  assert.deepEqual(event?.data, { what: 'webhook-secret-set', name: 'shop', by: 'command-line' });
});
