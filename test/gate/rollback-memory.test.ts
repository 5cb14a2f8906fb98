import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { allowAll, RollbackHouse, reviewUndoing } from './rollback-house.ts';

let house: RollbackHouse;
afterEach(() => house.close());

const jane = 'jane@example.com';

async function record(): Promise<{ version: number; value: unknown }> {
  const [newest] = await house.company.memory.history(`customer:${jane}`, { limit: 1 });
  return { version: newest?.version ?? 0, value: newest?.value };
}

describe('what a rolled back task wrote to memory', () => {
  test('goes back as a new version (M2), with the newest write taken back first', async () => {
    house = await RollbackHouse.open(allowAll);
    await house.company.memory.put('customer', jane, { name: 'Jane', plan: 'basic' });
    const task = await house.clerk('three writes', { do: 'put', id: jane, value: { name: 'Jane', plan: 'pro' } }, { do: 'put', id: jane, value: { name: 'Jane', plan: 'team' } });
    const { steps } = await house.company.tasks.rollbackPlan(task);
    assert.deepEqual(steps, [{ do: 'revert', ref: `customer:${jane}`, version: 3, fields: ['plan'] }, { do: 'revert', ref: `customer:${jane}`, version: 2, fields: ['plan'] }]);
    const rollback = await house.rollBack(task);
    assert.deepEqual(await record(), { version: 5, value: { name: 'Jane', plan: 'basic' } });
    assert.equal((await house.result(rollback)).outcome, 'undone');
    assert.deepEqual((await house.company.memory.history(`customer:${jane}`)).map(({ reverts, source }) => [reverts, source]).slice(0, 2), [[2, `rollback:${task}`], [3, `rollback:${task}`]]);
  });

  test('and was changed by others since is shown field by field and not overwritten; what they left goes back', async () => {
    house = await RollbackHouse.open(allowAll);
    await house.company.memory.put('customer', jane, { name: 'Jane', plan: 'basic', phone: '1' });
    const task = await house.clerk('one write', { do: 'put', id: jane, value: { name: 'Jane', plan: 'pro', phone: '2' } });
    await house.company.memory.put('customer', jane, { name: 'Jane', plan: 'team', phone: '2' });
    const { steps } = await house.company.tasks.rollbackPlan(task);
    assert.deepEqual(steps.map((step) => [step.do, step.do === 'keep' ? step.conflicts : step.do === 'revert' ? step.fields : '']), [['revert', ['phone']], ['keep', [{ field: 'plan', task: 'pro', now: 'team' }]]]);
    const rollback = await house.rollBack(task);
    assert.deepEqual((await record()).value, { name: 'Jane', plan: 'team', phone: '1' });
    const { outcome, left } = await house.result(rollback);
    assert.deepEqual([outcome, left], ['partly', [`version 2 of customer:${jane}`]]);
    assert.match(JSON.stringify((await house.company.tasks.show(rollback)).result), /plan was \\"pro\\", now \\"team\\"/u);
  });

  test('and is changed while the rollback waits for the operator is not overwritten either', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    await house.company.memory.put('customer', jane, { plan: 'basic' });
    const task = await house.clerk('write and credit', { do: 'put', id: jane, value: { plan: 'pro' } }, { do: 'credit', amount: 1 });
    const rollback = await house.rollBack(task);
    await house.company.memory.put('customer', jane, { plan: 'team' });
    await house.decide(rollback, 'approval', 'approve');
    assert.deepEqual((await record()).value, { plan: 'team' });
    assert.deepEqual((await house.result(rollback)).outcome, 'partly');
  });

  test('and was set to the very same value by others since stays: it is their word now', async () => {
    house = await RollbackHouse.open(allowAll);
    await house.company.memory.put('customer', jane, { plan: 'basic', phone: '1' });
    const task = await house.clerk('one write', { do: 'put', id: jane, value: { plan: 'pro', phone: '2' } });
    await house.company.memory.put('customer', jane, { plan: 'basic', phone: '2' });
    await house.company.memory.put('customer', jane, { plan: 'pro', phone: '2' });
    const { steps } = await house.company.tasks.rollbackPlan(task);
    assert.deepEqual(steps.map((step) => [step.do, step.do === 'keep' ? step.conflicts : step.do === 'revert' ? step.fields : '']), [['revert', ['phone']], ['keep', [{ field: 'plan', task: 'pro', now: 'pro' }]]]);
    const rollback = await house.rollBack(task);
    assert.deepEqual((await record()).value, { plan: 'pro', phone: '1' });
    assert.deepEqual([(await house.result(rollback)).left, /plan was set to \\"pro\\" again/u.test(JSON.stringify((await house.company.tasks.show(rollback)).result))], [[`version 2 of customer:${jane}`], true]);
  });

  test('and is set to the very same value while the rollback waits stays too', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    await house.company.memory.put('customer', jane, { plan: 'basic' });
    const task = await house.clerk('write and credit', { do: 'put', id: jane, value: { plan: 'pro' } }, { do: 'credit', amount: 1 });
    const rollback = await house.rollBack(task);
    for (const plan of ['team', 'pro']) await house.company.memory.put('customer', jane, { plan });
    await house.decide(rollback, 'approval', 'approve');
    assert.deepEqual([await record(), (await house.result(rollback)).outcome], [{ version: 4, value: { plan: 'pro' } }, 'partly']);
  });

  test('goes back although tasks that it started, or their rollbacks, wrote the same field since', async () => {
    house = await RollbackHouse.open(allowAll);
    await house.company.memory.put('customer', jane, { plan: 'basic' });
    const task = await house.clerk('parent', { do: 'put', id: jane, value: { plan: 'pro' } }, { do: 'child', acts: [{ do: 'put', id: jane, value: { plan: 'team' } }] }, { do: 'child', acts: [{ do: 'put', id: jane, value: { plan: 'pro' } }] });
    const last = (await house.company.tasks.list()).find(({ parent, title }) => parent === task && title === 'parent-2');
    await house.rollBack(last?.id ?? 't999');
    assert.deepEqual((await record()).value, { plan: 'team' });
    const rollback = await house.rollBack(task);
    assert.deepEqual([(await record()).value, await house.result(rollback)], [{ plan: 'basic' }, { outcome: 'undone', undone: [`revert version 3 of customer:${jane}`, `revert version 2 of customer:${jane}`], left: [] }]);
  });

  test('while the operator’s own revert goes by the values alone', async () => {
    house = await RollbackHouse.open(allowAll);
    for (const plan of ['basic', 'pro', 'basic', 'pro']) await house.company.memory.put('customer', jane, { plan });
    await house.company.memory.revert(`customer:${jane}`, 2);
    assert.deepEqual((await record()).value, { plan: 'basic' });
  });

  test('a note goes back; a record that the task began stays, since nothing was before it', async () => {
    house = await RollbackHouse.open(allowAll);
    await house.company.memory.note({ id: 'roadmap', text: 'First.' });
    const task = await house.clerk('note', { do: 'note', id: 'roadmap', text: 'Second.' }, { do: 'put', id: jane, value: { plan: 'pro' } });
    const { steps } = await house.company.tasks.rollbackPlan(task);
    assert.deepEqual(steps.map((step) => step.do), ['keep', 'revert']);
    await house.rollBack(task);
    assert.equal((await house.company.memory.history('roadmap', { limit: 1 }))[0]?.value['text'], 'First.');
    assert.deepEqual(await record(), { version: 1, value: { plan: 'pro' } });
  });
});
