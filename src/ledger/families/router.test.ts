import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft, EventData } from '../../vocabulary/events.ts';
import type { Ledger } from '../port.ts';
import { exampleDigest } from './router.ts';

const jane = 'customer:jane@example.com';
const joe = 'customer:joe@example.com';
const start = { seq: 0, place: -1 };

function taught(intents: readonly string[], of: Partial<EventData<'router.taught'>> = {}, subject: string | null = null): Draft<'router.taught'> {
  return { kind: 'router.taught', actor: 'operator', subject, data: { source: 'file', signal: null, examples: intents.map((intent, n) => ({ text: `text ${n} of ${intent}`, intent })), ...of } };
}

function trained(version: number, upTo: number): Draft {
  return { kind: 'router.trained', actor: 'agent:router', data: { version, classifier: String(version).repeat(64).slice(0, 64), upTo, examples: 3, intents: 2, heldOut: { examples: 0, accuracy: null, before: null }, why: 'It is the first.', ms: 1 } };
}

const adopted = (version: number | null, actor: 'operator' | 'system' = 'system'): Draft => ({ kind: 'router.adopted', actor, data: { version, reason: 'So it is.' } });

async function counting(ledger: Ledger, upTo = Number.MAX_SAFE_INTEGER): Promise<string[]> {
  return (await ledger.router.examples(start, upTo, 100)).map(({ seq, place, intent }) => `${seq}.${place} ${intent}`);
}

async function same(t: TestContext, ledger: Ledger): Promise<void> {
  const report = await ledger.rebuild();
  assert.deepEqual(report.tables.filter(({ identical }) => !identical), []);
  t.diagnostic('rebuilt');
}

test('of one signal the newest correction counts, and a confirmation only where nobody corrected', async (t) => {
  const ledger = await openScratch(t);
  const of = (source: 'correction' | 'confirmation', signal: number, intent: string): Draft => taught([intent], { source, signal }, jane);
  await ledger.append([of('confirmation', 7, 'refund'), of('confirmation', 8, 'invoice'), of('correction', 7, 'complaint'), of('confirmation', 7, 'refund'), of('correction', 7, 'praise'), of('confirmation', 7, 'refund'), of('confirmation', 8, 'delivery')]);
  assert.deepEqual(await counting(ledger), ['6.0 praise', '8.0 delivery']);
  await same(t, ledger);
});

test('examples are read in order, from a place on, up to an event and no more than asked for', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([taught(['a', 'b', 'c']), taught(['d'])]);
  assert.deepEqual(await counting(ledger), ['2.0 a', '2.1 b', '2.2 c', '3.0 d']);
  assert.deepEqual(await counting(ledger, 2), ['2.0 a', '2.1 b', '2.2 c']);
  assert.deepEqual((await ledger.router.examples({ seq: 2, place: 0 }, 9, 2)).map(({ intent }) => intent), ['b', 'c']);
  assert.deepEqual([await ledger.router.newestExample(), await ledger.router.newExamples(2), await ledger.router.haveCome(0, 4), await ledger.router.haveCome(0, 5)], [3, 1, true, false]);
});

test('a file that replaces the earlier ones leaves corrections as they are, and is known again from there on', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([taught(['a']), taught(['refund'], { source: 'correction', signal: 7 }, jane), taught(['b'], { replaces: true }), taught(['c'])]);
  assert.deepEqual(await counting(ledger), ['3.0 refund', '4.0 b', '5.0 c']);
  const digests = ['a', 'b'].map((intent) => exampleDigest({ text: `text 0 of ${intent}`, intent }));
  assert.deepEqual([...(await ledger.router.known([...digests, exampleDigest({ text: 'text 0 of b', intent: 'other' })]))], [digests[1]]);
  await same(t, ledger);
});

test('a version is in use until another is, and none is when the operator says so or its file is discarded', async (t) => {
  const ledger = await openScratch(t);
  assert.deepEqual(await ledger.router.state(), { version: null, off: false, examples: 0, changedSeq: 0 });
  await ledger.append([taught(['a', 'b']), trained(1, 2), adopted(1)]);
  assert.deepEqual(await ledger.router.state(), { version: 1, off: false, examples: 2, changedSeq: 4 });
  await ledger.append([adopted(null, 'operator')]);
  assert.deepEqual([(await ledger.router.state()).version, (await ledger.router.state()).off], [null, true]);
  await ledger.append([adopted(1, 'operator'), trained(2, 2), { kind: 'router.discarded', actor: 'system', data: { version: 1, reason: 'Gone.' } }]);
  assert.deepEqual([(await ledger.router.state()).version, (await ledger.router.state()).off], [null, false]);
  assert.deepEqual((await ledger.router.versions(5)).map(({ version, classifier, adoptedSeq }) => [version, classifier === null, adoptedSeq]), [[2, false, null], [1, true, 6]]);
  await same(t, ledger);
});

test('forgetting somebody takes their examples away and marks every version that may have learned from them, live and in a rebuild', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([taught(['refund'], { source: 'correction', signal: 7 }, joe), trained(1, 2), adopted(1), taught(['praise'], { source: 'correction', signal: 8 }, jane), trained(2, 5), adopted(2), taught(['a', 'b'])]);
  await ledger.forget([jane], 'operator', 'She asked.');
  assert.deepEqual(await counting(ledger), ['2.0 refund', '8.0 a', '8.1 b']);
  const [second, first] = await ledger.router.versions(2);
  assert.deepEqual([first?.stale, second?.stale, (await ledger.router.state()).examples], [false, true, 3]);
  assert.deepEqual((await ledger.router.stale(5)).map(({ version }) => version), [2]);
  await assert.rejects(ledger.append([adopted(1)], [{ type: 'router-unchanged', since: 7 }]), { code: 'ledger.conflict' });
  await same(t, ledger);
});

test('forgetting somebody who taught nothing changes nothing of the router', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([taught(['a', 'b']), trained(1, 2), adopted(1), { kind: 'note.put', actor: 'operator', subject: jane, data: { id: 'n', version: 1, text: 'x', tags: [], provenance: { source: 'operator', model: null }, call: null, name: null } }]);
  const before = await ledger.router.state();
  await ledger.forget([jane], 'operator', 'She asked.');
  assert.deepEqual([await ledger.router.state(), await ledger.router.stale(5)], [before, []]);
});
