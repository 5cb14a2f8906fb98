import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockRows, EventBlocks } from './event-blocks.ts';
import type { EventRow } from './words.ts';

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A ledger that answers when told to. */
function ledger(head: number) {
  const asked: number[] = [];
  const waiting: (() => void)[] = [];
  const state = { head, fails: false };
  const read = (from: number): Promise<EventRow[]> => {
    asked.push(from);
    return new Promise((resolve, reject) => waiting.push(() => {
      if (state.fails) return reject(new TypeError('no answer'));
      const top = Math.min(from, state.head);
      resolve(Array.from({ length: Math.min(blockRows, top) }, (_, place) => ({ seq: top - place }) as EventRow));
    }));
  };
  const answer = async (): Promise<void> => {
    for (const one of waiting.splice(0)) one();
    await soon();
  };
  return { asked, read, answer, state };
}

test('what is in sight is read with what is around it, once', async () => {
  const { asked, read, answer } = ledger(10_000);
  const blocks = new EventBlocks(read, () => undefined);
  blocks.want(5_001, 5_030, 10_000);
  await answer();
  assert.deepEqual([blocks.at(5_001)?.seq, blocks.at(5_030)?.seq, blocks.at(4_900)?.seq], [5_001, 5_030, 4_900]);
  blocks.want(5_001, 5_030, 10_000);
  await answer();
  assert.deepEqual(asked, [5_200, 5_000]);
});

test('dragging over a million events asks for where it ends, not for all that it passed', async () => {
  const { asked, read, answer } = ledger(1_000_000);
  const blocks = new EventBlocks(read, () => undefined);
  for (let top = 1_000_000; top > 100; top -= 5_000) blocks.want(top - 30, top, 1_000_000);
  await answer();
  await answer();
  assert.ok(asked.length <= 4, String(asked));
  assert.ok(asked.at(-1) !== undefined && blocks.at(5_000) !== undefined);
});

test('the block of the newest events is read again when there are newer ones, and only then', async () => {
  const { asked, read, answer, state } = ledger(350);
  const blocks = new EventBlocks(read, () => undefined);
  blocks.want(320, 350, 350);
  await answer();
  blocks.want(320, 350, 350);
  await answer();
  assert.equal(asked.length, 2);
  state.head = 352;
  blocks.want(322, 352, 352);
  await answer();
  assert.deepEqual([asked.length, blocks.at(352)?.seq], [3, 352]);
});

test('after a failure nothing is asked until one says so', async () => {
  const { asked, read, answer, state } = ledger(100);
  const blocks = new EventBlocks(read, () => undefined);
  state.fails = true;
  blocks.want(1, 30, 100);
  await answer();
  assert.match(blocks.problem?.message ?? '', /no answer/u);
  blocks.want(1, 30, 100);
  await answer();
  assert.equal(asked.length, 1);
  state.fails = false;
  blocks.again();
  blocks.want(1, 30, 100);
  await answer();
  assert.deepEqual([blocks.problem, blocks.at(30)?.seq], [null, 30]);
});

test('when somebody is forgotten, nothing read before is kept', async () => {
  const { read, answer } = ledger(100);
  const blocks = new EventBlocks(read, () => undefined);
  blocks.want(1, 30, 100);
  await answer();
  blocks.forget();
  assert.equal(blocks.at(30), undefined);
});
