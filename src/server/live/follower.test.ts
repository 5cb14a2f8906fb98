import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Company } from '../../facade.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import { Follower } from './follower.ts';
import type { LiveDigest, LiveEvent, PieceOptions } from './piece.ts';

const asTheConsole: PieceOptions = { linesMax: 1_000, digestAbove: 32 };
const eachEvent: PieceOptions = { linesMax: 1_000, digestAbove: null };
const never = new AbortController().signal;

/** A ledger that only counts: events are committed by hand, and reading it takes as long as the test says. */
function countingLedger(opened = 0) {
  let head = opened;
  let commit: (events: AnyEvent[]) => void = () => undefined;
  const eventOf = (seq: number): AnyEvent => ({ seq, at: seq, kind: seq % 2 === 0 ? 'task.created' : 'task.completed', actor: 'system', task: null, data: {} }) as unknown as AnyEvent;
  const range = (after: number, upTo: number): AnyEvent[] => Array.from({ length: Math.max(0, upTo - after) }, (_, index) => eventOf(after + 1 + index));
  const ledger = {
    reads: 0,
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
async function readUpTo(follower: Follower, from: number, upTo: number, options: PieceOptions): Promise<number> {
  let events = 0;
  for (let seq = from; seq < upTo;) {
    const piece = await follower.after(seq, options, never, 1_000);
    assert.ok(piece !== null && piece !== 'nothing');
    for (const line of told(piece.bytes)) events += 'events' in line ? line.events : 1;
    seq = piece.upTo;
  }
  return events;
}

test('who takes what is sent never reads the ledger, however fast events come', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  const leave = Array.from({ length: 200 }, () => follower.join());
  ledger.commit(1);
  await readUpTo(follower, 0, 1, asTheConsole);
  const events = 120_000;
  const readers = leave.map(() => readUpTo(follower, 1, 1 + events, asTheConsole));
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
  const counts = await Promise.all(Array.from({ length: 50 }, () => readUpTo(follower, 0, 2_500, eachEvent)));
  assert.deepEqual([...new Set(counts)], [2_500]);
  assert.equal(ledger.reads, 3);
});

test('those who are far behind as pages are get a line for a piece, with the kinds in it', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  ledger.commit(900);
  const piece = await follower.after(0, asTheConsole, never, 1_000);
  assert.ok(piece !== null && piece !== 'nothing');
  assert.deepEqual(told(piece.bytes), [{ seq: 900, at: 900, events: 900, kinds: ['task.completed', 'task.created'] }]);
});

test('what was committed before the company was opened is read from the ledger', async (t) => {
  const { follower } = countingLedger(3);
  t.after(() => follower.close());
  assert.equal(await readUpTo(follower, 0, 3, eachEvent), 3);
});

test('reading for those who are behind rests nine times as long as it takes', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  ledger.commit(40);
  ledger.readMs = 20;
  const began = performance.now();
  await Promise.all([0, 10, 20].map((seq) => follower.after(seq, eachEvent, never, 1_000)));
  const took = performance.now() - began;
  // Two rests of 180 ms, less what was saved up.
  assert.ok(took > 300, `${took} ms`);
});

test('when the server closes nobody reads the ledger any more, who waits for their turn to read it neither', async () => {
  const { ledger, follower } = countingLedger();
  ledger.commit(40);
  ledger.readMs = 20;
  const closing = new AbortController();
  const readings = [0, 10, 20].map((seq) => follower.after(seq, eachEvent, closing.signal, 1_000));
  await pause(5);
  closing.abort();
  follower.close();
  assert.deepEqual(await Promise.all(readings), [null, null, null]);
  assert.equal(ledger.reads, 1);
});

test('what is committed while the ledger is read is not waited for', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  const leave = follower.join();
  t.after(leave);
  ledger.readMs = 20;
  const reading = follower.after(0, eachEvent, never, 60_000);
  await pause(5);
  ledger.commit(3);
  const piece = await reading;
  assert.ok(piece !== null && piece !== 'nothing');
  assert.equal(piece.upTo, 3);
});

test('a reader of each event that has only a part of them waits its turn, one that has all does not', async (t) => {
  const { ledger, follower } = countingLedger();
  t.after(() => follower.close());
  for (let index = 0; index < 50; index += 1) t.after(follower.join());
  ledger.commit(5_000);
  let began = performance.now();
  await follower.turn(1_000, never);
  assert.ok(performance.now() - began > 150);
  began = performance.now();
  await follower.turn(5_000, never);
  assert.ok(performance.now() - began < 100);
});
