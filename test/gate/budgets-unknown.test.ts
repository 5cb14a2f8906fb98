import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fakeAdapter } from '../../src/effects/test-effects.ts';
import { Retryable } from '../../src/vocabulary/errors.ts';
import { MailHouse } from '../effects/house.ts';
import { BudgetHouse, refundBudget } from './budget-house.ts';

const hour = 3_600_000;

test('E6 B2: what is held by a budget stays held after a start with a broken policy, and goes out once the file has room for it', async (t) => {
  const adapter = fakeAdapter('blind', async () => ({ messageId: 'x@acme.example' }));
  const house = await MailHouse.open(adapter);
  t.after(() => house.close());
  const path = join(house.company.folder, 'policy.yaml');
  const change = (edit: (text: string) => string): void => writeFileSync(path, edit(readFileSync(path, 'utf8')));
  change((text) => text.replace('cap: 200 effects', 'cap: 0 effects'));
  await house.approve();
  await house.run();
  assert.equal((await house.effect()).state, 'held');
  change((text) => text.replace('rules:', 'ruels:'));
  await house.restart();
  await house.run();
  const { digest, budgets } = await house.company.policy.status();
  assert.deepEqual([adapter.calls.length, (await house.effect()).state, digest, budgets], [0, 'held', null, 2]);
  change((text) => text.replace('ruels:', 'rules:').replace('cap: 0 effects', 'cap: 1 effects'));
  await house.restart();
  await house.run();
  assert.deepEqual([adapter.calls.length, await house.company.inbox.list()], [1, []]);
});

test('E6 B2: nothing begins while nobody knows which budgets there are, no alarm rings for it, and what waits goes on once they are known', async (t) => {
  const house = await BudgetHouse.open(t, [refundBudget(100)], { provider: async ({ attempt }) => (attempt === 1 ? Promise.reject(new Retryable('till.busy', 'Busy.', 'Wait.')) : null) });
  const again = await house.approved(10);
  await house.run();
  assert.deepEqual(await house.states(again), ['waiting']);
  house.budgets = null;
  await house.reopen();
  await house.run();
  const effect = await house.approved(10);
  await house.later(hour);
  const before = (await house.ledger.head()).seq;
  await house.later(hour);
  assert.deepEqual([await house.states(again, effect), house.calls.length, (await house.ledger.head()).seq, await house.dispatcher.nextDue()], [['waiting', 'approved'], 1, before, null]);
  house.budgets = [refundBudget(100)];
  house.dispatcher.budgetsChanged();
  await house.settle();
  assert.deepEqual([await house.states(again), house.calls.length, await house.used()], [['succeeded'], 3, { reserved: 0, spent: 10 }]);
});

test('E6 B2: an effect that was taken up does not begin either when the budgets are not known any more', async (t) => {
  const house = await BudgetHouse.open(t, null);
  let asked = 0;
  Object.defineProperty(house, 'budgets', { get: () => (++asked <= 2 ? [refundBudget(100)] : null) });
  const effect = await house.approved(10);
  await house.run();
  assert.deepEqual([await house.states(effect), house.calls.length, asked > 2], [['approved'], 0, true]);
});

test('E6: no cap is raised while nobody knows which budgets there are', async (t) => {
  const house = await BudgetHouse.open(t, [refundBudget(10)]);
  await house.approved(80);
  await house.run();
  house.budgets = null;
  await assert.rejects(house.decide('raise'), { code: 'budget.none-known' });
  assert.equal((await house.items()).length, 1);
});
