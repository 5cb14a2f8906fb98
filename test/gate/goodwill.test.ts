import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { reviewEverything } from '../../src/policy/judge.ts';
import { RollbackHouse } from './rollback-house.ts';

let house: RollbackHouse;
afterEach(() => house.close());

const wish = { amount: 2_000, currency: 'EUR', customer: 'jane@example.com', give: { kind: 'credit' }, reason: 'Three days down.', letter: { subject: 'Your credit', text: 'Hello.' }, asked: 1 };

describe('a credit that the operator gives', () => {
  test('is about the customer, and the letter is proposed when it has gone out', async () => {
    house = await RollbackHouse.open(reviewEverything);
    const { id, subject } = await house.company.tasks.start('goodwill', wish);
    assert.equal(subject, 'customer:jane@example.com');
    await house.run();
    assert.deepEqual((await house.effects(id)).map(({ kind }) => kind), ['credit.grant']);
    await house.decide(id, 'approval', 'approve');
    assert.deepEqual((await house.effects(id)).map(({ kind, state }) => [kind, state]), [['credit.grant', 'succeeded'], ['mail.send', 'review']]);
  });

  test('is rolled back with the one thing that can’t be: the letter is corrected, then the credit revoked', async () => {
    house = await RollbackHouse.open(reviewEverything);
    const { id } = await house.company.tasks.start('goodwill', wish);
    await house.run();
    await house.decide(id, 'approval', 'approve');
    await house.decide(id, 'approval', 'approve');
    assert.equal(await house.status(id), 'completed');
    const plan = await house.company.tasks.rollbackPlan(id);
    assert.deepEqual(plan.steps.map((step) => [step.do, step.do === 'compensate' ? [step.how, step.onFailure] : '']), [['correct', ''], ['compensate', ['The credit is revoked.', 'stop']]]);
    const rollback = await house.rollBack(id);
    await house.decide(rollback, 'approval', 'approve');
    await house.decide(rollback, 'approval', 'approve');
    assert.deepEqual(house.places.done, ['credit.grant 2000', 'mail.send Your credit', 'mail.send Re: Your credit', 'credit.revoke 2000']);
    assert.equal((await house.company.tasks.show(rollback)).subject, 'customer:jane@example.com');
  });
});
