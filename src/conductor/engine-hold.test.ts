import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agent, companyOf } from '../../test/simulation/company-of-agents.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { engineHold, untilAtRest } from './engine-hold.ts';

function engineOf(told: string[]) {
  return { activate: () => Promise.resolve(void told.push('on')), deactivate: () => Promise.resolve(void told.push('off')) };
}

function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

test('of two calls at once the last to leave puts the engine to rest', async () => {
  const told: string[] = [];
  const hold = engineHold(engineOf(told));
  const [one, other] = [gate(), gate()];
  const calls = [hold.during(() => one.opened), hold.during(() => other.opened)];
  one.open();
  await calls[0];
  assert.deepEqual(told, ['on']);
  other.open();
  await calls[1];
  assert.deepEqual(told, ['on', 'off']);
});

test('while the company runs a call leaves the engine alone, and goes on when the run ends first', async () => {
  const told: string[] = [];
  const hold = engineHold(engineOf(told));
  const [run, call] = [gate(), gate()];
  const running = hold.running(() => run.opened);
  await hold.during(() => Promise.resolve());
  const during = hold.during(() => call.opened);
  assert.deepEqual(told, []);
  run.open();
  await running;
  assert.deepEqual(told, ['on']);
  call.open();
  await during;
  assert.deepEqual(told, ['on', 'off']);
});

test('a call that fails lets the engine go', async () => {
  const told: string[] = [];
  await assert.rejects(engineHold(engineOf(told)).during(() => Promise.reject(new Error('no'))), /no/);
  assert.deepEqual(told, ['on', 'off']);
});

test('a task is at rest when it asks, when it has ended, and when it is stopped, each of several at once', async (t) => {
  const asks = agent('asks', (ctx) => ctx.ask('which', { summary: 'Which?', recommended: 'a' }));
  const ends = agent('ends', () => Promise.resolve(1));
  const fails = agent('fails', () => Promise.reject(new Error('broken')));
  const company = await companyOf(t, [asks, ends, fails], { running: false });
  const { engine } = company;
  const hold = engineHold(engine);
  const tasks: TaskId[] = [];
  for (const name of ['asks', 'ends', 'fails']) tasks.push(await company.start(name));
  await Promise.all(tasks.map((task) => hold.during(() => untilAtRest(company, task))));
  assert.deepEqual(await Promise.all(tasks.map((task) => company.status(task))), ['parked', 'completed', 'failed']);
  assert.deepEqual((await company.openItems()).map(({ type }) => type).toSorted(), ['escalation', 'question']);
  assert.equal(engine.isIdle(), true);
  // At rest already.
  await untilAtRest(company, tasks[0]!);
});
