import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { accessHouse, localToken, password, signedIn } from './access-house.ts';

test('whoever has every file of the company has nothing to sign in with', async (t) => {
  const house = await accessHouse(t);
  const browser = await signedIn(house);
  const { body } = await browser.ask('/access/tokens', { json: { name: 'reports', scopes: ['read'] }, headers: { 'idempotency-key': 'a-key-of-the-browser' } });
  const code = await house.code();
  await browser.ask('/access/password', { json: { password: `${password} home`, current: password }, headers: { 'idempotency-key': 'another-key-of-it' } });
  await house.browser().signIn({ way: 'password', password: 'a wrong one that somebody typed' });
  await house.vault().secrets.swap('webhook:shop', null, 'whsec_of-the-shop');
  const bytes = house.bytesOnDisk();
  const secrets = [password, `${password} home`, 'a wrong one that somebody typed', code, code.replaceAll('-', ''), browser.cookie?.split('=')[1] ?? '', body['secret'] as string, (body['secret'] as string).slice(5), 'whsec_of-the-shop', localToken];
  for (const secret of secrets) {
    assert.ok(secret.length > 10);
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64url')]) assert.equal(bytes.includes(form), false, form);
  }
  assert.ok(bytes.includes('access.changed') && bytes.includes('argon2id'), 'the search sees what is there');
  assert.equal(statSync(join(house.data, 'access.json')).mode & 0o777, 0o600);
  assert.equal(statSync(house.data).mode & 0o777, 0o700, 'another user of the machine reads nothing of it');
});

test('the ledger keeps no digest that a password could be guessed by', async (t) => {
  const house = await accessHouse(t);
  const browser = await signedIn(house);
  await browser.ask('/access/password', { json: { password: `${password} home` }, headers: { 'idempotency-key': 'a-key-of-the-browser' } });
  const events = await house.company.ledger.after(0, 1_000);
  assert.deepEqual(events.filter(({ kind }) => kind === 'request.done'), []);
  const body = JSON.stringify({ password: `${password} home` });
  for (const text of [`${password} home`, body]) assert.equal(house.bytesOnDisk().includes(hash('sha256', text, 'hex')), false);
});

test('what was stolen from the disk signs nobody in', async (t) => {
  const house = await accessHouse(t);
  await signedIn(house);
  await house.company.access.issueToken({ name: 'reports', scopes: ['read'], expiresAt: null });
  const state = JSON.parse(readFileSync(join(house.data, 'access.json'), 'utf8')) as { sessions: { hash: string; id: string }[]; tokens: { hash: string }[]; password: { hash: string } };
  const thief = house.browser();
  for (const stolen of [state.sessions[0]!.hash, state.sessions[0]!.id]) {
    thief.cookie = `${house.cookieName}=${stolen}`;
    assert.equal((await thief.ask('/inbox')).status, 401);
  }
  assert.equal((await thief.signIn({ way: 'password', password: state.password.hash })).status, 401);
  for (const stolen of [state.tokens[0]!.hash, `keel_${state.tokens[0]!.hash}`]) assert.equal((await house.ask('/inbox', { headers: { authorization: `Bearer ${stolen}` } })).status, 401);
});

test('no list and no answer shows a hash', async (t) => {
  const house = await accessHouse(t);
  const browser = await signedIn(house);
  await browser.ask('/access/tokens', { json: { name: 'reports', scopes: ['read'] } });
  const state = JSON.parse(readFileSync(join(house.data, 'access.json'), 'utf8')) as { sessions: { hash: string }[]; tokens: { hash: string }[]; password: { hash: string; salt: string } };
  const kept = [...state.sessions, ...state.tokens].map(({ hash: digest }) => digest).concat(state.password.hash, state.password.salt);
  for (const path of ['/access', '/access/sessions', '/access/tokens', '/access/passkeys']) {
    const { text, status } = await browser.ask(path);
    assert.equal(status, 200);
    for (const digest of kept) assert.equal(text.includes(digest), false, path);
  }
});

test('with a broken file nobody comes in, nothing is overwritten, and put back it works again', async (t) => {
  const house = await accessHouse(t);
  const browser = await signedIn(house);
  const path = join(house.data, 'access.json');
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, whole.slice(0, 100));
  for (const answer of [await browser.ask('/inbox'), await browser.signIn({ way: 'password', password }), await house.ask('/inbox', { headers: { authorization: 'Bearer keel_x' } })]) {
    assert.deepEqual([answer.status, answer.body.code], [503, 'access.unreadable']);
    assert.match(answer.body.nextStep ?? '', /backup/u);
    assert.equal(answer.text.includes(house.data), false, 'a stranger does not learn where it lies');
  }
  assert.equal((await house.ask('/inbox', { headers: { authorization: `Bearer ${localToken}` } })).status, 200, 'the machine itself still does');
  assert.equal(readFileSync(path, 'utf8'), whole.slice(0, 100));
  writeFileSync(path, whole);
  assert.equal((await browser.ask('/inbox')).status, 200);
});

test('a sign-in that cannot be put on record is none', async (t) => {
  const house = await accessHouse(t);
  await signedIn(house);
  const before = (await house.vault().read()).sessions.length;
  await house.closeCompany();
  const answer = await house.browser().signIn({ way: 'password', password });
  assert.ok(answer.status >= 500, answer.text);
  assert.equal(answer.headers['set-cookie'], undefined);
  assert.equal((await house.vault().read()).sessions.length, before);
});
