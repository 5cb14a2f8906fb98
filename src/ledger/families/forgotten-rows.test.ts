import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { Ledger } from '../port.ts';

const provenance = { source: 'operator', model: null };
const people = ['customer:a@x.example', 'customer:b@x.example', 'person:C'];
const person = fc.constantFrom(...people);
const handle = fc.constantFrom({ type: 'address', value: 'a@x.example' }, { type: 'address', value: 'b@x.example' }, { type: 'handle', value: '@c' }) as fc.Arbitrary<{ type: 'address' | 'handle'; value: string }>;
const end = fc.record({ kind: fc.constantFrom('todo', 'invoice'), id: fc.constantFrom('1', '2') });

const draftOf = (kind: Draft['kind'], subject: string, data: object): Draft => ({ kind, actor: 'operator', subject, data: { ...data, provenance } }) as Draft;

/** Without any expectation: also what the checks would refuse must fold the same. */
const draft: fc.Arbitrary<Draft> = fc.oneof(
  fc.tuple(fc.constantFrom('identity.claimed', 'identity.released'), person, fc.record({ identity: person, handle })).map((all) => draftOf(...all)),
  fc.tuple(fc.constantFrom('identity.merged', 'identity.split'), person, fc.record({ from: person, into: person })).map((all) => draftOf(...all)),
  fc.tuple(fc.constant('link.put' as const), person, fc.record({ from: end, relation: fc.constant('of'), to: end, removed: fc.boolean() })).map((all) => draftOf(...all)),
  fc.tuple(fc.constant('association.observed' as const), person, fc.record({ scope: person, name: fc.constant('tone'), value: fc.constantFrom('calm', 'brisk'), weight: fc.constant(1), evidence: fc.constant(null) })).map((all) => draftOf(...all)),
  fc.tuple(fc.constant('association.corrected' as const), person, fc.record({ scope: person, name: fc.constant('tone'), value: fc.constantFrom('calm', null) })).map((all) => draftOf(...all)),
);

/** All that the three families answer. */
async function answers(ledger: Ledger): Promise<unknown> {
  const ofPeople = people.map(async (name) => [
    await ledger.identities.canonical(name), (await ledger.identities.subjectsOf(name)).toSorted(), await ledger.identities.handlesOf(name), (await ledger.identities.mergedInto(name))?.into,
    (await ledger.associations.outcomes(name, 'tone', 99)).map(({ value }) => value), (await ledger.associations.correction(name, 'tone'))?.value, await ledger.associations.namesOf(name),
  ]);
  const ofRecords = ['todo', 'invoice'].flatMap((kind) => ['1', '2'].map(async (id) => (await ledger.links.linksOf(kind, id, 99)).map(({ seq: _seq, ...link }) => link)));
  return [await Promise.all(ofPeople), await Promise.all(ofRecords)];
}

test('L3: after somebody was forgotten everything reads as if their events had never been, and a rebuild finds the same', async (t) => {
  const property = fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 25 }), person, fc.array(draft, { maxLength: 10 }), async (before, forgotten, after) => {
    const ledger = await openScratch(t);
    const other = await openScratch(t);
    for (const one of before) await ledger.append([one]);
    if (before.some(({ subject }) => subject === forgotten)) await ledger.forget([forgotten], 'operator', 'asked');
    for (const one of after) await ledger.append([one]);
    for (const one of [...before.filter(({ subject }) => subject !== forgotten), ...after]) await other.append([one]);
    assert.deepEqual(await answers(ledger), await answers(other));
    const { tables } = await ledger.rebuild();
    assert.deepEqual(tables.filter(({ identical }) => !identical), []);
    assert.deepEqual(await answers(ledger), await answers(other));
    await Promise.all([ledger.close(), other.close()]);
  });
  await fc.assert(property, { numRuns: 40 });
});

test('a link ends when it is taken away, stands again when it is put again, and is read as of then', async (t) => {
  const ledger = await openScratch(t);
  const put = (removed: boolean): Draft => ({ kind: 'link.put', actor: 'operator', data: { from: { kind: 'invoice', id: '7' }, relation: 'customer', to: { kind: 'customer', id: 'jane' }, removed, provenance } });
  const of = async (kind: string, id: string, seq?: number) => (await ledger.links.linksOf(kind, id, 9, seq === undefined ? undefined : { seq })).map(({ direction, kind: to, id: toId }) => `${direction} ${to} ${toId}`);
  await ledger.append([put(false), put(false)]);
  assert.deepEqual(await of('invoice', '7'), ['out customer jane']);
  assert.deepEqual(await of('customer', 'jane'), ['in invoice 7']);
  await ledger.append([put(true)]);
  assert.deepEqual(await of('invoice', '7'), []);
  assert.deepEqual(await of('customer', 'jane', 3), ['in invoice 7']);
  await ledger.append([put(false)]);
  assert.deepEqual(await of('customer', 'jane'), ['in invoice 7']);
});
