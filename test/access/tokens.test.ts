import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessHouse, localToken, password, signedIn, type AccessHouse } from './access-house.ts';

const bearer = (token: string): { headers: Record<string, string> } => ({ headers: { authorization: `Bearer ${token}` } });

async function issue(house: AccessHouse, name: string, scopes: readonly ('read' | 'signal' | 'decide')[], expiresAt: number | null = null): Promise<string> {
  return (await house.company.access.issueToken({ name, scopes, expiresAt })).secret;
}

test('a token does what its scopes say, and never changes rules or access', async (t) => {
  const house = await accessHouse(t);
  const read = await issue(house, 'reports', ['read']);
  const decide = await issue(house, 'phone', ['decide']);
  assert.match(read, /^keel_[\w-]{43}$/u);
  assert.equal((await house.ask('/inbox', bearer(read))).status, 200);
  assert.equal((await house.ask('/inbox', bearer(decide))).body.code, 'access.not-allowed');
  const cancel = { json: { reason: 'No longer needed.' } };
  assert.equal((await house.ask('/tasks/t99/cancel', { ...cancel, ...bearer(read) })).body.code, 'access.not-allowed');
  assert.notEqual((await house.ask('/tasks/t99/cancel', { ...cancel, ...bearer(decide) })).status, 403);
  const all = await issue(house, 'everything', ['read', 'signal', 'decide']);
  for (const [path, ask] of [['/tasks', { json: { agent: 'support', input: {} } }], ['/access/tokens', { json: { name: 'more', scopes: ['read'] } }], ['/access/password', { json: { password } }], ['/access/sessions', {}], ['/access/tokens', {}], ['/access/passkeys/options', { method: 'POST' }], ['/access/code', { json: {} }], ['/access/reset', { json: { tokens: false } }]] as const) {
    assert.equal((await house.ask(path, { ...ask, ...bearer(all) })).body.code, 'access.not-allowed', path);
  }
});

test('a token is shown once, and of its last use only the time is kept', async (t) => {
  const house = await accessHouse(t);
  const browser = await signedIn(house);
  const { body } = await browser.ask('/access/tokens', { json: { name: 'reports', scopes: ['read', 'read'], expiresAt: null } });
  const secret = body['secret'] as string;
  assert.equal((await house.ask('/inbox', bearer(secret))).status, 200);
  const listed = await browser.ask('/access/tokens');
  const [token, ...others] = listed.body as unknown as { id: string }[];
  assert.deepEqual(others, []);
  assert.deepEqual(token, { id: token!.id, name: 'reports', scopes: ['read'], issuedAt: house.clock.time, expiresAt: null, usedAt: house.clock.time, expired: false });
  assert.equal((await browser.ask('/access/tokens', { json: { name: 'reports', scopes: ['read'] } })).status, 409);
  assert.equal((await browser.ask('/access/tokens', { json: { name: 'Über', scopes: ['read'] } })).body.code, 'access.token-name');
  assert.equal((await browser.ask('/access/tokens', { json: { name: 'admin', scopes: ['manage'] } })).status, 400);
  assert.equal((await browser.ask('/access/tokens/reports/revoke', { method: 'POST' })).status, 200);
  assert.equal((await house.ask('/inbox', bearer(secret))).body.code, 'access.bad-token');
  assert.deepEqual((await house.told()).slice(-2), ['token-issued reports console', 'token-revoked reports console']);
});

test('a token that expired says so, and counts no more', async (t) => {
  const house = await accessHouse(t);
  const token = await issue(house, 'week', ['read'], house.clock.time + 1_000);
  assert.equal((await house.ask('/inbox', bearer(token))).status, 200);
  house.clock.time += 1_000;
  const { status, body, headers } = await house.ask('/inbox', bearer(token));
  assert.deepEqual([status, body.code], [401, 'access.token-expired']);
  assert.match(headers['www-authenticate'] ?? '', /^Bearer/u);
});

test('a token revoked by another process counts no more, at once', async (t) => {
  const house = await accessHouse(t);
  const token = await issue(house, 'reports', ['read']);
  assert.equal((await house.ask('/inbox', bearer(token))).status, 200);
  const elsewhere = house.vault();
  await elsewhere.change((state) => void (state.tokens = []));
  assert.equal((await house.ask('/inbox', bearer(token))).status, 401);
});

test('a token counts as `Authorization: Bearer` alone: not in a cookie, not in an address', async (t) => {
  const house = await accessHouse(t);
  const token = await issue(house, 'reports', ['read']);
  assert.equal((await house.ask('/inbox', { headers: { cookie: `${house.cookieName}=${token}`, 'sec-fetch-site': 'same-origin' } })).status, 401);
  assert.equal((await house.ask(`/inbox?token=${token}`)).status, 401);
  assert.equal((await house.ask('/inbox', { headers: { authorization: token } })).status, 401);
  assert.equal((await house.ask('/inbox', { headers: { authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` } })).status, 401);
});

test('a good cookie does not make up for a wrong token, and lends it nothing', async (t) => {
  const house = await accessHouse(t);
  const { cookie = '' } = await signedIn(house);
  const browser = { cookie, 'sec-fetch-site': 'same-origin', origin: house.origin };
  assert.equal((await house.ask('/inbox', { headers: { ...browser, authorization: 'Bearer keel_wrong' } })).body.code, 'access.bad-token');
  const token = await issue(house, 'reports', ['read']);
  assert.equal((await house.ask('/access/sessions', { headers: { ...browser, authorization: `Bearer ${token}` } })).body.code, 'access.not-allowed');
});

test('the command line of this machine may do everything, and no page may with its token', async (t) => {
  const house = await accessHouse(t);
  const sessions = await house.ask('/access/sessions', bearer(localToken));
  assert.deepEqual([sessions.status, sessions.text], [200, '[]']);
  const { status } = await house.ask('/access/sessions', { headers: { authorization: `Bearer ${localToken}`, origin: house.origin } });
  assert.equal(status, 401);
  assert.equal((await house.ask('/access/sessions', bearer(`${localToken}x`))).status, 401);
});

test('what a process that died took away, and did not put on record, is on record after the next start', async (t) => {
  const house = await accessHouse(t);
  await house.vault().change((state) => void (state.unrecorded = [{ what: 'token-revoked', name: 'ci', by: 'console' }]));
  await house.restart();
  assert.equal((await house.told()).at(-1), 'token-revoked ci console');
  await house.restart();
  assert.equal((await house.told()).filter((line) => line === 'token-revoked ci console').length, 1);
});

test('what is being downloaded ends with the token that it was asked with', async (t) => {
  const house = await accessHouse(t);
  const token = await issue(house, 'lost', ['read']);
  // More than the connection holds ready.
  const text = 'x'.repeat(9_000);
  for (let done = 0; done < 1_600; done += 200) await Promise.all(Array.from({ length: 200 }, (_, n) => house.company.memory.note({ id: `n-${done + n}`, text })));
  const answer = await fetch(`${house.origin}/api/v1/exports/events?format=jsonl`, bearer(token));
  assert.equal(answer.status, 200);
  const reader = answer.body!.getReader();
  await reader.read();
  assert.equal((await house.ask('/access/tokens/lost/revoke', { json: {}, ...bearer(localToken) })).status, 200);
  const rest = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  await assert.rejects(rest(), 'a file that looks whole would pass for one');
});
