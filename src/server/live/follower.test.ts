import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Company } from '../../facade.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import { Follower } from './follower.ts';
import { RecentLines } from './recent-lines.ts';
import type { LiveDigest, LiveEvent, Way } from './piece.ts';

const never = new AbortController().signal;

const kinds = ['task.completed', 'task.created', 'step.completed', 'effect.proposed', 'inbox.opened'];
/** Some come in every stretch, and some in few. */
const kindOf = (seq: number): string => kinds[seq % 97 === 0 ? 2 + (seq % 3) : seq % 2] as string;

const kindsUpTo = (seq: number, events: number): string[] => [...new Set(Array.from({ length: events }, (_, n) => kindOf(seq - n)))].toSorted();

const eventOf = (seq: number): AnyEvent => ({ seq, at: seq, kind: kindOf(seq), actor: 'system', task: null, data: {} }) as unknown as AnyEvent;

/** A ledger that only counts: events are committed by hand, and reading it takes as long as the test says. */
function countingLedger(opened = 0) {
  let head = opened;
  let commit: (events: AnyEvent[]) => void = () => undefined;
  const range = (after: number, upTo: number): AnyEvent[] => Array.from({ length: Math.max(0, upTo - after) }, (_, index) => eventOf(after + 1 + index));
  const ledger = {
    reads: 0,
    head: () => head,
    readMs: 0,
    follow: (callback: typeof commit) => {
      commit = callback;
      return () => undefined;
    },
    async after(seq: number, limit: number) {
      ledger.reads += 1;
      const events = range(seq, Math.min(head, seq + limit));
      if (ledger.readMs > 0) await pause(ledger.readMs);
      return events;
    },
    commit(count: number) {
      const before = head;
      head += count;
      commit(range(before, head));
    },
  };
  return { ledger, follower: new Follower({ ledger } as unknown as Company) };
}

function told(bytes: Uint8Array): (LiveEvent | LiveDigest)[] {
  return new TextDecoder().decode(bytes).split('\n').filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice('data: '.length)) as LiveEvent | LiveDigest);
}

/** Reads from `from` until it has what ends with `upTo`; the number of events told, however. */
async function readUpTo(follower: Follower, from: number, upTo: number, way: Way): Promise<number> {
  let events = 0;
  for (let seq = from; seq < upTo;) {
    const piece = await follower.after(seq, way, never, 1_000);
    assert.ok(piece !== null && piece !== 'nothing');
    for (const line of told(piece.bytes)) {
      if ('events' in line) assert.deepEqual(line.kinds.toSorted(), kindsUpTo(line.seq, line.events));
      events += 'events' in line ? line.events : 1;
    }
    seq = piece.upTo;
  }
  return events;
}

test('who takes what is sent never reads the ledger, however fast events come', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  const leave = Array.from({ length: 200 }, () => follower.join('digest'));
  ledger.commit(1);
  await readUpTo(follower, 0, 1, 'digest');
  const events = 120_000;
  const readers = leave.map(() => readUpTo(follower, 1, 1 + events, 'digest'));
  await turn();
  for (let done = 0; done < events; done += 200) {
    ledger.commit(200);
    await turn();
  }
  assert.deepEqual([...new Set(await Promise.all(readers))], [events]);
  assert.equal(ledger.reads, 0);
});

test('those who fell behind at the same place share what is read for them', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  ledger.commit(2_500);
  const counts = await Promise.all(Array.from({ length: 50 }, () => readUpTo(follower, 0, 2_500, 'each')));
  assert.deepEqual([...new Set(counts)], [2_500]);
  assert.equal(ledger.reads, 3);
});

test('those who are far behind as pages are get a line for a piece, with the kinds in it', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  ledger.commit(90);
  const piece = await follower.after(0, 'digest', never, 1_000);
  assert.ok(piece !== null && piece !== 'nothing');
  assert.deepEqual(told(piece.bytes), [{ seq: 90, at: 90, events: 90, kinds: ['task.created', 'task.completed'] }]);
});

test('what was committed before the company was opened is read from the ledger', async (t) => {
  const { follower } = countingLedger(3);
  t.after(() => follower.close());
  assert.equal(await readUpTo(follower, 0, 3, 'each'), 3);
});

test('reading for those who are behind rests nine times as long as it takes', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  ledger.commit(40);
  ledger.readMs = 20;
  const began = performance.now();
  await Promise.all([0, 10, 20].map((seq) => follower.after(seq, 'each', never, 1_000)));
  const took = performance.now() - began;
  // Two rests of 180 ms, less what was saved up.
  assert.ok(took > 300, `${took} ms`);
});

test('when the server closes nobody reads the ledger any more, who waits for their turn to read it neither', async () => {
  const { ledger, follower } = countingLedger();
  ledger.commit(40);
  ledger.readMs = 20;
  const closing = new AbortController();
  const readings = [0, 10, 20].map((seq) => follower.after(seq, 'each', closing.signal, 1_000));
  await pause(5);
  closing.abort();
  follower.close();
  assert.deepEqual(await Promise.all(readings), [null, null, null]);
  assert.equal(ledger.reads, 1);
});

test('what is committed while the ledger is read is not waited for', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  const leave = follower.join('each');
  t.after(leave);
  ledger.readMs = 20;
  const reading = follower.after(0, 'each', never, 60_000);
  await pause(5);
  ledger.commit(3);
  const piece = await reading;
  assert.ok(piece !== null && piece !== 'nothing');
  assert.equal(piece.upTo, 3);
});

test('a reader of each event that has only a part of them waits its turn, one that has all does not', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  for (let index = 0; index < 50; index += 1) t.after(follower.join('each'));
  ledger.commit(5_000);
  let began = performance.now();
  await follower.turn(1_000, never);
  assert.ok(performance.now() - began > 150);
  began = performance.now();
  await follower.turn(5_000, never);
  assert.ok(performance.now() - began < 100);
});

test('nothing is read for those who have gone, and who is there is not kept waiting by them', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  ledger.commit(100);
  ledger.readMs = 20;
  const gone = new AbortController();
  const readings = Array.from({ length: 60 }, (_, seq) => follower.after(seq, 'each', gone.signal, 60_000));
  await turn();
  gone.abort();
  const began = performance.now();
  assert.equal(await readUpTo(follower, 70, 100, 'digest'), 30);
  assert.ok(performance.now() - began < 600, `${performance.now() - began} ms`);
  assert.deepEqual([...new Set(await Promise.all(readings))], [null]);
  assert.ok(ledger.reads <= 2, `${ledger.reads} reads`);
});

test('whoever waits for a turn to read the ledger is told in time that there is nothing yet, and has it the next time', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  ledger.commit(10);
  ledger.readMs = 150;
  const began = performance.now();
  assert.equal(await follower.after(0, 'each', never, 40), 'nothing');
  assert.ok(performance.now() - began < 120);
  assert.equal(await readUpTo(follower, 0, 10, 'each'), 10);
  assert.equal(ledger.reads, 1);
});

test('what was not there yet when somebody asked is asked for again', async (t) => {
  const { ledger, follower } = countingLedger(5);
  t.after(() => follower.close());
  assert.equal(await follower.after(5, 'each', never, 10), 'nothing');
  ledger.commit(2);
  assert.equal(await readUpTo(follower, 5, 7, 'each'), 2);
});

test('pieces for ever other places are not gathered', () => {
  const lines = new RecentLines();
  lines.add(Array.from({ length: 40 }, (_, index) => eventOf(index + 1)));
  const first = lines.after(0, 40);
  assert.equal(lines.after(0, 40), first);
  for (let seq = 1; seq < 30; seq += 1) lines.after(seq, 40);
  assert.notEqual(lines.after(0, 40), first);
});

test('who begins in the midst of what is told at once reads the ledger for that alone', async (t) => {
  const { ledger, follower } = countingLedger(1_000);
  t.after(() => follower.close());
  for (let index = 0; index < 25; index += 1) t.after(follower.join('digest'));
  ledger.commit(1);
  const done = new AbortController();
  // A pace is 100 ms.
  const flow = (async () => {
    while (!done.signal.aborted) {
      ledger.commit(10);
      await pause(2);
    }
  })();
  await pause(50);
  const readers = [900, ledger.head() - 5, ledger.head()].map((from) => readUpTo(follower, from, from + 4_000, 'digest'));
  const counts = await Promise.all(readers);
  done.abort();
  await flow;
  assert.ok(counts.every((count) => count >= 4_000), counts.join(' '));
  assert.ok(ledger.reads <= 4, `${ledger.reads} reads`);
});

for (const way of ['each', 'digest'] as const) {
  test(`what came while nobody followed by ${way} is not left out`, async (t) => {
    const { ledger, follower } = countingLedger();
    t.after(() => follower.close());
    const leave = follower.join(way);
    ledger.commit(40);
    await readUpTo(follower, 0, 40, way);
    leave();
    // The 97th is of a kind that the others are not.
    ledger.commit(70);
    t.after(follower.join(way));
    ledger.commit(40);
    assert.equal(await readUpTo(follower, 40, 150, way), 110);
    assert.equal(await readUpTo(follower, 0, 150, way), 150);
  });
}

test('whoever comes and goes, in either way, at any place and pace, is told all of it once', async (t) => {
  let drawn = 7;
  // Park and Miller's generator.
  const random = (): number => (drawn = (drawn * 48_271) % 2_147_483_647) / 2_147_483_647;
  const { ledger, follower } = countingLedger(60);
  t.after(() => follower.close());
  const last = 2_060;
  const reader = async (way: Way): Promise<number> => {
    await pause(random() * 60);
    const from = Math.floor(random() * (ledger.head() + 1));
    let seq = from;
    let told_ = 0;
    let leave = follower.join(way);
    while (seq < last) {
      const piece = await follower.after(seq, way, never, 2_000);
      assert.ok(piece !== null && piece !== 'nothing');
      for (const line of told(piece.bytes)) {
        if ('events' in line) {
          assert.deepEqual(line.kinds.toSorted(), kindsUpTo(line.seq, line.events));
          told_ += line.events;
        } else {
          assert.equal(line.seq, from + told_ + 1);
          told_ += 1;
        }
        assert.equal(line.seq, from + told_);
      }
      seq = piece.upTo;
      if (random() < 0.3) await pause(random() * 100);
      if (random() < 0.2) {
        leave();
        await pause(random() * 10);
        leave = follower.join(way);
      }
    }
    leave();
    return told_ - (last - from);
  };
  const readers = Array.from({ length: 12 }, (_, index) => reader(index % 3 === 0 ? 'each' : 'digest'));
  while (ledger.head() < last) {
    ledger.commit(Math.min(last - ledger.head(), 1 + Math.floor(random() * 12)));
    await pause(random() * 2);
  }
  assert.deepEqual(await Promise.all(readers), readers.map(() => 0));
});
