import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScratch, steadyClock } from '../../test/ledger/scratch-ledger.ts';
import { mailReceived } from '../../test/ledger/sample-events.ts';
import { recordKinds } from '../vocabulary/record-kinds.ts';
import { handleConflict } from './conflicts.ts';
import { claimHandle, holderAgainst, lastHeard, mergeIdentities, mergeWrite, readIdentity, releaseHandle, splitIdentity } from './identities.ts';
import { operatorWrites, putRecord } from './records.ts';
import { parseHandle, parseIdentity, parseRef } from './refs.ts';

const kinds = recordKinds();
const jane = 'customer:jane@example.com';
const atWork = parseHandle('jane@work.example');

test('one person with several addresses and handles is read under any of their names', async (t) => {
  const ledger = await openScratch(t);
  await claimHandle(ledger, jane, atWork);
  await claimHandle(ledger, jane, parseHandle('provider:stripe:cus_1'));
  await mergeIdentities(ledger, 'person:Jane', jane);
  const whole = {
    identity: jane,
    subjects: [jane, 'person:Jane', 'customer:jane@work.example'],
    handles: [{ type: 'address', value: 'jane@work.example' }, { type: 'provider', value: 'stripe:cus_1' }],
  };
  for (const name of whole.subjects) assert.deepEqual(await readIdentity(ledger, name), whole, name);
  assert.deepEqual((await readIdentity(ledger, jane, { seq: 1 })).subjects, [jane]);
});

test('a claim can be taken back, and so can a merge', async (t) => {
  const ledger = await openScratch(t);
  await claimHandle(ledger, jane, atWork);
  await mergeIdentities(ledger, 'person:Jane', jane);
  // Under whatever name it is asked: the holder among them gives it back.
  assert.deepEqual((await releaseHandle(ledger, 'person:Jane', atWork)).handles, []);
  await assert.rejects(releaseHandle(ledger, jane, atWork), { code: 'memory.not-holder' });
  assert.deepEqual(await splitIdentity(ledger, 'person:Jane'), { identity: 'person:Jane', subjects: ['person:Jane'], handles: [] });
  assert.deepEqual((await readIdentity(ledger, jane)).subjects, [jane]);
  await assert.rejects(splitIdentity(ledger, 'person:Jane'), { code: 'memory.not-merged' });
  await mergeIdentities(ledger, 'person:Jane', jane);
  assert.deepEqual((await readIdentity(ledger, jane)).subjects, [jane, 'person:Jane']);
});

test('claiming what one has already writes nothing', async (t) => {
  const ledger = await openScratch(t);
  await claimHandle(ledger, jane, atWork);
  const { seq } = await ledger.head();
  assert.equal((await claimHandle(ledger, jane, atWork))?.identity, jane);
  assert.equal((await ledger.head()).seq, seq);
});

test('who is the same already, or somebody else already, is not merged', async (t) => {
  const ledger = await openScratch(t);
  await mergeIdentities(ledger, 'b', 'a');
  await assert.rejects(mergeIdentities(ledger, 'a', 'b'), { code: 'memory.same-identity' });
  await assert.rejects(mergeIdentities(ledger, 'b', 'a'), { code: 'memory.same-identity' });
  await assert.rejects(mergeIdentities(ledger, 'b', 'c'), { code: 'memory.merged-already', nextStep: /Merge a, or split b from it first/ });
  await assert.rejects(mergeIdentities(ledger, 'a\nb', 'c'), { code: 'memory.bad-identity' });
});

test('merges that cross never make a circle: one of them is refused', async (t) => {
  const ledger = await openScratch(t);
  await mergeIdentities(ledger, 'c', 'b');
  // Each was prepared before the other was written.
  const [one, other] = [await mergeWrite(ledger, operatorWrites, { from: 'a', into: 'c', source: 'operator' }), await mergeWrite(ledger, operatorWrites, { from: 'b', into: 'a', source: 'operator' })];
  await ledger.append(one.drafts, one.expectations);
  await assert.rejects(ledger.append(other.drafts, other.expectations), { code: 'ledger.conflict' });
  assert.equal(await ledger.identities.canonical('a'), 'b');
});

test('a handle that somebody has is a conflict with what helps to decide it, and nothing is written', async (t) => {
  const clock = steadyClock(Date.UTC(2026, 0, 5));
  const ledger = await openScratch(t, { clock });
  await ledger.append([mailReceived('m1')]);
  await putRecord(ledger, kinds, { kind: 'customer', id: 'jane@example.com', value: { name: 'Jane' } });
  await claimHandle(ledger, jane, atWork);
  const { seq } = await ledger.head();
  assert.equal(await claimHandle(ledger, 'person:Joe', atWork), null);
  assert.equal((await ledger.head()).seq, seq);
  assert.equal(await holderAgainst(ledger, 'person:Joe', atWork), jane);
  assert.equal(await holderAgainst(ledger, jane, atWork), null);
  const task = await handleConflict(ledger, atWork, jane, 'person:Joe');
  assert.deepEqual(task.input, {
    type: 'handle', about: seq, handle: atWork, own: false,
    holder: { identity: jane, known: 'Jane', heard: clock.time },
    claimant: { identity: 'person:Joe', known: 'Joe', heard: null },
  });
  // Keys are not sealed: they must not say who it is about.
  assert.doesNotMatch(task.key, /jane|joe/i);
  assert.equal(await lastHeard(ledger, 'person:Joe'), null);
});

test('references and handles are read as people type them', () => {
  assert.deepEqual(parseRef(' customer:Jane@Example.com ', kinds), { type: 'record', kind: 'customer', id: 'jane@example.com' });
  assert.deepEqual(parseRef('document:persona.md', kinds), { type: 'item', id: 'document:persona.md' });
  assert.deepEqual(parseRef('customer:', kinds), { type: 'item', id: 'customer:' });
  assert.throws(() => parseRef('  ', kinds), { code: 'memory.bad-ref' });
  assert.equal(parseIdentity('person:Jane', kinds), 'person:Jane');
  assert.deepEqual(parseHandle('address:Jane@Work.example'), atWork);
  assert.deepEqual(parseHandle('handle:@Jane'), { type: 'handle', value: '@Jane' });
  assert.deepEqual(parseHandle('provider:stripe:cus_1'), { type: 'provider', value: 'stripe:cus_1' });
  for (const text of ['', 'jane', 'phone:123', 'address:', 'handle:a\nb']) assert.throws(() => parseHandle(text), { code: 'memory.bad-handle' }, text);
});
