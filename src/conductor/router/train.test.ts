import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { Ledger } from '../../ledger/port.ts';
import { readExamples } from './examples.ts';
import { RouterInUse } from './in-use.ts';
import { tidyRouter } from './tidy.ts';
import { trainRouter, type TrainedBy } from './train.ts';

const jane = 'customer:jane@example.com';

function taught(examples: { text: string; intent: string }[], subject: string | null = null): Draft {
  return { kind: 'router.taught', actor: 'operator', subject, data: { source: subject === null ? 'file' : 'correction', signal: subject === null ? null : 1, examples } };
}

/** Twelve ways to ask for each of two things. */
const asked = ['pump', 'valve', 'hose', 'tap', 'tank', 'pipe', 'drain', 'sink', 'bath', 'boiler', 'meter', 'filter'].flatMap((thing) => [
  { text: `when does the ${thing} arrive here`, intent: 'delivery' },
  { text: `the ${thing} is broken and leaks`, intent: 'repair' },
]);

const by = (cause: number, signal = new AbortController().signal): TrainedBy => ({ actor: 'agent:router', cause, signal });

async function taughtLedger(t: TestContext): Promise<Ledger> {
  const ledger = await openScratch(t);
  await ledger.append([taught(asked)]);
  return ledger;
}

test('a training that was cut off behind its append is not done again, and says the same', async (t) => {
  const ledger = await taughtLedger(t);
  const first = await trainRouter(ledger, by(1));
  assert.deepEqual([first.trained, first.adopted, first.version], [true, true, 1]);
  assert.deepEqual(await trainRouter(ledger, by(1)), { ...first, ms: first.ms });
  assert.deepEqual(await trainRouter(ledger, by(2)).then(({ trained, version }) => [trained, version]), [false, 1]);
  assert.equal((await ledger.router.versions(9)).length, 1);
});

test('two trainings at once make one version', async (t) => {
  const ledger = await taughtLedger(t);
  const both = await Promise.all([trainRouter(ledger, by(1)), trainRouter(ledger, by(2))]);
  assert.equal(both.filter(({ trained }) => trained).length, 1);
  assert.equal((await ledger.router.versions(9)).length, 1);
});

test('what was forgotten during a training is not in the version that comes of it', async (t) => {
  const ledger = await taughtLedger(t);
  await ledger.append([taught([{ text: 'my purple walnut squeaks', intent: 'walnuts' }], jane)]);
  const training = trainRouter(ledger, by(1));
  await ledger.forget([jane], 'operator', 'She asked.');
  const { version, intents, examples } = await training;
  assert.deepEqual([version, intents, examples], [1, 2, asked.length]);
  assert.deepEqual((await ledger.router.versions(9)).map(({ stale }) => stale), [false]);
});

test('a cancelled training stops and leaves nothing', async (t) => {
  const ledger = await taughtLedger(t);
  const abort = new AbortController();
  const training = trainRouter(ledger, by(1, abort.signal));
  abort.abort(new Error('cancelled'));
  await assert.rejects(training, /cancelled/u);
  assert.deepEqual(await ledger.router.versions(9), []);
});

test('the classifier in use is read once, and again when another is taken into use', async (t) => {
  const ledger = await taughtLedger(t);
  const inUse = new RouterInUse(ledger);
  assert.deepEqual(await inUse.current(), { version: null, classifier: null, problem: null });
  await trainRouter(ledger, by(1));
  const one = await inUse.current();
  assert.equal(one.classifier?.classify('the oven is broken and leaks').intent, 'repair');
  assert.equal(await inUse.current(), one);
  await ledger.append([taught([{ text: 'the gate is broken and leaks', intent: 'repair' }])]);
  await trainRouter(ledger, by(2));
  assert.deepEqual([(await inUse.current()).version, one.version], [2, 1]);
});

test('two versions of the same bytes share a file, which stays as long as one of them does', async (t) => {
  const ledger = await taughtLedger(t);
  await trainRouter(ledger, by(1));
  const [first] = await ledger.router.versions(1);
  const ref = first?.classifier ?? '';
  const again = (version: number): Draft => ({ kind: 'router.trained', actor: 'agent:router', data: { version, classifier: ref, upTo: 2, examples: 24, intents: 2, heldOut: { examples: 0, accuracy: null, before: null }, why: 'x', ms: 1 } });
  await ledger.append([2, 3, 4, 5, 6].map(again));
  await tidyRouter(ledger);
  assert.deepEqual((await ledger.router.versions(9)).map(({ classifier }) => classifier !== null), [true, true, true, true, true, true], 'five, and the one in use');
  await ledger.append([{ kind: 'router.adopted', actor: 'operator', data: { version: 6, reason: 'x' } }]);
  await tidyRouter(ledger);
  assert.deepEqual((await ledger.router.versions(9)).map(({ classifier }) => classifier !== null), [true, true, true, true, true, false]);
  assert.equal(await ledger.blobs.check(ref), 'ok');
});

test('examples are read in their order over many events, each once', async (t) => {
  const ledger = await openScratch(t);
  for (let n = 0; n < 30; n++) await ledger.append([taught(Array.from({ length: 100 }, (_, m) => ({ text: `${n}.${m}`, intent: 'x' })))]);
  const { examples, leftOut } = await readExamples(ledger, 31);
  assert.deepEqual(examples.map(({ text }) => text), Array.from({ length: 3_000 }, (_, n) => `${Math.floor(n / 100)}.${n % 100}`));
  assert.equal(leftOut, 0);
  assert.equal((await readExamples(ledger, 2)).examples.length, 100);
});
