import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessHouse, password, signedIn } from './access-house.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

test('with the one-time code one gets in and sets a password, which counts from then on', async (t) => {
  const house = await accessHouse(t);
  const browser = house.browser();
  assert.deepEqual((({ signedIn: is, needsSetup, as }) => ({ is, needsSetup, as }))((await browser.ask('/access')).body), { is: false, needsSetup: true, as: 'nobody' });
  assert.equal((await browser.ask('/inbox')).body.code, 'access.sign-in');
  const code = await house.code();
  assert.match(code, /^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/u);
  const answer = await browser.signIn({ way: 'code', code: ` ${code.toLowerCase().replaceAll('-', ' ')}` });
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.headers['set-cookie']?.[0] ?? '', /^keelson_session_\d+=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/u);
  assert.equal((await browser.ask('/inbox')).status, 200);
  assert.equal((await browser.ask('/access/password', { json: { password } })).status, 200);
  assert.equal((await browser.ask('/access/sign-out', { method: 'POST' })).status, 200);
  assert.equal(browser.cookie, undefined);
  assert.equal((await browser.ask('/inbox')).status, 401);
  assert.equal((await browser.signIn({ way: 'password', password })).status, 200);
  const { body } = await browser.ask('/access');
  assert.deepEqual([body['signedIn'], body['needsSetup'], body['password'], body['passkeys'], body['passkeysHere']], [true, false, true, false, true]);
  assert.deepEqual(await house.told(), ['code-issued command-line', 'signed-in code console', 'password-set console', 'signed-out console', 'signed-in password console']);
  assert.deepEqual(house.defects, []);
});

test('a code counts once, for a quarter of an hour, and only the newest', async (t) => {
  const house = await accessHouse(t);
  const code = await house.code();
  const both = await Promise.all([house.browser().signIn({ way: 'code', code }), house.browser().signIn({ way: 'code', code })]);
  assert.deepEqual(both.map(({ status }) => status).toSorted((a, b) => a - b), [200, 401]);
  assert.equal((await house.browser().signIn({ way: 'code', code })).body.code, 'access.wrong');
  const older = await house.code();
  const newer = await house.code();
  assert.equal((await house.browser().signIn({ way: 'code', code: older })).status, 401);
  house.clock.time += 15 * minute;
  assert.equal((await house.browser().signIn({ way: 'code', code: newer })).status, 401);
});

test('what is unknown and what is wrong have the same answer', async (t) => {
  const house = await accessHouse(t);
  const unknown = await house.browser().signIn({ way: 'password', password: 'no password is set yet' });
  const noCode = await house.browser().signIn({ way: 'code', code: 'AAAA-AAAA-AAAA-AAAA' });
  await signedIn(house);
  const wrong = await house.browser().signIn({ way: 'password', password: 'not the one that is set' });
  assert.equal(unknown.status, 401);
  assert.equal(unknown.text, wrong.text);
  assert.equal(noCode.text, wrong.text);
});

test('a wrong password takes as long when none is set', async (t) => {
  const house = await accessHouse(t);
  const time = async (): Promise<number> => {
    house.clock.time += 2 * 60 * minute;
    const begin = performance.now();
    await house.browser().signIn({ way: 'password', password: 'something long enough' });
    return performance.now() - begin;
  };
  const best = async (): Promise<number> => Math.min(await time(), await time(), await time());
  await time();
  const none = await best();
  await signedIn(house);
  const set = await best();
  assert.ok(none > set / 3 && set > none / 3, `${none.toFixed(1)} ms and ${set.toFixed(1)} ms`);
  assert.ok(none > 8, `${none.toFixed(1)} ms: a password is hashed`);
});

test('a session that a browser brings along is never the one that it signs in with', async (t) => {
  const house = await accessHouse(t);
  const planted = `${house.cookieName}=${'A'.repeat(43)}`;
  const victim = house.browser();
  victim.cookie = planted;
  await victim.signIn({ way: 'code', code: await house.code() });
  assert.notEqual(victim.cookie, planted);
  const attacker = house.browser();
  attacker.cookie = planted;
  assert.equal((await attacker.ask('/inbox')).status, 401);
  // The one from before ends when its browser signs in anew.
  const before = victim.cookie;
  await victim.ask('/access/password', { json: { password } });
  await victim.signIn({ way: 'password', password });
  attacker.cookie = before;
  assert.equal((await attacker.ask('/inbox')).status, 401);
  assert.equal((await victim.ask('/inbox')).status, 200);
});

test('sessions survive a restart, and end when they are not used, or too old', async (t) => {
  const house = await accessHouse(t);
  const { cookie } = await signedIn(house);
  const secret = cookie?.split('=')[1] ?? '';
  await house.restart();
  const again = house.browser();
  // Its name has the port in it, which a test takes anew.
  again.cookie = `${house.cookieName}=${secret}`;
  assert.equal((await again.ask('/inbox')).status, 200);
  for (let days = 6; days < 30; days += 6) {
    house.clock.time += 6 * day;
    assert.equal((await again.ask('/inbox')).status, 200, `${days} days`);
  }
  house.clock.time += 6 * day;
  assert.equal((await again.ask('/inbox')).status, 401, 'thirty days are over, though it was in use');
  const idle = await signedIn(house);
  house.clock.time += 7 * day;
  assert.equal((await idle.ask('/inbox')).status, 401);
});

test('a new password ends all other sessions, and one can end any', async (t) => {
  const house = await accessHouse(t);
  const first = await signedIn(house);
  const second = house.browser();
  await second.signIn({ way: 'password', password });
  const sessions = (await first.ask('/access/sessions')).body as unknown as { id: string; current: boolean; device: string; by: string }[];
  assert.deepEqual(sessions.map(({ by, current, device }) => `${by} ${String(current)} ${device}`).toSorted((a, b) => (a < b ? -1 : 1)), ['code true Firefox on Linux', 'password false Firefox on Linux']);
  assert.equal(JSON.stringify(sessions).includes('hash'), false);
  assert.equal((await first.ask('/access/password', { json: { password: `${password} away` } })).status, 200);
  assert.equal((await second.ask('/inbox')).status, 401);
  assert.equal((await first.ask('/inbox')).status, 200);
  await second.signIn({ way: 'password', password: `${password} away` });
  const other = ((await first.ask('/access/sessions')).body as unknown as typeof sessions).find(({ current }) => !current);
  assert.equal((await first.ask(`/access/sessions/${other?.id ?? ''}/end`, { method: 'POST' })).status, 200);
  assert.equal((await second.ask('/inbox')).status, 401);
  assert.equal((await first.ask(`/access/sessions/${other?.id ?? ''}/end`, { method: 'POST' })).body.code, 'access.unknown-session');
  await second.signIn({ way: 'password', password: `${password} away` });
  assert.deepEqual((await first.ask('/access/sessions/end-others', { method: 'POST' })).body, { ended: 1 });
  assert.equal((await second.ask('/inbox')).status, 401);
});

test('who signed in a while ago proves it again before access changes', async (t) => {
  const house = await accessHouse(t);
  const browser = await signedIn(house);
  house.clock.time += 16 * minute;
  const token = { name: 'reports', scopes: ['read'] };
  assert.equal((await browser.ask('/access')).body['provenUntil'], null);
  assert.equal((await browser.ask('/access/tokens', { json: token })).body.code, 'access.prove');
  assert.equal((await browser.ask('/access/password', { json: { password: 'another long password' } })).body.code, 'access.prove');
  assert.equal((await browser.ask('/access/code', { json: {} })).body.code, 'access.prove');
  assert.equal((await browser.ask('/access/tokens', { json: { ...token, current: 'wrong as can be' } })).body.code, 'access.wrong-password');
  assert.equal((await browser.ask('/access/tokens', { json: { ...token, current: password } })).status, 200);
  // Whatever happens there, the session goes on.
  assert.equal((await browser.ask('/inbox')).status, 200);
});

test('a password that is easily guessed is refused with what to do', async (t) => {
  const house = await accessHouse(t);
  const browser = await signedIn(house);
  for (const weak of ['short', 'aaaaaaaaaaaaaaaaaaaa', '']) {
    const { status, body } = await browser.ask('/access/password', { json: { password: weak } });
    assert.deepEqual([status, body.code], [422, 'access.weak-password']);
  }
});

test('access is set back on the machine itself, and nowhere else', async (t) => {
  const house = await accessHouse(t);
  const browser = await signedIn(house);
  assert.equal((await browser.ask('/access/reset', { json: { tokens: true } })).body.code, 'access.only-local');
  const done = await house.ask('/access/reset', { json: { tokens: true }, headers: { authorization: 'Bearer local-command-line-token-0123456789' } });
  assert.equal(done.status, 200, done.text);
  assert.equal((await browser.ask('/inbox')).status, 401);
  assert.equal((await browser.signIn({ way: 'password', password })).status, 401);
  assert.equal(await house.company.access.needsSetup(), true);
});
