import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder, steadyClock } from '../../../test/ledger/scratch-ledger.ts';
import { systemRandom } from '../../vocabulary/ports.ts';
import { openVault, type Vault } from './vault.ts';

function opened(folder: string): Vault {
  return openVault(folder, { clock: steadyClock(), random: systemRandom });
}

const secret = 'whsec_the-secret-of-a-provider';

test('nothing is written before the first change, and what is written is for this user alone', async (t) => {
  const folder = scratchFolder(t);
  const vault = opened(folder);
  assert.equal((await vault.read()).password, null);
  await vault.change(() => 'nothing changed');
  assert.deepEqual(readdirSync(folder), []);
  await vault.secrets.swap('webhook:shop', null, secret);
  assert.deepEqual(readdirSync(folder).toSorted((a, b) => (a < b ? -1 : 1)), ['access.json', 'access.key'], 'no lock and nothing aside is left');
  for (const name of ['access.json', 'access.key']) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
});

test('a secret is read back, listed by its name alone, replaced and removed for good', async (t) => {
  const folder = scratchFolder(t);
  await opened(folder).secrets.swap('webhook:shop', null, secret);
  const { secrets } = opened(folder);
  assert.equal(await secrets.get('webhook:shop'), secret);
  assert.equal(await secrets.get('webhook:bank'), null);
  assert.equal(await secrets.get('constructor'), null);
  assert.deepEqual(await secrets.names(), ['webhook:shop']);
  assert.equal(readFileSync(join(folder, 'access.json'), 'utf8').includes(secret), false);
  await secrets.swap('webhook:shop', secret, 'another');
  assert.equal(await opened(folder).secrets.get('webhook:shop'), 'another');
  assert.deepEqual([await secrets.remove('webhook:shop'), await secrets.remove('webhook:shop')], [true, false]);
  assert.equal(await secrets.get('webhook:shop'), null);
  await assert.rejects(secrets.swap('../shop', null, secret), { code: 'access.secret-name' });
  await assert.rejects(secrets.swap('__proto__', null, secret), { code: 'access.secret-name' });
});

test('a sealed secret does not open under another name, nor changed, nor with another key', async (t) => {
  const folder = scratchFolder(t);
  const vault = opened(folder);
  await vault.secrets.swap('webhook:shop', null, secret);
  await vault.secrets.swap('webhook:bank', null, 'of the bank');
  await vault.change(({ secrets }) => {
    secrets['webhook:bank'] = secrets['webhook:shop']!;
  });
  await assert.rejects(vault.secrets.get('webhook:bank'), { code: 'access.secret-unreadable', failure: 'needs-operator' });
  await vault.change(({ secrets }) => {
    const bytes = Buffer.from(secrets['webhook:shop']!.sealed, 'base64url');
    bytes[0] = bytes[0]! ^ 1;
    secrets['webhook:bank'] = { ...secrets['webhook:shop']!, sealed: bytes.toString('base64url') };
  });
  await assert.rejects(vault.secrets.get('webhook:bank'), { code: 'access.secret-unreadable' });
  writeFileSync(join(folder, 'access.key'), `${'0'.repeat(64)}\n`);
  await assert.rejects(opened(folder).secrets.get('webhook:shop'), { code: 'access.secret-unreadable' });
});

test('a key that is gone is never made anew while something is sealed with it', async (t) => {
  const folder = scratchFolder(t);
  await opened(folder).secrets.swap('webhook:shop', null, secret);
  rmSync(join(folder, 'access.key'));
  await assert.rejects(opened(folder).secrets.get('webhook:shop'), { code: 'access.key-missing', failure: 'needs-operator' });
  await assert.rejects(opened(folder).secrets.swap('webhook:bank', null, secret), { code: 'access.key-missing' });
  assert.equal(existsSync(join(folder, 'access.key')), false);
  writeFileSync(join(folder, 'access.key'), 'short\n');
  await assert.rejects(opened(folder).secrets.get('webhook:shop'), { code: 'access.key-unreadable' });
});

test('a file that cannot be read is never replaced, and one is told what to do', async (t) => {
  const folder = scratchFolder(t);
  const path = join(folder, 'access.json');
  await opened(folder).secrets.swap('webhook:shop', null, secret);
  const whole = readFileSync(path, 'utf8');
  for (const broken of ['', whole.slice(0, 40), '{"format":2}', whole.replace('"tokens": []', '"tokens": {}'), whole.replace('"format": 1', '"format": 1, "more": 1')]) {
    writeFileSync(path, broken);
    const vault = opened(folder);
    await assert.rejects(vault.read(), { code: 'access.unreadable', failure: 'needs-operator', nextStep: /backup/u });
    await assert.rejects(vault.change((state) => void (state.code = null)), { code: 'access.unreadable' });
    await assert.rejects(vault.secrets.swap('webhook:bank', null, secret), { code: 'access.unreadable' });
    assert.equal(readFileSync(path, 'utf8'), broken);
  }
  writeFileSync(path, whole);
  assert.equal(await opened(folder).secrets.get('webhook:shop'), secret, 'put back, it works again');
});

test('a change that throws, or makes a state that could not be read again, changes nothing', async (t) => {
  const vault = opened(scratchFolder(t));
  await vault.change((state) => void (state.code = { hash: 'a'.repeat(64), expiresAt: 5 }));
  const fail = (): never => {
    throw new Error('no');
  };
  await assert.rejects(vault.change((state) => ((state.code = null), fail())), /no/u);
  await assert.rejects(vault.change((state) => void (state.code = { hash: 'short', expiresAt: 5 })));
  assert.equal((await vault.read()).code?.expiresAt, 5);
  await vault.change((state) => void (state.code = null));
  assert.equal((await vault.read()).code, null, 'and the next one is done');
});

test('a change of another process is seen at once, and none is lost', async (t) => {
  const folder = scratchFolder(t);
  const [one, other] = [opened(folder), opened(folder)];
  await one.read();
  await other.change((state) => void (state.attempts.all.failures += 1));
  assert.equal((await one.read()).attempts.all.failures, 1);
  const vaults = [one, other, opened(folder)];
  await Promise.all(Array.from({ length: 60 }, (_, n) => vaults[n % 3]!.change((state) => void (state.attempts.all.failures += 1))));
  assert.equal((await one.read()).attempts.all.failures, 61);
});

test('two processes that change it at the same time lose nothing of each other', async (t) => {
  const folder = scratchFolder(t);
  const text = `
    const [{ openVault }, { systemClock, systemRandom }] = await Promise.all([import(${JSON.stringify(import.meta.resolve('./vault.ts'))}), import(${JSON.stringify(import.meta.resolve('../../vocabulary/ports.ts'))})]);
    const vault = openVault(${JSON.stringify(folder)}, { clock: systemClock, random: systemRandom });
    process.stdout.write('ready');
    for (let n = 0; n < 40; n++) await vault.change((state) => { state.attempts.all.failures += 1; });
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  const vault = opened(folder);
  for (let n = 0; n < 40; n++) await vault.change((state) => void (state.attempts.all.failures += 1));
  assert.deepEqual(await ended, [0, null]);
  assert.equal((await vault.read()).attempts.all.failures, 80);
  assert.deepEqual(readdirSync(folder), ['access.json']);
});

for (const [what, holder, age] of [['of a process that died', '4194999 0000', 0], ['of one that had our number, as in a container', `${process.pid} 0000`, 0], ['of one that stands still, or whose number another has now', '1 0000', 60], ['that is no lock', 'nonsense', 0]] as const) {
  test(`a lock ${what} holds nobody up`, async (t) => {
    const folder = scratchFolder(t);
    writeFileSync(join(folder, 'access.lock'), holder);
    writeFileSync(join(folder, 'access.json.next'), 'half');
    const then = Date.now() / 1_000 - age;
    utimesSync(join(folder, 'access.lock'), then, then);
    const begin = performance.now();
    await opened(folder).change((state) => void (state.attempts.all.failures += 1));
    assert.ok(performance.now() - begin < 1_000);
    assert.deepEqual(readdirSync(folder), ['access.json']);
  });
}
