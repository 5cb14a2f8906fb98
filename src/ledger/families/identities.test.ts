import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScratch, steadyClock } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { Handle } from '../../vocabulary/memory.ts';
import type { Expectation } from '../port.ts';

const provenance = { source: 'operator', model: null };
const work: Handle = { type: 'address', value: 'jane@work.example' };

function claimed(identity: string, handle: Handle): Draft {
  return { kind: 'identity.claimed', actor: 'operator', subject: identity, data: { identity, handle, provenance } };
}
function released(identity: string, handle: Handle): Draft {
  return { kind: 'identity.released', actor: 'operator', subject: identity, data: { identity, handle, provenance } };
}
function merged(from: string, into: string, kind: 'identity.merged' | 'identity.split' = 'identity.merged'): Draft {
  return { kind, actor: 'operator', subject: from, data: { from, into, provenance } };
}
function customer(address: string): Draft {
  return { kind: 'record.put', actor: 'operator', subject: `customer:${address}`, data: { kind: 'customer', id: address, version: 1, value: {}, provenance, call: null, name: null } };
}

test('one identity at a time has a handle, and one that is given back is free', async (t) => {
  const ledger = await openScratch(t);
  const free = (identity: string): Expectation[] => [{ type: 'handle-free', handle: work, identity }];
  await ledger.append([claimed('person:Jane', work)], free('person:Jane'));
  assert.equal(await ledger.identities.holderOf(work), 'person:Jane');
  assert.deepEqual(await ledger.identities.handlesOf('person:Jane'), [work]);
  await assert.rejects(ledger.append([claimed('person:Joe', work)], free('person:Joe')), { code: 'ledger.conflict', message: /address jane@work.example belongs to person:Jane/ });
  await ledger.append([released('person:Jane', work)]);
  assert.equal(await ledger.identities.holderOf(work), null);
  await ledger.append([claimed('person:Joe', work)], free('person:Joe'));
  assert.equal(await ledger.identities.holderOf(work), 'person:Joe');
  assert.deepEqual(await ledger.identities.handlesOf('person:Jane'), []);
  assert.equal(await ledger.identities.holderOf(work, { seq: 2 }), 'person:Jane');
});

test('only its holder gives a handle back', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([claimed('person:Jane', work), released('person:Joe', work)]);
  assert.equal(await ledger.identities.holderOf(work), 'person:Jane');
});

test('two who claim a handle in the same commit do not both get it', async (t) => {
  const ledger = await openScratch(t);
  const claims = ['person:Jane', 'person:Joe'].map((identity) => ledger.append([claimed(identity, work)], [{ type: 'handle-free', handle: work, identity }]));
  assert.deepEqual((await Promise.allSettled(claims)).map(({ status }) => status), ['fulfilled', 'rejected']);
});

test('the address of a customer on record is theirs, unless the claimant is the same person', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([customer(work.value)]);
  const claim = (identity: string) => ledger.append([claimed(identity, work)], [{ type: 'handle-free', handle: work, identity }]);
  await assert.rejects(claim('person:Jane'), { code: 'ledger.conflict', message: /belongs to customer:jane@work.example/ });
  await ledger.append([merged('person:Jane', `customer:${work.value}`)]);
  await claim('person:Jane');
  assert.equal(await ledger.identities.holderOf(work), 'person:Jane');
});

test('merges are followed to the name that counts, and a split takes one back with all that hangs on it', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([merged('c', 'b'), merged('b', 'a')]);
  assert.equal(await ledger.identities.canonical('c'), 'a');
  assert.deepEqual(await ledger.identities.subjectsOf('c'), ['a', 'b', 'c']);
  assert.deepEqual(await ledger.identities.mergedInto('c'), { into: 'b', seq: 2 });
  await ledger.append([merged('b', 'a', 'identity.split')]);
  assert.equal(await ledger.identities.canonical('c'), 'b');
  assert.deepEqual(await ledger.identities.subjectsOf('b'), ['b', 'c']);
  assert.deepEqual(await ledger.identities.subjectsOf('a'), ['a']);
  assert.deepEqual(await ledger.identities.subjectsOf('a', { seq: 3 }), ['a', 'b', 'c']);
});

test('who claimed an address is who writes from it', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([claimed('customer:jane@home.example', work)]);
  assert.equal(await ledger.identities.canonical('customer:jane@work.example'), 'customer:jane@home.example');
  assert.deepEqual(await ledger.identities.subjectsOf('customer:jane@work.example'), ['customer:jane@home.example', 'customer:jane@work.example']);
  // The operator's word about a name comes before the address that it is.
  await ledger.append([merged('customer:jane@work.example', 'person:Joe')]);
  assert.equal(await ledger.identities.canonical('customer:jane@work.example'), 'person:Joe');
  assert.deepEqual(await ledger.identities.subjectsOf('customer:jane@home.example'), ['customer:jane@home.example']);
});

test('names that lead to each other in a circle are one identity, whichever one asks for', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([merged('b', 'c'), merged('c', 'a'), merged('a', 'b'), merged('x', 'b')]);
  for (const name of ['a', 'b', 'c', 'x']) {
    assert.equal(await ledger.identities.canonical(name), 'a', name);
    assert.deepEqual((await ledger.identities.subjectsOf(name)).toSorted(), ['a', 'b', 'c', 'x'], name);
  }
});

test('identities are counted once, whatever they are called', async (t) => {
  const ledger = await openScratch(t);
  assert.equal(await ledger.identities.identityCount(), 0);
  await ledger.append([customer('jane@home.example'), customer('joe@example.com'), claimed('customer:jane@home.example', work), merged('person:Jane', 'customer:jane@home.example')]);
  assert.equal(await ledger.identities.identityCount(), 2);
});

test('who is who is read as of a time too', async (t) => {
  const clock = steadyClock(1_000);
  const ledger = await openScratch(t, { clock });
  await ledger.append([claimed('person:Jane', work)]);
  clock.time = 5_000;
  await ledger.append([released('person:Jane', work), merged('person:Jane', 'person:J')]);
  assert.deepEqual(await ledger.identities.handlesOf('person:Jane', { at: 4_999 }), [work]);
  assert.deepEqual(await ledger.identities.handlesOf('person:Jane', { at: 5_000 }), []);
  assert.equal(await ledger.identities.canonical('person:Jane', { at: 4_999 }), 'person:Jane');
  assert.equal(await ledger.identities.canonical('person:Jane'), 'person:J');
});
