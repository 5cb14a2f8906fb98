import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AcceleratedClock } from './clock.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('time stands still until it is moved, and what falls due on the way rings in its order', () => {
  const clock = new AcceleratedClock(1_000);
  const rung: string[] = [];
  clock.wake(3_000, () => rung.push('third'));
  clock.wake(2_000, () => rung.push('first'));
  clock.wake(2_000, () => rung.push('second'));
  assert.deepEqual([clock.now(), clock.nextDue(2_500), clock.nextDue(1_500)], [1_000, 2_000, null]);
  clock.jumpTo(2_000);
  assert.deepEqual([clock.now(), rung], [2_000, ['first', 'second']]);
  clock.jumpTo(1_000);
  assert.equal(clock.now(), 2_000, 'never back');
  clock.jumpTo(9_000);
  assert.deepEqual(rung, ['first', 'second', 'third']);
});

test('what is due already rings by itself, and never inside the call that asks for it', async () => {
  const clock = new AcceleratedClock(1_000);
  const rung: string[] = [];
  clock.wake(1_000, () => rung.push('kept'));
  clock.wake(500, () => rung.push('called off'))();
  assert.deepEqual(rung, []);
  await turn();
  assert.deepEqual(rung, ['kept']);
});

test('an alarm that was called off does not ring, and its time is still one to look at', () => {
  const clock = new AcceleratedClock(0);
  clock.wake(100, () => assert.fail('it was called off'))();
  assert.equal(clock.nextDue(1_000), 100);
  clock.jumpTo(100);
  assert.equal(clock.nextDue(1_000), null);
});

test('time that goes by in the middle of something rings each alarm at its time, after everybody else had their turn', async () => {
  const clock = new AcceleratedClock(0);
  const rung: [string, number][] = [];
  clock.wake(100, () => {
    rung.push(['a', clock.now()]);
    clock.wake(150, () => rung.push(['b', clock.now()]));
  });
  // It looks at the clock again and again: until it is done no time may go by.
  const busy = (async () => {
    for (let turns = 0; turns < 5; turns++) {
      await new Promise((wake) => setTimeout(wake, 5));
      assert.equal(clock.now(), 0);
    }
  })();
  await clock.pass(200);
  await busy;
  assert.deepEqual([clock.now(), rung], [200, [['a', 100], ['b', 150]]]);
});
