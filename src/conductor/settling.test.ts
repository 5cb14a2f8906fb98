import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settling, turnstile, untilIdle } from './settling.ts';

test('all who wait are let through when it is idle, and not before', async () => {
  const runs = settling();
  const change = turnstile();
  let busy = true;
  runs.running((signal) => untilIdle(() => !busy, change, signal));
  const done: number[] = [];
  const waiting = [1, 2, 3].map((number) => runs.settled().then(() => done.push(number)));
  for (let turn = 0; turn < 20; turn++) {
    change.pass();
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(done, []);
  busy = false;
  change.pass();
  await Promise.all(waiting);
  assert.deepEqual(done, [1, 2, 3]);
});

test('nothing is waited for where nothing runs, and whoever waits hears when it stops', async () => {
  const runs = settling();
  assert.equal(runs.isRunning(), false);
  await assert.rejects(runs.settled(), { code: 'run.not-running' });
  const stop = runs.running((signal) => untilIdle(() => false, turnstile(), signal));
  assert.equal(runs.isRunning(), true);
  const waiting = assert.rejects(runs.settled(), { code: 'run.stopped' });
  stop();
  await waiting;
  assert.equal(runs.isRunning(), false);
});

test('whoever has waited long enough goes without an error', async () => {
  const runs = settling();
  runs.running((signal) => untilIdle(() => false, turnstile(), signal));
  const enough = new AbortController();
  const waiting = runs.settled(enough.signal);
  enough.abort();
  await waiting;
});
