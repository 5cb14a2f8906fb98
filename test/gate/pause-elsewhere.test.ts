import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pausesOfRunning } from '../../src/company.ts';
import { ClerkHouse } from './clerk-house.ts';

const everything = { scope: 'all', name: null } as const;

test('a running company is paused from outside before its next effect, and goes on when that is lifted: intake and inbox stay alive all the while', async (t) => {
  const house = await ClerkHouse.open(t, 'allow');
  const stop = new AbortController();
  const running = house.company.run({ untilIdle: false, signal: stop.signal });
  const outside = await pausesOfRunning(house.folder);
  assert.ok(outside);
  assert.deepEqual([await outside.list(), outside.names().agents.includes('clerk')], [[], true]);
  const [paused] = await outside.set(everything, 'something is wrong');
  assert.deepEqual([paused?.scope, paused?.reason], ['all', 'something is wrong']);
  await assert.rejects(outside.set(everything, 'again'), { code: 'pause.already' });
  await assert.rejects(outside.set({ scope: 'agent', name: 'nobody' }, ''), { code: 'pause.unknown' });

  const task = (await house.company.tasks.start('clerk', { job: 'while paused', about: { mails: ['Hello.'] } })).id;
  await until(async () => (await house.states(task)).join() === 'approved');
  assert.deepEqual([house.sent(), (await outside.set({ scope: 'agent', name: 'clerk' }, '')).map(({ waiting }) => waiting)], [[], [1, 1]]);
  await outside.lift({ scope: 'agent', name: 'clerk' });
  assert.deepEqual(await outside.lift(everything), []);
  await until(async () => house.sent().length === 1);
  stop.abort();
  await running;
  assert.deepEqual((await house.events('pause.set')).map(({ actor }) => actor), ['operator', 'operator']);
});

test('a company that nobody runs answers nothing, and nothing is changed later', async (t) => {
  const house = await ClerkHouse.open(t, 'allow');
  assert.equal(await pausesOfRunning(house.folder), null);
  await house.run();
  assert.deepEqual(await house.company.pauses.list(), []);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 300, 'it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
