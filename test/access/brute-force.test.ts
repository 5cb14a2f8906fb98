import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessHouse, password, signedIn, type AccessHouse, type Answer } from './access-house.ts';

const second = 1_000;
const minute = 60 * second;

/** A sign-in from this address, through a proxy: with a password, or a wrong code, which counts the same and costs a test less. */
function guess(house: AccessHouse, address: string, given?: string): Promise<Answer> {
  return house.ask('/access/sign-in', { json: given === undefined ? { way: 'code', code: 'ABCD-EFGH-JKMN-PQRS' } : { way: 'password', password: given }, headers: { host: 'keelson.example.com', origin: 'https://keelson.example.com', 'x-forwarded-for': address } });
}

async function besieged(t: Parameters<typeof accessHouse>[0]): Promise<AccessHouse> {
  const house = await accessHouse(t);
  await house.restart({ publicUrl: 'https://keelson.example.com' });
  return house;
}

test('after five wrong ones an address waits, twice as long each time, up to a quarter of an hour', async (t) => {
  const house = await besieged(t);
  const address = '203.0.113.7';
  for (let wrong = 1; wrong <= 5; wrong++) assert.equal((await guess(house, address)).status, 401);
  const pauses: number[] = [];
  for (let round = 0; round < 13; round++) {
    const refused = await guess(house, address);
    assert.deepEqual([refused.status, refused.body.code], [429, 'access.too-many']);
    pauses.push(Number(refused.headers['retry-after']));
    house.clock.time += Number(refused.headers['retry-after']) * second;
    assert.equal((await guess(house, address)).status, 401);
  }
  assert.deepEqual(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  assert.deepEqual((await house.told()).filter((line) => line.startsWith('locked')), ['locked-out nobody']);
});

test('many at once are not more than one after another', async (t) => {
  const house = await besieged(t);
  const answers = await Promise.all(Array.from({ length: 40 }, () => guess(house, '203.0.113.7')));
  const looked = answers.filter(({ status }) => status === 401).length;
  assert.equal(looked, 5);
  assert.equal(answers.filter(({ status }) => status === 429).length, 35);
});

test('a restart forgives nothing, and the right password does', async (t) => {
  const house = await besieged(t);
  await signedIn(house);
  for (let wrong = 1; wrong <= 8; wrong++) {
    await guess(house, '203.0.113.7');
    house.clock.time += 3 * second;
  }
  await guess(house, '203.0.113.7');
  await house.restart({ publicUrl: 'https://keelson.example.com' });
  assert.equal((await guess(house, '203.0.113.7', password)).status, 429, 'the right one is not looked at either');
  house.clock.time += minute;
  assert.equal((await guess(house, '203.0.113.7', password)).status, 200);
  for (let wrong = 1; wrong <= 5; wrong++) assert.equal((await guess(house, '203.0.113.7')).status, 401, `${wrong}`);
});

test('a signed-in session is never locked out, nor another address by one', async (t) => {
  const house = await besieged(t);
  const browser = await signedIn(house);
  for (let wrong = 1; wrong <= 20; wrong++) await guess(house, '203.0.113.7');
  assert.equal((await browser.ask('/inbox')).status, 200);
  assert.equal((await guess(house, '198.51.100.9', password)).status, 200);
});

test('many addresses together are slowed down, and neither this machine nor a known address is', async (t) => {
  const house = await besieged(t);
  await signedIn(house);
  assert.equal((await guess(house, '198.51.100.9', password)).status, 200);
  for (let wrong = 1; wrong <= 30; wrong++) await guess(house, `203.0.113.${wrong}`);
  const next = await guess(house, '203.0.113.200');
  assert.equal(next.status, 429);
  assert.ok(Number(next.headers['retry-after']) <= 30);
  assert.equal((await guess(house, '127.0.0.1')).status, 429, 'this machine, by what the proxy was told');
  assert.equal((await guess(house, '198.51.100.9', password)).status, 200, 'it has a session');
  assert.equal((await house.browser().signIn({ way: 'password', password })).status, 200, 'this machine');
  // Never longer than half a minute, however long it goes on.
  for (let wrong = 1; wrong <= 12; wrong++) {
    house.clock.time += 31 * second;
    assert.equal((await guess(house, `192.0.2.${wrong}`)).status, 401);
  }
  house.clock.time += 31 * second;
  assert.equal((await guess(house, '192.0.2.99', password)).status, 200);
});

test('an IPv6 network is one address, and what a client claims before the proxy counts for nothing', async (t) => {
  const house = await besieged(t);
  for (let wrong = 1; wrong <= 5; wrong++) assert.equal((await guess(house, `2001:db8:1:2::${wrong}`)).status, 401);
  assert.equal((await guess(house, '2001:db8:1:2:ffff::1')).status, 429);
  assert.equal((await guess(house, '2001:db8:1:3::1')).status, 401);
  for (let wrong = 1; wrong <= 5; wrong++) assert.equal((await guess(house, `10.0.0.${wrong}, 203.0.113.50`)).status, 401);
  assert.equal((await guess(house, '10.0.0.99, 203.0.113.50')).status, 429);
  for (let wrong = 1; wrong <= 5; wrong++) await guess(house, '127.0.0.1');
  assert.equal((await guess(house, '127.0.0.1')).status, 429, 'nobody is this machine by saying so');
});

test('passwords are guessed no faster than codes', async (t) => {
  const house = await besieged(t);
  const tryPassword = (): Promise<Answer> => guess(house, '203.0.113.7', 'wrong horse battery');
  for (let wrong = 1; wrong <= 5; wrong++) assert.equal((await tryPassword()).status, 401);
  assert.equal((await tryPassword()).status, 429);
  assert.equal((await guess(house, '203.0.113.7')).status, 429, 'nor codes after them');
});

test('the ledger says that pauses began, and is not filled by whoever goes on guessing', async (t) => {
  const house = await besieged(t);
  const locked = async (): Promise<number> => (await house.told()).filter((line) => line === 'locked-out nobody').length;
  for (let address = 1; address <= 4; address++) for (let wrong = 1; wrong <= 5; wrong++) await guess(house, `203.0.113.${address}`);
  assert.equal(await locked(), 1);
  house.clock.time += 10 * minute;
  for (let wrong = 1; wrong <= 5; wrong++) await guess(house, '203.0.113.9');
  assert.equal(await locked(), 2);
});
