import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { scratchFolder, steadyClock } from '../../../test/ledger/scratch-ledger.ts';
import type { AccessChange } from '../../vocabulary/access.ts';
import { NeedsOperator } from '../../vocabulary/errors.ts';
import { systemRandom } from '../../vocabulary/ports.ts';
import { allScopes, type Principal } from '../principal.ts';
import { Access } from './access.ts';
import type { Asker } from './guard.ts';
import { beginSession } from './sessions.ts';
import { openVault, type Vault } from './vault.ts';

const local: Principal = { kind: 'local', name: 'command-line', scopes: allScopes, by: 'command-line' };
const asker = { principal: local, address: '127.0.0.1' } as Asker;
const ci = { name: 'ci', scopes: ['read'] as const, expiresAt: null };

interface House {
  vault: Vault;
  access: Access;
  told: AccessChange[];
  /** Another process on the same folder. */
  again(record?: (change: AccessChange) => Promise<void>): Access;
}

/** The ledger takes nothing until `works` says so. */
function house(t: TestContext, works: () => boolean): House {
  const folder = scratchFolder(t);
  const clock = steadyClock();
  const told: AccessChange[] = [];
  const record = async (change: AccessChange): Promise<void> => {
    if (!works()) throw new NeedsOperator('ledger.disk-full', 'The disk is full.', 'Free some space.');
    told.push(change);
  };
  const opened = (): Vault => openVault(folder, { clock, random: systemRandom });
  const vault = opened();
  const company = { id: 'c', name: 'Acme' };
  return { vault, told, access: new Access({ vault, company, record }), again: (other = record) => new Access({ vault: opened(), company, record: other }) };
}

/** Two sessions, a passkey and a token, as if they had long been there. */
async function furnished({ vault }: House): Promise<{ session: string }> {
  return vault.change((state) => {
    const began = (): string => beginSession(state, vault, { by: 'code', device: 'Firefox on Linux', address: '127.0.0.1' }).session.id;
    state.passkeys = [{ id: 'cGFzc2tleQ', publicKey: 'a2V5', counter: 0, transports: [], host: 'localhost', name: 'Laptop', addedAt: 1, usedAt: null }];
    state.tokens = [{ id: systemRandom.uuid(), name: 'ci', hash: '0'.repeat(64), scopes: ['read'], issuedAt: 1, expiresAt: null, usedAt: null }];
    began();
    return { session: began() };
  });
}

async function left({ vault }: House): Promise<{ sessions: number; passkeys: number; tokens: number }> {
  const { sessions, passkeys, tokens } = await vault.read();
  return { sessions: sessions.length, passkeys: passkeys.length, tokens: tokens.length };
}

const all = { sessions: 2, passkeys: 1, tokens: 1 };
const takings: [string, (access: Access, session: string) => Promise<unknown>, { sessions: number; passkeys: number; tokens: number }, AccessChange][] = [
  ['a token that is revoked', (access) => access.revokeToken(local, 'ci'), { ...all, tokens: 0 }, { what: 'token-revoked', name: 'ci', by: 'command-line' }],
  ['a session that is ended', (access, session) => access.endSession(asker, session), { ...all, sessions: 1 }, { what: 'signed-out-others', name: null, by: 'command-line' }],
  ['a browser that signs out', (access, session) => access.signOut({ ...asker, principal: { ...local, kind: 'session', name: session, by: 'console' } }), { ...all, sessions: 1 }, { what: 'signed-out', name: null, by: 'console' }],
  ['all other sessions', (access) => access.signOutOthers(asker), { ...all, sessions: 0 }, { what: 'signed-out-others', name: null, by: 'command-line' }],
  ['a passkey that is removed', (access) => access.removePasskey(asker, 'cGFzc2tleQ'), { ...all, passkeys: 0 }, { what: 'passkey-removed', name: 'Laptop', by: 'command-line' }],
  ['everything, at a reset', (access) => access.reset('command-line', { tokens: true }), { sessions: 0, passkeys: 0, tokens: 0 }, { what: 'reset', name: null, by: 'command-line' }],
];

for (const [what, take, then, change] of takings) {
  test(`${what} lets nobody in any more, also when that can not be put on record: whoever asked is told, and the next start records it`, async (t) => {
    let works = false;
    const at = house(t, () => works);
    const { session } = await furnished(at);
    await assert.rejects(take(at.access, session), { code: 'access.not-recorded', failure: 'needs-operator', message: /may not be on record yet: The disk is full\./u, nextStep: /Free some space\. .* it need not be done again/u });
    assert.deepEqual([await left(at), at.told], [then, []]);
    works = true;
    await at.again().settle();
    await at.again().settle();
    assert.deepEqual(at.told, [change], 'once');
  });

  test(`${what} is out before the ledger says so, for a process may die in between`, async (t) => {
    const at = house(t, () => true);
    const { session } = await furnished(at);
    let seen: unknown;
    const reached = Promise.withResolvers<void>();
    const dying = at.again(async () => {
      seen = await left(at);
      reached.resolve();
      await new Promise(() => undefined);
    });
    void take(dying, session);
    await reached.promise;
    assert.deepEqual(seen, then);
    await at.again().settle();
    assert.deepEqual(at.told, [change]);
  });
}

test('what could not be put on record comes there with the next change, in the order in which it was done', async (t) => {
  let works = false;
  const at = house(t, () => works);
  await furnished(at);
  await assert.rejects(at.access.revokeToken(local, 'ci'), { code: 'access.not-recorded' });
  works = true;
  await at.access.signOutOthers(asker);
  assert.deepEqual(at.told.map(({ what }) => what), ['token-revoked', 'signed-out-others']);
  assert.equal((await at.vault.read()).unrecorded, undefined);
});

test('what would let somebody in is not there unless it is on record', async (t) => {
  const at = house(t, () => false);
  const refused = { code: 'ledger.disk-full' };
  await assert.rejects(at.access.issueToken(local, ci), refused);
  await assert.rejects(at.access.setPassword(asker, { password: 'nine green bottles on a wall' }), refused);
  await assert.rejects(at.access.issueCode('command-line'), refused);
  const { tokens, password, code } = await at.vault.read();
  assert.deepEqual([tokens, password, code], [[], null, null]);
  const order: number[] = [];
  const working = at.again(async () => void order.push((await at.vault.read()).tokens.length));
  await working.issueToken(local, ci);
  assert.deepEqual([order, (await left(at)).tokens], [[0], 1]);
});

test('whom the ledger says is let in was not let in before it says that the one before was shut out', async (t) => {
  let works = false;
  const at = house(t, () => works);
  await furnished(at);
  await assert.rejects(at.access.revokeToken(local, 'ci'), { code: 'access.not-recorded' });
  works = true;
  await at.access.issueToken(local, ci);
  await at.access.signOutOthers(asker);
  assert.deepEqual(at.told.map(({ what }) => what), ['token-revoked', 'token-issued', 'signed-out-others']);
});

test('a new password is on record before it counts, and the sessions that it ends once they have ended', async (t) => {
  const at = house(t, () => true);
  await furnished(at);
  const seen: [string, boolean, number][] = [];
  const access = at.again(async ({ what }) => {
    const { password, sessions } = await at.vault.read();
    seen.push([what, password !== null, sessions.length]);
  });
  await access.setPassword(asker, { password: 'nine green bottles on a wall' });
  assert.deepEqual(seen, [['password-set', false, 2], ['signed-out-others', true, 0]]);
  seen.length = 0;
  await access.setPassword(asker, { password: 'ten green bottles on a wall' });
  assert.deepEqual(seen, [['password-set', true, 0]], 'nobody was shut out');
});

test('whatever the ledger fails with, whoever asked is told that it is done', async (t) => {
  const at = house(t, () => true);
  await furnished(at);
  const failing = at.again(() => Promise.reject(new TypeError('the ledger is closed')));
  await assert.rejects(failing.revokeToken(local, 'ci'), { code: 'access.not-recorded', message: /^The token ci is revoked, but .*the ledger is closed/u });
  assert.equal((await left(at)).tokens, 0);
});
