import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startEmbeddingsPeer, type EmbeddingsPeer } from '../../test/peers/embeddings-peer.ts';
import { note } from '../../test/ledger/sample-events.ts';
import { openScratch, scratchFolder, type SteadyClock } from '../../test/ledger/scratch-ledger.ts';
import { embedderSettingsSchema } from '../vocabulary/embedder.ts';
import type { Draft } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Notice } from '../vocabulary/views.ts';
import type { Ledger } from '../ledger/port.ts';
import { configuredEmbedder } from './embedder.ts';
import { EmbeddingLoop } from './embedding-loop.ts';

const id = 'local:tiny:own';

/** A clock that rings when it is moved. */
interface AlarmClock extends SteadyClock {
  move(ms: number): void;
}

function alarmClock(): AlarmClock {
  const alarms = new Set<{ at: number; callback: () => void }>();
  const clock: AlarmClock = {
    time: Date.UTC(2026, 0, 5, 9),
    now: () => clock.time,
    wake(at, callback) {
      const alarm = { at, callback };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    move(ms) {
      clock.time += ms;
      for (const alarm of alarms) if (alarm.at <= clock.time && alarms.delete(alarm)) alarm.callback();
    },
  };
  return clock;
}

interface House {
  ledger: Ledger;
  peer: EmbeddingsPeer;
  clock: AlarmClock;
  notices: Notice[];
  loop: EmbeddingLoop;
  /** Resolves when nothing is being done any more. */
  quiet(): Promise<void>;
}

async function house(t: TestContext, options: { folder?: string; peer?: EmbeddingsPeer; settings?: Record<string, unknown>; perDay?: number } = {}): Promise<House> {
  const clock = alarmClock();
  const ledger = await openScratch(t, { clock, folder: options.folder ?? scratchFolder(t) });
  const peer = options.peer ?? (await startEmbeddingsPeer());
  const settings = embedderSettingsSchema.parse({ provider: 'local', baseUrl: peer.baseUrl, model: 'tiny', ...options.settings });
  const notices: Notice[] = [];
  const textOf = async (seq: number): Promise<string> => {
    const event = await ledger.event(seq);
    assert.ok(event.kind === 'note.put');
    return event.data.text;
  };
  const loop = new EmbeddingLoop({ ledger, embedder: configuredEmbedder(settings, { env: {}, now: () => clock.time }), textOf, clock, itemsPerDayMax: options.perDay ?? 10_000 });
  t.after(async () => {
    loop.close();
    await peer.close();
  });
  const quiet = async (): Promise<void> => {
    for (let turns = 0; turns < 5; turns++) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (!loop.isIdle()) turns = 0;
    }
  };
  return { ledger, peer, clock, notices, loop, quiet };
}

function notes(count: number, from = 0): Draft<'note.put'>[] {
  return Array.from({ length: count }, (_, i) => note(`n${from + i}`, 1, `this is note ${from + i}`));
}

const start = ({ loop, notices }: House): void => loop.activate((notice) => void notices.push(notice));
const missing = async ({ ledger }: House, model = id): Promise<number> => (await ledger.embeddings.missing(model, 1_000)).length;

test('what is there is embedded newest first in batches, and each text is sent once', async (t) => {
  const all = await house(t);
  await all.ledger.append(notes(150));
  start(all);
  await all.quiet();
  assert.equal(await missing(all), 0);
  assert.deepEqual(all.peer.requests.map(({ request }) => request.input.length), [64, 64, 22]);
  assert.equal(all.peer.embedded[0], 'this is note 149');
  assert.equal(new Set(all.peer.embedded).size, 150);
  assert.deepEqual(all.notices, []);
});

test('what is written while it runs is embedded as it comes', async (t) => {
  const all = await house(t);
  start(all);
  await all.quiet();
  assert.equal(all.peer.requests.length, 0);
  const [event] = await all.ledger.append([note('a', 1, 'refund please')]);
  await all.quiet();
  assert.equal(await missing(all), 0);
  assert.equal(event?.kind, 'note.put');
  assert.deepEqual(all.peer.embedded, ['refund please']);
});

test('the same text in many items of a batch is paid for once', async (t) => {
  const all = await house(t);
  await all.ledger.append([note('a', 1, 'Thanks!'), note('b', 1, 'Thanks!'), { ...note('c', 1, 'Thanks!'), subject: 'customer:jane' }]);
  start(all);
  await all.quiet();
  assert.deepEqual(all.peer.embedded, ['Thanks!']);
  assert.equal(await missing(all), 0);
  assert.equal(await all.ledger.embeddings.textsOn(all.clock.time), 1);
});

test('each subject gets an event of its own, sealed under its key', async (t) => {
  const all = await house(t);
  await all.ledger.append([note('a'), { ...note('b'), subject: 'customer:jane' }, { ...note('c'), subject: 'customer:joe' }, { ...note('d'), subject: 'customer:jane' }]);
  start(all);
  await all.quiet();
  const events = await all.ledger.events({ kind: 'items.embedded', limit: 10 });
  const sizes = new Map(events.map((event) => [event.subject, event.kind === 'items.embedded' ? event.data.vectors.length : 0]));
  assert.deepEqual(sizes, new Map<string | null, number>([['customer:jane', 2], ['customer:joe', 1], [null, 1]]));
});

test('stopped anywhere, it goes on where it was: nothing on record is sent again', async (t) => {
  const folder = scratchFolder(t);
  const first = await house(t, { folder });
  await first.ledger.append(notes(150));
  let stop: Promise<void> | undefined;
  first.peer.answer = () => {
    if (first.peer.requests.length === 2) stop = first.loop.deactivate();
    return null;
  };
  start(first);
  await first.quiet();
  await stop;
  assert.equal(await missing(first), 150 - 128, 'the answer that was on its way is on record');
  await first.ledger.close();
  const again = await house(t, { folder });
  start(again);
  await again.quiet();
  assert.equal(await missing(again), 0);
  assert.equal(new Set([...first.peer.embedded, ...again.peer.embedded]).size, 150);
  assert.equal(first.peer.embedded.length + again.peer.embedded.length, 150);
});

test('a failure is told with its next step, and waited out longer each time', async (t) => {
  const all = await house(t);
  await all.ledger.append(notes(3));
  all.peer.answer = () => ({ status: 503, body: '{"error":{"message":"busy"}}' });
  start(all);
  await all.quiet();
  all.clock.move(1_000);
  await all.quiet();
  all.clock.move(1_999);
  await all.quiet();
  assert.equal(all.peer.requests.length, 2);
  assert.deepEqual(all.notices.map(({ code, retryAt, at }) => [code, (retryAt ?? 0) - at]), [['models.provider-failed', 1_000], ['models.provider-failed', 2_000]]);
  assert.ok(all.notices.every(({ nextStep }) => nextStep.length > 10));
  await all.ledger.append(notes(1, 3));
  await all.quiet();
  assert.equal(all.peer.requests.length, 2, 'new items do not cut the wait short');
  all.peer.answer = () => null;
  all.clock.move(1);
  await all.quiet();
  assert.equal(await missing(all), 0);
});

test('after a success the next failure is waited out briefly again', async (t) => {
  const all = await house(t);
  const busy = { status: 503, body: '{}' } as const;
  start(all);
  for (let round = 0; round < 2; round++) {
    all.peer.answer = () => busy;
    await all.ledger.append(notes(1, round));
    await all.quiet();
    all.peer.answer = () => null;
    all.clock.move(1_000);
    await all.quiet();
  }
  assert.deepEqual(all.notices.map(({ retryAt, at }) => (retryAt ?? 0) - at), [1_000, 1_000]);
  assert.equal(await missing(all), 0);
});

test('a provider that refuses all of several texts is waited out: the fault is not theirs', async (t) => {
  const all = await house(t);
  await all.ledger.append(notes(200));
  all.peer.answer = () => ({ status: 400, body: '{"error":{"message":"unknown parameter"}}' });
  start(all);
  await all.quiet();
  assert.equal(all.peer.requests.length, limits.embedRequestsPerBatchMax);
  assert.deepEqual(all.notices.map(({ code, retryAt, at }) => [code, (retryAt ?? 0) - at]), [['models.text-refused', 1_000]]);
  all.peer.answer = () => null;
  all.clock.move(1_000);
  await all.quiet();
  assert.equal(await missing(all), 0);
});

test('stopping waits for the answer that is on its way, and records it', async (t) => {
  const all = await house(t);
  await all.ledger.append(notes(70));
  let release: () => void = () => undefined;
  const held = new Promise<null>((resolve) => (release = () => resolve(null)));
  const arrived = new Promise<void>((resolve) => {
    all.peer.answer = () => {
      resolve();
      return held;
    };
  });
  start(all);
  await arrived;
  const stopped = all.loop.deactivate();
  release();
  await stopped;
  assert.equal(all.loop.isIdle(), true);
  assert.equal(await missing(all), 6);
});

test('the time that the provider asks for is kept', async (t) => {
  const all = await house(t);
  await all.ledger.append(notes(1));
  all.peer.answer = () => ({ status: 429, headers: { 'retry-after': '90' }, body: '{}' });
  start(all);
  await all.quiet();
  assert.equal((all.notices[0]?.retryAt ?? 0) - all.clock.time, 90_000);
});

test('a key that is refused is not tried every second', async (t) => {
  const all = await house(t);
  await all.ledger.append(notes(1));
  all.peer.answer = () => ({ status: 401, body: '{}' });
  start(all);
  await all.quiet();
  assert.deepEqual(all.notices.map(({ code, retryAt, at }) => [code, (retryAt ?? 0) - at]), [['models.key-refused', 60_000]]);
});

test('a text that the provider refuses is cut until it fits, and the others do not wait for it', async (t) => {
  const all = await house(t);
  const long = 'x'.repeat(5_000);
  await all.ledger.append([...notes(10), note('long', 1, long)]);
  all.peer.answer = ({ input }) => (input.some((text) => text.length > 1_500) ? { status: 400, body: '{"error":{"message":"too long"}}' } : null);
  start(all);
  await all.quiet();
  assert.equal(await missing(all), 0);
  assert.ok(all.peer.embedded.includes('x'.repeat(1_250)));
  assert.equal(all.peer.embedded.length, 11);
});

test('a text that is refused in any length is told once and left alone', async (t) => {
  const all = await house(t);
  await all.ledger.append([...notes(5), note('bad', 1, 'bad text'), note('blank', 1, ' \n ')]);
  all.peer.answer = ({ input }) => (input.includes('bad text') ? { status: 422, body: '{}' } : null);
  start(all);
  await all.quiet();
  assert.equal(await missing(all), 2);
  assert.deepEqual(all.notices.map(({ code, retryAt }) => [code, retryAt]), [['models.text-refused', null]]);
  const asked = all.peer.requests.length;
  await all.ledger.append(notes(1, 50));
  await all.quiet();
  assert.equal(all.peer.requests.length, asked + 1);
  assert.equal(await missing(all), 2);
});

test('no more than the day allows is sent, and tomorrow it goes on', async (t) => {
  const all = await house(t, { perDay: 70 });
  await all.ledger.append(notes(100));
  start(all);
  await all.quiet();
  assert.equal(all.peer.embedded.length, 70);
  assert.deepEqual(all.notices.map(({ code, retryAt }) => [code, retryAt]), [['models.day-spent', Date.UTC(2026, 0, 6)]]);
  all.clock.move(15 * 3_600_000);
  await all.quiet();
  assert.equal(all.peer.embedded.length, 100);
});

test('another model re-embeds everything, and the vectors of the old one serve until then', async (t) => {
  const folder = scratchFolder(t);
  const old = await house(t, { folder });
  await old.ledger.append(notes(100));
  start(old);
  await old.quiet();
  await old.loop.deactivate();
  await old.ledger.close();
  const fresh = await house(t, { folder, settings: { model: 'other' } });
  const model = 'local:other:own';
  let seen: unknown = null;
  fresh.peer.answer = () => {
    if (fresh.peer.requests.length === 2) void fresh.ledger.embeddings.models().then((models) => (seen = models.map(({ items }) => items)));
    return null;
  };
  assert.equal(await missing(fresh, model), 100);
  start(fresh);
  await fresh.quiet();
  assert.deepEqual(seen, [36, 64]);
  assert.deepEqual((await fresh.ledger.embeddings.models()).map(({ items }) => items), [0, 100]);
  assert.equal(fresh.peer.embedded[0], 'this is note 99');
});

test('a model whose vectors change their length is told, and nothing of it is mixed in', async (t) => {
  const all = await house(t);
  await all.ledger.append(notes(1));
  start(all);
  await all.quiet();
  all.peer.answer = ({ input }) => ({ status: 200, body: JSON.stringify({ data: input.map((_, index) => ({ index, embedding: [1, 2, 3] })) }) });
  await all.ledger.append(notes(1, 1));
  await all.quiet();
  assert.deepEqual(all.notices.map(({ code }) => code), ['models.wrong-dimensions']);
  assert.equal(await missing(all), 1);
});

test('an item that is forgotten while its text is away leaves no vector', async (t) => {
  const all = await house(t);
  await all.ledger.append([note('a'), { ...note('b', 1, 'Jane wrote this'), subject: 'customer:jane' }]);
  let forgotten: Promise<unknown> | undefined;
  all.peer.answer = () => {
    forgotten ??= all.ledger.forget(['customer:jane'], 'operator', 'She asked.');
    return null;
  };
  start(all);
  await forgotten;
  await all.quiet();
  const events = await all.ledger.events({ kind: 'items.embedded', limit: 10 });
  assert.deepEqual(events.map(({ subject }) => subject), [null]);
  assert.deepEqual(all.notices, []);
  assert.equal(await missing(all), 0);
  assert.equal(all.loop.isIdle(), true);
});

test('long texts are cut before they are sent, and the prefix of the model stands before each', async (t) => {
  const all = await house(t, { settings: { itemPrefix: 'passage: ', textCharsMax: 300 } });
  await all.ledger.append([note('a', 1, 'y'.repeat(1_000))]);
  start(all);
  await all.quiet();
  assert.deepEqual(all.peer.embedded, [`passage: ${'y'.repeat(300)}`]);
});

test('a request is never larger than limits.embedTextsMax, and one is on its way at a time', async (t) => {
  const all = await house(t);
  await all.ledger.append(notes(200));
  start(all);
  all.loop.activate();
  await all.quiet();
  assert.ok(all.peer.requests.every(({ request }) => request.input.length <= limits.embedTextsMax));
  assert.equal(all.peer.embedded.length, 200);
});
