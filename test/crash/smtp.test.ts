import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, afterEach, beforeEach, test } from 'node:test';
import { compileCache } from './route-process.ts';
import { SmtpRoute } from './smtp-route.ts';

let route: SmtpRoute;
beforeEach(async () => void (route = await SmtpRoute.open()));
afterEach(() => route.close());
after(() => rm(compileCache, { recursive: true, force: true }));

test('E3: killed while the server has the message and has not answered: in doubt, never sent again by itself, done when the operator says so', async () => {
  await route.peer.setMode('hold-after-data');
  const { killed } = await route.run(route.peer.stored(1));
  assert.ok(killed);
  await route.peer.setMode('accept');
  await route.run();
  await route.staysInDoubt(1);
  await route.settle('sent');
  await route.run();
  const { events } = await route.isSent();
  assert.deepEqual(events, ['effect.approved', 'effect.started', 'effect.doubted', 'effect.succeeded']);
});

test('E3: the connection breaks after the message and before the answer, and we live: in doubt as well', async () => {
  await route.peer.setMode('cut-after-data', 1);
  await route.run();
  await route.staysInDoubt(1);
  await route.settle('sent');
  await route.run();
  await route.isSent();
});

test('E3: what the operator has sent again goes out once more, under the Message-ID that it had', async () => {
  await route.peer.setMode('cut-after-data', 1);
  await route.run();
  await route.settle('send-again');
  await route.run();
  await route.run();
  await route.isSent(2);
});

test('E3: what the operator found not sent, and leaves so, is not sent', async () => {
  await route.peer.setMode('cut-during-data', 1);
  await route.run();
  await route.staysInDoubt(0);
  await route.settle('not-sent');
  await route.run();
  const { effect, task, open, outside } = await route.state();
  assert.deepEqual([effect.state, task.status, open, outside], ['rejected', 'completed', [], []]);
});

test('E3: killed before the server had anything: we can not know that, so it is in doubt, and sent once when the operator says so', async () => {
  await route.run({ n: 1, side: 'after', part: 'effect.started' });
  await route.run();
  await route.staysInDoubt(0);
  await route.settle('send-again');
  await route.run();
  await route.isSent();
});

test('E2: killed before "started" was on disk: nothing was sent, and it goes out by itself', async () => {
  await route.run({ n: 1, side: 'before', part: 'effect.started' });
  assert.deepEqual((await route.state()).outside, []);
  await route.run();
  await route.isSent();
});

test('E2 E3: killed before the receipt was on disk: it is out, and in doubt', async () => {
  await route.run({ n: 1, side: 'before', part: 'effect.succeeded' });
  await route.run();
  await route.staysInDoubt(1);
  // Also when it is killed in the middle of the recovery.
  await route.settle('sent');
  await route.run({ n: 1, side: 'before', part: 'task.completed' });
  await route.run();
  await route.isSent();
});

test('E2: killed after the receipt was on disk: it is done, and not sent again', async () => {
  await route.run({ n: 1, side: 'after', part: 'effect.succeeded' });
  await route.run();
  await route.isSent();
});

test('E3: killed while the doubt is put on record: it is asked about once', async () => {
  await route.peer.setMode('cut-after-data', 1);
  await route.run({ n: 1, side: 'before', part: 'effect.doubted' });
  await route.run({ n: 1, side: 'after', part: 'effect.doubted' });
  await route.run();
  await route.staysInDoubt(1);
});

test('a server that puts it off gets it later, once, also when we are killed in between', async () => {
  await route.peer.setMode('temp-fail', 2);
  const { killed } = await route.run({ n: 1, side: 'after', part: 'effect.failed' });
  assert.ok(killed);
  const { effect, open } = await route.state();
  assert.deepEqual([effect.state, open], ['waiting', []]);
  await route.run();
  const { events, effect: sent } = await route.isSent();
  assert.deepEqual(events, ['effect.approved', 'effect.started', 'effect.failed', 'effect.started', 'effect.failed', 'effect.started', 'effect.succeeded']);
  assert.equal(sent.attempts, 3);
  let notBefore = 0;
  for (const event of await route.events()) {
    if (event.kind === 'effect.failed') notBefore = event.data.retryAt ?? Infinity;
    if (event.kind === 'effect.started') assert.ok(event.at >= notBefore, 'not before its time');
  }
});

test('a server that is down is waited for, and there is no doubt about it', async () => {
  await route.peer.close();
  await route.run({ n: 2, side: 'after', part: 'effect.failed' });
  await route.restartPeer();
  const { effect, task, open, outside } = await route.state();
  assert.deepEqual([effect.state, task.status, open, effect.failure?.code, outside], ['waiting', 'parked', [], 'smtp.connection-refused', []]);
  await route.run();
  await route.isSent();
});
