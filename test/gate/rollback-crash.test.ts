import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { Conflict } from '../../src/vocabulary/errors.ts';
import { allowAll, RollbackHouse, reviewUndoing } from './rollback-house.ts';

let house: RollbackHouse;
afterEach(() => house.close());

describe('a crash in the middle of a rollback', () => {
  test('neither repeats what was taken back nor forgets the rest (E4, T1)', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const task = await house.clerk('three', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2 }, { do: 'put', id: 'jane@example.com', value: { plan: 'pro' } }, { do: 'put', id: 'jane@example.com', value: { plan: 'team' } });
    const rollback = await house.rollBack(task);
    for (let left = 2; left > 0; left--) {
      await house.restart();
      await house.run();
      await house.restart();
      await house.decide(rollback, 'approval', 'approve');
    }
    await house.restart();
    await house.run();
    assert.deepEqual(house.places.done, ['credit.grant 1', 'credit.grant 2', 'credit.revoke 2', 'credit.revoke 1']);
    const written = await house.company.memory.history('customer:jane@example.com');
    assert.deepEqual(written.map(({ version, reverts }) => [version, reverts]), [[3, 2], [2, null], [1, null]]);
    assert.equal((await house.effects(rollback)).length, 2);
  });

  test('while something is being taken back leaves that in doubt, and its end goes on with the rest (E3)', async () => {
    house = await RollbackHouse.open(allowAll);
    const task = await house.clerk('two', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2 });
    house.places.world = async () => Promise.reject(new Error('the line is dead'));
    const rollback = await house.rollBack(task);
    await house.restart();
    house.places.world = async ({ id }) => ({ id });
    await house.run();
    assert.deepEqual(house.places.done.slice(2), [], 'a doubt is not repeated by itself');
    const doubt = (await house.items(rollback)).find(({ type }) => type === 'doubt');
    await house.company.inbox.decide(doubt?.id ?? 0, { action: 'sent', text: null });
    await house.run();
    assert.deepEqual(house.places.done.slice(2), ['credit.revoke 1']);
    assert.equal((await house.result(rollback)).outcome, 'undone');
  });
});

describe('an effect', () => {
  test('is not taken back twice, whoever tries: of two who propose it in the same moment one is refused (E4)', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const [given] = await house.effects(await house.clerk('one', { do: 'credit', amount: 1 }));
    const undo = async (name: string): Promise<`t${number}`> => (await house.company.tasks.start('clerk', { name, acts: [{ do: 'undo', effect: given?.id ?? '' }] })).id;
    const both = [await undo('first'), await undo('second')] as const;
    await house.run();
    const [refused, ...others] = (await Promise.all(both.map((id) => house.company.tasks.show(id)))).filter(({ status }) => status === 'failed');
    assert.deepEqual([refused?.failure?.code, others.length], ['effect.compensated', 0]);
    assert.equal((await Promise.all(both.map((id) => house.effects(id)))).flat().length, 1);
    const late = await house.clerk('late', { do: 'undo', effect: `e${'0'.repeat(24)}` });
    assert.equal((await house.company.tasks.show(late)).failure?.code, 'effect.compensated', 'nor what never went out');
  });

  test('is taken back after all when what was to take it back was rejected', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const task = await house.clerk('one', { do: 'credit', amount: 1 });
    const [given] = await house.effects(task);
    const undo = await house.clerk('undo', { do: 'undo', effect: given?.id ?? '' });
    await house.decide(undo, 'approval', 'reject', 'Not by you.');
    await house.decide(await house.rollBack(task), 'approval', 'approve');
    assert.deepEqual(house.places.done, ['credit.grant 1', 'credit.revoke 1']);
  });

  test('is not taken back twice, whoever tries: two rollbacks that reach it at the same time propose it once', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const task = await house.clerk('parent', { do: 'child', acts: [{ do: 'credit', amount: 1 }] });
    const child = (await house.company.tasks.list()).find(({ parent }) => parent === task)?.id ?? 't999';
    // Both are on their way before either has looked.
    const [one, other] = await Promise.all([house.company.tasks.rollback(child, 'wrong'), house.company.tasks.rollback(task, 'wrong')]);
    await house.run();
    const proposed = [...(await house.effects(one.id)), ...(await house.effects(other.id))];
    assert.equal(proposed.length, 1);
    const approval = (await house.company.inbox.list()).filter(({ type }) => type === 'approval');
    await house.company.inbox.decide(approval[0]?.id ?? 0, { action: 'approve', text: null });
    await house.run();
    assert.deepEqual([approval.length, house.places.done], [1, ['credit.grant 1', 'credit.revoke 1']]);
  });

  test('that went out is marked as taken back once what takes it back has gone out, and not before', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const task = await house.clerk('one', { do: 'credit', amount: 1 });
    const rollback = await house.rollBack(task);
    const why = async (): Promise<string> => {
      const [step] = (await house.company.tasks.rollbackPlan(task)).steps;
      return step?.do === 'nothing' ? step.why : (step?.do ?? '');
    };
    assert.match(await why(), /is to take it back already \(review\)/u);
    await house.decide(rollback, 'approval', 'approve');
    assert.match(await why(), /took it back/u);
    const item = (await house.company.inbox.list({ all: true })).find(({ type }) => type === 'approval');
    await assert.rejects(house.company.inbox.decide(item?.id ?? 0, { action: 'approve', text: null }), Conflict);
  });
});
