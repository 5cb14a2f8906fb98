import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { reviewEverything } from '../../src/policy/judge.ts';
import { RollbackHouse } from './rollback-house.ts';

const jane = 'jane@example.com';
let house: RollbackHouse;
afterEach(() => house.close());

/** A task that wrote to memory and whose mail waits for the operator. */
async function victim(): Promise<`t${number}`> {
  house = await RollbackHouse.open(reviewEverything);
  await house.company.memory.put('customer', jane, { plan: 'basic' });
  return house.clerk('victim', { do: 'put', id: jane, value: { plan: 'pro' } }, { do: 'mail', subject: 'Welcome' });
}

async function untouched(task: `t${number}`): Promise<void> {
  assert.deepEqual([await house.status(task), (await house.effects(task)).map(({ state }) => state)], ['parked', ['review']]);
  assert.deepEqual((await house.company.memory.history(`customer:${jane}`)).map(({ version }) => version), [2, 1]);
  assert.deepEqual((await house.company.tasks.list()).filter(({ agent }) => agent === 'rollback'), []);
}

describe('a rollback is started by the operator’s command alone', () => {
  test('and not by another agent as its child', async () => {
    const task = await victim();
    const intruder = await house.clerk('intruder', { do: 'roll back', task });
    assert.equal((await house.company.tasks.show(intruder)).failure?.code, 'agent.by-command');
    await untouched(task);
  });

  test('and not as a task by hand, which would leave out that the task comes to rest first', async () => {
    const task = await victim();
    await assert.rejects(house.company.tasks.start('rollback', { task, reason: 'x' }), { code: 'agent.by-command', nextStep: 'Use `keelson task rollback ID`.' });
    await untouched(task);
  });

  test('and not by a schedule, which says so in the inbox', async () => {
    const task = await victim();
    await house.company.schedules.set({ name: 'undo', agent: 'rollback', input: { task, reason: 'x' }, at: house.clock.now() + 1_000, zone: 'UTC' });
    house.clock.advance(2_000);
    await house.run();
    const news = (await house.company.inbox.list()).filter(({ type }) => type === 'escalation');
    assert.deepEqual(news.map(({ summary }) => /could not start rollback: The agent rollback is started by your command alone/u.test(summary)), [true]);
    await untouched(task);
  });

  test('which works as ever', async () => {
    const task = await victim();
    const rollback = await house.rollBack(task);
    assert.deepEqual([await house.status(rollback), (await house.effects(task)).map(({ state }) => state)], ['completed', ['withdrawn']]);
  });
});
