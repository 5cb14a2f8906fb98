import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessHouse, signedIn, type AccessHouse, type Answer, type Browser } from './access-house.ts';
import { Authenticator, type Dishonest } from './authenticator.ts';

async function register(browser: Browser, device: Authenticator, dishonest: Dishonest = {}): Promise<Answer> {
  const { body } = await browser.ask('/access/passkeys/options', { method: 'POST' });
  return browser.ask('/access/passkeys', { json: { name: 'Laptop', response: device.create(body as never, dishonest) } });
}

async function signIn(browser: Browser, device: Authenticator, dishonest: Dishonest = {}): Promise<Answer> {
  const { body } = await browser.ask('/access/sign-in/options', { method: 'POST' });
  return browser.signIn({ way: 'passkey', response: device.get(body as never, dishonest) });
}

async function withPasskey(house: AccessHouse): Promise<{ owner: Browser; device: Authenticator }> {
  const owner = house.browser();
  await owner.signIn({ way: 'code', code: await house.code() });
  const device = new Authenticator(house.origin);
  const added = await register(owner, device);
  assert.equal(added.status, 200, added.text);
  return { owner, device };
}

test('a passkey is made after the code, signs in from then on, and is removed for good', async (t) => {
  const house = await accessHouse(t);
  const { owner, device } = await withPasskey(house);
  const browser = house.browser();
  assert.equal((await browser.ask('/access')).body['needsSetup'], false);
  assert.equal((await signIn(browser, device)).status, 200);
  assert.equal((await browser.ask('/inbox')).status, 200);
  const passkeys = (await owner.ask('/access/passkeys')).body as unknown as { id: string; name: string; host: string; usedAt: number | null }[];
  assert.deepEqual(passkeys.map(({ name, host, usedAt }) => [name, host, usedAt]), [['Laptop', 'localhost', house.clock.time]]);
  assert.equal((await owner.ask(`/access/passkeys/${passkeys[0]?.id ?? ''}/remove`, { json: {} })).status, 200);
  assert.equal((await signIn(house.browser(), device)).body.code, 'access.wrong');
  assert.deepEqual(await house.told(), ['code-issued command-line', 'signed-in code console', 'passkey-added Laptop console', 'signed-in passkey console', 'passkey-removed Laptop console']);
  assert.deepEqual(house.defects, []);
});

const attacks: readonly [string, Dishonest][] = [
  ['made for another page', { origin: 'https://evil.example' }],
  ['made for another port of this machine', { origin: 'http://localhost:1' }],
  ['made for another host', { rpId: 'evil.example' }],
  ['with a question that nobody asked', { challenge: 'A'.repeat(72) }],
  ['of a device that did not look who it is', { flags: 1 }],
  ['of a device that nobody touched', { flags: 4 }],
];

test('an answer of a passkey that was not made here, for this, by its holder, does not count', async (t) => {
  const house = await accessHouse(t);
  const { owner, device } = await withPasskey(house);
  for (const [what, dishonest] of [...attacks, ['of a copied device, whose counter went back', { counter: 1 }], ['to another question', { type: 'webauthn.create' }]] as const) {
    assert.equal((await signIn(house.browser(), device, dishonest)).body.code, 'access.wrong', `sign in ${what}`);
  }
  assert.equal((await signIn(house.browser(), device, { counter: 50 })).status, 200, 'and an honest one does');
  assert.equal((await signIn(house.browser(), device, { counter: 40 })).body.code, 'access.wrong', 'of a device that was copied before');
  for (const [what, dishonest] of [...attacks, ['to another question', { type: 'webauthn.get' }] as const]) {
    assert.equal((await register(owner, new Authenticator(house.origin), dishonest)).body.code, 'access.passkey-refused', `register ${what}`);
  }
  assert.equal((await signIn(house.browser(), new Authenticator(house.origin))).body.code, 'access.wrong', 'a stranger');
});

test('an answer of a passkey counts once, and in time', async (t) => {
  const house = await accessHouse(t);
  const { device } = await withPasskey(house);
  const { body } = await house.browser().ask('/access/sign-in/options', { method: 'POST' });
  assert.equal('allowCredentials' in body, false, 'a stranger learns no id');
  const response = device.get(body as never);
  assert.equal((await house.browser().signIn({ way: 'passkey', response })).status, 200);
  assert.equal((await house.browser().signIn({ way: 'passkey', response })).body.code, 'access.wrong');
  const signedAnew = device.get(body as never);
  assert.equal((await house.browser().signIn({ way: 'passkey', response: signedAnew })).body.code, 'access.wrong', 'the question was answered');
  const late = await house.browser().ask('/access/sign-in/options', { method: 'POST' });
  house.clock.time += 5 * 60_000;
  assert.equal((await house.browser().signIn({ way: 'passkey', response: device.get(late.body as never) })).body.code, 'access.wrong');
});

test('a question to make a passkey from is for the session that asked', async (t) => {
  const house = await accessHouse(t);
  const one = await signedIn(house);
  const other = house.browser();
  await other.signIn({ way: 'code', code: await house.code() });
  const { body } = await one.ask('/access/passkeys/options', { method: 'POST' });
  const response = new Authenticator(house.origin).create(body as never);
  assert.equal((await other.ask('/access/passkeys', { json: { name: 'Mine', response } })).body.code, 'access.passkey-refused');
});

test('thousands of questions that nobody answers push out no other', async (t) => {
  const house = await accessHouse(t);
  const { device } = await withPasskey(house);
  const browser = house.browser();
  const { body } = await browser.ask('/access/sign-in/options', { method: 'POST' });
  for (let many = 0; many < 300; many++) await house.ask('/access/sign-in/options', { method: 'POST', headers: { origin: house.origin } });
  assert.equal((await browser.signIn({ way: 'passkey', response: device.get(body as never) })).status, 200);
});

test('where browsers have no passkeys, one is told where they do', async (t) => {
  const house = await accessHouse(t);
  const byNumber = { host: `127.0.0.1:${house.port}`, origin: `http://127.0.0.1:${house.port}` };
  assert.equal((await house.ask('/access', { headers: byNumber })).body['passkeysHere'], false);
  const { body } = await house.ask('/access/sign-in/options', { method: 'POST', headers: byNumber });
  assert.equal(body.code, 'access.no-passkeys-here');
  assert.match(body.nextStep ?? '', /localhost/u);
});
