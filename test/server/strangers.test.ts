import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiApp } from '../../src/server/app.ts';
import type { ServerParts } from '../../src/server/parts.ts';
import { accessHouse, localToken, type AccessHouse } from '../access/access-house.ts';
import { CountingFollower } from './counting-follower.ts';

// What somebody may try who is not let in, or for little.

/** Writes these bytes and tells what came back until the other side closed. `onFirst`: something came. */
function wire(house: AccessHouse, bytes: string, onFirst?: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(house.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data: Buffer) => (got += data.toString('utf8')));
    socket.once('data', () => onFirst?.());
    socket.on('error', reject);
    socket.on('close', () => resolve(got));
    socket.setTimeout(5_000, () => socket.destroy(new Error(`no answer in five seconds: ${got}`)));
  });
}

async function tokenFor(house: AccessHouse, name: string, scope: 'read' | 'signal'): Promise<Record<string, string>> {
  const { secret } = await house.company.access.issueToken({ name, scopes: [scope], expiresAt: null });
  return { authorization: `Bearer ${secret}` };
}

test('of who is not let in no body is waited for, however it comes', async (t) => {
  const house = await accessHouse(t);
  const begun = (path: string): string => `POST /api/v1${path} HTTP/1.1\r\nconnection: close\r\nhost: ${house.host}\r\norigin: ${house.origin}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"a":\r\n`;
  assert.match(await wire(house, begun('/inbox/1/decision')), /^HTTP\/1\.1 401 /u, 'the rest of the body was never sent');
  const long = `${begun('/access/sign-in')}${(70_000).toString(16)}\r\n${'x'.repeat(70_000)}\r\n`;
  assert.match(await wire(house, long), /^HTTP\/1\.1 413 /u, 'a megabyte is for those who are signed in');
});

test('what is asked with a HEAD is not waited for by anybody', async (t) => {
  const house = await accessHouse(t);
  const follower = new CountingFollower(house.company);
  t.after(() => follower.close());
  const parts = { follower, closing: new AbortController().signal, version: 'test', report: () => undefined } as unknown as ServerParts;
  const app = apiApp({ company: house.company, parts });
  const { Hono } = await import('hono');
  const all = new Hono<{ Variables: { principal: unknown } }>().use(async (http, next) => {
    http.set('principal', { kind: 'local', name: 'test', scopes: ['read'], by: 'command-line' });
    await next();
  }).route('/', app);
  const answer = await all.request('/api/v1/events/stream', { method: 'HEAD' });
  assert.deepEqual([answer.status, answer.headers.get('content-type'), follower.followers], [200, 'text/event-stream; charset=utf-8', 0]);
});

test('a stream does not outlive its token, also when another one gets its name', async (t) => {
  const house = await accessHouse(t);
  const { authorization } = await tokenFor(house, 'reports', 'read');
  const begun = Promise.withResolvers<void>();
  const stream = wire(house, `GET /api/v1/events/stream HTTP/1.1\r\nconnection: close\r\nhost: ${house.host}\r\nauthorization: ${authorization}\r\n\r\n`, begun.resolve);
  await begun.promise;
  await house.company.access.revokeToken('reports');
  await tokenFor(house, 'reports', 'signal');
  // Looks at the disk are made once a second.
  await sleep(1_100);
  await house.company.memory.note({ id: 'later', text: 'This is for others.' });
  const told = await stream;
  assert.doesNotMatch(told, /note\.put/u);
});

test('a token tries no policy of its own: a text made for it keeps everybody waiting', async (t) => {
  const house = await accessHouse(t);
  const headers = await tokenFor(house, 'ci', 'read');
  const policy = { name: 'mine.yaml', text: '['.repeat(1_000) };
  for (const [path, more] of [['check', {}], ['test', {}], ['explain', { facts: {} }]] as const) {
    assert.deepEqual([(await house.ask(`/policy/${path}`, { headers, json: { policy, ...more } })).status, (await house.ask(`/policy/${path}`, { headers, json: more })).status], [403, 200], path);
    assert.notEqual((await house.ask(`/policy/${path}`, { headers: { authorization: `Bearer ${localToken}` }, json: { policy, ...more } })).status, 403, path);
  }
});

test('a path that goes back in itself leads nowhere, so that a proxy for /hooks/ alone is one', async (t) => {
  const house = await accessHouse(t);
  for (const path of ['/hooks/../api/v1/inbox', '/hooks/%2e%2E/api/v1/inbox', '/hooks/./../api/v1/inbox', '/hooks/..']) {
    assert.match(await wire(house, `GET ${path} HTTP/1.1\r\nconnection: close\r\nhost: ${house.host}\r\nauthorization: Bearer ${localToken}\r\n\r\n`), /^HTTP\/1\.1 400 [^]*request\.crooked-path/u, path);
  }
  assert.equal((await house.ask('/tasks/page?text=../x', { headers: { authorization: `Bearer ${localToken}` } })).status, 200);
});

test('who comes through the proxy does not pass for this machine by naming it', async (t) => {
  const house = await accessHouse(t);
  await house.restart({ publicUrl: 'https://keelson.example.com' });
  const forwarded = { 'x-forwarded-for': '203.0.113.7' };
  assert.equal((await house.ask('/access', { headers: forwarded })).body.code, 'access.foreign-host');
  assert.equal((await house.ask('/access', { headers: { ...forwarded, host: 'keelson.example.com' } })).status, 200);
  assert.equal((await house.ask('/access')).status, 200, 'the machine itself');
});
