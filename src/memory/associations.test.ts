import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScratch, steadyClock } from '../../test/ledger/scratch-ledger.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Ledger } from '../ledger/port.ts';
import { correctAssociation, observe, readAssociation, readAssociations } from './associations.ts';
import { mergeIdentities, splitIdentity } from './identities.ts';

const jane = 'customer:jane@example.com';
const day = 24 * 3_600_000;

async function saw(ledger: Ledger, scope: string, value: string, count = 1): Promise<void> {
  for (let n = 0; n < count; n++) await ledger.append([observe({ scope, name: 'tone', value, weight: 1, evidence: 1, source: 'mail:1' }, { actor: 'agent:support' })]);
}

test('what is believed moves with each outcome, names its evidence, and is about its scope alone', async (t) => {
  const clock = steadyClock(400 * day);
  const ledger = await openScratch(t, { clock });
  await saw(ledger, jane, 'calm', 3);
  const view = await readAssociation(ledger, jane, 'tone', clock.time);
  assert.deepEqual({ ...view, confidence: view.confidence.toFixed(2) }, { scope: jane, name: 'tone', value: 'calm', confidence: '0.51', corrected: false, evidence: [4, 3, 2], values: [{ value: 'calm', weight: 3 }] });
  await saw(ledger, jane, 'brisk', 4);
  assert.equal((await readAssociation(ledger, jane, 'tone', clock.time)).value, 'brisk');
  assert.deepEqual(await readAssociation(ledger, 'customer:joe@example.com', 'tone', clock.time), { scope: 'customer:joe@example.com', name: 'tone', value: null, confidence: 0, corrected: false, evidence: [], values: [] });
  assert.equal((await ledger.event(2)).subject, jane);
});

test('it fades as time passes without an outcome, and a read as of then sees it as it was', async (t) => {
  const clock = steadyClock(400 * day);
  const ledger = await openScratch(t, { clock });
  await saw(ledger, jane, 'calm', 5);
  const fresh = await readAssociation(ledger, jane, 'tone', clock.time);
  const later = clock.time + 300 * day;
  const faded = await readAssociation(ledger, jane, 'tone', later);
  assert.ok(faded.confidence < fresh.confidence / 2);
  assert.deepEqual(await readAssociation(ledger, jane, 'tone', later, { at: clock.time }), fresh);
  assert.deepEqual(await readAssociation(ledger, jane, 'tone', later, { seq: 4 }), await readAssociation(ledger, jane, 'tone', clock.time, { seq: 4 }));
  assert.equal((await readAssociation(ledger, jane, 'tone', clock.time + 10 * 366 * day)).value, null);
});

test('the operator’s correction holds whatever is observed and however long, until it is lifted', async (t) => {
  const clock = steadyClock(400 * day);
  const ledger = await openScratch(t, { clock });
  await saw(ledger, jane, 'calm', 3);
  const corrected = await correctAssociation(ledger, jane, 'tone', 'formal', clock.time);
  assert.deepEqual([corrected.value, corrected.confidence, corrected.corrected, corrected.evidence], ['formal', 1, true, [5]]);
  await saw(ledger, jane, 'brisk', 20);
  assert.equal((await readAssociation(ledger, jane, 'tone', clock.time + 3_000 * day)).value, 'formal');
  assert.equal((await readAssociation(ledger, jane, 'tone', clock.time, { seq: 4 })).value, 'calm');
  const lifted = await correctAssociation(ledger, jane, 'tone', null, clock.time);
  assert.deepEqual([lifted.value, lifted.corrected], ['brisk', false]);
  assert.deepEqual((await readAssociations(ledger, jane, clock.time)).map(({ name }) => name), ['tone']);
});

test('outcomes and corrections under every name of an identity count, and a split parts them again', async (t) => {
  const clock = steadyClock(400 * day);
  const ledger = await openScratch(t, { clock });
  await saw(ledger, jane, 'calm', 2);
  await saw(ledger, 'person:Jane', 'calm', 2);
  await mergeIdentities(ledger, 'person:Jane', jane);
  for (const name of [jane, 'person:Jane']) assert.equal((await readAssociation(ledger, name, 'tone', clock.time)).evidence.length, 4);
  await correctAssociation(ledger, 'person:Jane', 'tone', 'formal', clock.time);
  assert.equal((await readAssociation(ledger, jane, 'tone', clock.time)).value, 'formal');
  assert.equal((await correctAssociation(ledger, 'person:Jane', 'tone', null, clock.time)).corrected, false);
  await correctAssociation(ledger, 'person:Jane', 'tone', 'formal', clock.time);
  await splitIdentity(ledger, 'person:Jane');
  assert.equal((await readAssociation(ledger, 'person:Jane', 'tone', clock.time)).value, 'calm');
  await correctAssociation(ledger, jane, 'tone', null, clock.time);
  assert.equal((await readAssociation(ledger, jane, 'tone', clock.time)).corrected, false);
});

test('the newest outcomes alone are read', async (t) => {
  const clock = steadyClock(400 * day);
  const ledger = await openScratch(t, { clock });
  const drafts = Array.from({ length: limits.associationOutcomesMax + 50 }, (_, n) => observe({ scope: jane, name: 'tone', value: n < 200 ? 'calm' : 'brisk', weight: 1, evidence: null, source: 'test' }, { actor: 'operator' }));
  await ledger.append(drafts);
  const { values } = await readAssociation(ledger, jane, 'tone', clock.time);
  assert.deepEqual(values, [{ value: 'calm', weight: limits.associationOutcomesMax - 50 }, { value: 'brisk', weight: 50 }]);
});

test('what was learned about somebody goes when they are forgotten; what was learned about a kind of case stays', async (t) => {
  const ledger = await openScratch(t);
  await saw(ledger, jane, 'calm', 2);
  await saw(ledger, 'case:refund', 'calm', 2);
  await correctAssociation(ledger, jane, 'language', 'de', 0);
  await ledger.forget([jane], 'operator', 'asked');
  assert.deepEqual(await ledger.associations.namesOf(jane), []);
  assert.equal((await ledger.associations.outcomes('case:refund', 'tone', 9)).length, 2);
  assert.equal((await ledger.rebuild()).identical, true);
});

test('a value that can’t be one is refused', async (t) => {
  const ledger = await openScratch(t);
  await assert.rejects(correctAssociation(ledger, jane, 'tone', 3, 0), { code: 'memory.bad-association' });
  await assert.rejects(correctAssociation(ledger, jane, 'reply-words', 'many', 0), { code: 'memory.bad-association' });
  await assert.rejects(correctAssociation(ledger, jane, 'answers-at-hour', 24, 0), { code: 'memory.bad-association' });
  await assert.rejects(correctAssociation(ledger, jane, 'mood' as never, 'good', 0), { code: 'memory.unknown-association' });
  await assert.rejects(correctAssociation(ledger, ' ', 'tone', 'calm', 0), { code: 'memory.bad-scope' });
});
