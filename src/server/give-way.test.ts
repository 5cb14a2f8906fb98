import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveWay } from './give-way.ts';

async function tookMs(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

test('whoever else has something to do gets as long a turn as the piece took', async () => {
  let isBusy = true;
  const work = (): void => {
    const until = performance.now() + 2;
    while (performance.now() < until);
    if (isBusy) setImmediate(work);
  };
  setImmediate(work);
  const ms = await tookMs(() => giveWay(100, 500));
  isBusy = false;
  assert.ok(ms >= 95, `${ms} ms`);
});

test('no turn is longer than it may be', async () => {
  let isBusy = true;
  const work = (): void => void (isBusy && setImmediate(work));
  setImmediate(work);
  const ms = await tookMs(() => giveWay(60_000, 20));
  isBusy = false;
  assert.ok(ms < 10_000, `${ms} ms`);
});

test('where nobody has anything to do, the next piece follows at once', async () => {
  const ms = await tookMs(async () => {
    for (let piece = 0; piece < 20; piece++) await giveWay(1_000, 1_000);
  });
  // One rest that was not needed takes a second: of twenty a few may fall into a moment when the machine had no time for us.
  assert.ok(ms < 10_000, `${ms} ms`);
});
