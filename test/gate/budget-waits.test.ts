import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../../src/effects/test-effects.ts';
import { InDoubt, Retryable } from '../../src/vocabulary/errors.ts';
import type { Draft } from '../../src/vocabulary/events.ts';
import type { EffectId } from '../../src/vocabulary/ids.ts';
import { taskCreated } from '../ledger/sample-events.ts';
import { BudgetHouse, refundBudget } from './budget-house.ts';

const day = 24 * 3_600_000;

/** How many are in each state. */
async function counted(house: BudgetHouse, effects: readonly EffectId[]): Promise<Record<string, number>> {
  const states = await house.states(...effects);
  return Object.fromEntries([...new Set(states)].toSorted().map((state) => [state, states.filter((one) => one === state).length]));
}

const pause = (set: boolean): Draft => (set ? { kind: 'pause.set', actor: 'operator', data: { scope: 'all', name: null, reason: 'look' } } : { kind: 'pause.lifted', actor: 'operator', data: { scope: 'all', name: null } });

async function many(house: BudgetHouse, count: number): Promise<EffectId[]> {
  const effects: EffectId[] = [];
  for (let n = 0; n < count; n++) effects.push(await house.approved(10));
  return effects;
}

describe('what is held', () => {
  test('goes on when the pause ends in which its cap was raised', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)]);
    const effects = [await house.approved(100), await house.approved(50)];
    await house.run();
    await house.ledger.append([pause(true)]);
    await house.decide('raise');
    assert.equal((await counted(house, effects))['held'], 1);
    await house.ledger.append([pause(false)]);
    await house.settle();
    assert.deepEqual([await counted(house, effects), await house.items()], [{ succeeded: 2 }, []]);
  });

  test('is asked about anew when an answer left it where it was', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(10)]);
    const effect = await house.approved(80);
    await house.run();
    const [item] = await house.items();
    // What "raise" comes to when there was room for all whom it knew, and one more had joined them.
    await house.ledger.append([{ kind: 'inbox.decided', actor: 'operator', cause: item?.openedSeq ?? null, data: { item: item?.id ?? 0, action: 'raise', text: null, effect: null, call: null } }]);
    await house.settle();
    const [again] = await house.items();
    assert.deepEqual([await house.states(effect), again !== undefined && again.id !== item?.id], [['held'], true]);
  });

  test('and done by hand takes the question with it when nothing else waits', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(10)]);
    const effect = await house.approved(80);
    await house.run();
    const { call, task } = await house.row(effect);
    await house.ledger.append([{ kind: 'effect.succeeded', actor: 'operator', task, data: { effect, call, receipt: { doneByHand: true }, by: 'operator', edited: false } }]);
    await house.settle();
    assert.deepEqual([await house.states(effect), await house.items(), house.calls.length], [['succeeded'], [], 0]);
  });

  test('has its turn under other budgets, however many wait and however few go at once', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(0)]);
    const effects = await many(house, 150);
    await house.run();
    assert.deepEqual(await counted(house, effects), { held: 150 });
    house.budgets = [refundBudget(0, { agent: 'another' })];
    house.dispatcher.budgetsChanged();
    await house.settle();
    assert.deepEqual([await counted(house, effects), await house.items()], [{ succeeded: 150 }, []]);
  });

  test('has its turn under budgets that changed while it was paused', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(0)]);
    const effects = await many(house, 3);
    await house.run();
    await house.ledger.append([pause(true)]);
    house.budgets = [refundBudget(0, { agent: 'another' })];
    house.dispatcher.budgetsChanged();
    await house.settle();
    assert.deepEqual(await counted(house, effects), { held: 3 });
    await house.ledger.append([pause(false)]);
    await house.settle();
    assert.deepEqual(await counted(house, effects), { succeeded: 3 });
  });

  test('has one turn under other budgets that have no room either', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(0)]);
    const effects = await many(house, 100);
    await house.run();
    house.budgets = [refundBudget(5)];
    house.dispatcher.budgetsChanged();
    await house.settle();
    const before = (await house.ledger.head()).seq;
    for (let n = 0; n < 3; n++) await house.later(0);
    assert.deepEqual([await counted(house, effects), (await house.ledger.head()).seq], [{ held: 100 }, before]);
  });

  for (const [whenReached, word] of [['ask', 'asked about'], ['wait', 'waiting by itself']] as const) {
    test(`and ${word} rings once when its window ends, however long an adapter is busy`, async (t) => {
      let letGo!: () => void;
      const door: { stuck?: Promise<void> } = {};
      const house = await BudgetHouse.open(t, [refundBudget(10, { whenReached })], { provider: async () => (await door.stuck, null) });
      const effects = await many(house, 101);
      await house.run();
      assert.deepEqual(await counted(house, effects), { [whenReached === 'ask' ? 'held' : 'waiting']: 100, succeeded: 1 });
      door.stuck = new Promise((resolve) => (letGo = resolve));
      house.budgets = [refundBudget(10_000, { whenReached })];
      house.clock.advance(day);
      assert.ok(((await house.dispatcher.nextDue()) ?? Infinity) <= house.clock.now());
      await house.dispatcher.sweep();
      await until(() => house.calls.length === 65);
      assert.ok(((await house.dispatcher.nextDue()) ?? Infinity) > house.clock.now(), 'what found no room in the adapter rings no alarm');
      letGo();
      await house.settle();
      assert.deepEqual(await counted(house, effects), { succeeded: 101 });
    });
  }

  test('with `wait` asks at once when its approval would be too old by the next window', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100, { per: 'month', whenReached: 'wait' })]);
    await house.approved(100);
    await house.run();
    const early = await house.approved(50);
    await house.settle();
    const [item] = await house.items();
    const opened = await house.ledger.event(item?.openedSeq ?? 0);
    // To leave it to the next month is no answer: the gate would refuse it then.
    assert.deepEqual([await house.states(early), opened.kind === 'inbox.opened' && opened.data.actions], [['held'], ['raise', 'reject']]);
    await house.decide('reject', 'Next month.');
    await house.later(13 * day);
    const late = await house.approved(50);
    await house.settle();
    assert.deepEqual([await house.states(late), await house.items()], [['waiting'], []]);
    await house.later(14 * day - 1);
    assert.deepEqual(await house.states(late), ['succeeded']);
  });
});

test('E3 B1: a doubt that was approved when it was read is not begun as if it were new, whatever is settled meanwhile', async (t) => {
  let tries = 0;
  const house = await BudgetHouse.open(t, [refundBudget(1000)], {
    kind: 'keyed',
    provider: async () => {
      tries += 1;
      throw tries === 1 ? new InDoubt('till.gone', 'Gone.', 'Look.') : new Retryable('till.busy', 'Busy.', 'Wait.');
    },
  });
  await house.run();
  const orphan = (window: number): Draft => ({ kind: 'inbox.opened', actor: 'system', data: { type: 'budget', summary: 'Used up.', evidence: [], recommended: { action: 'reject', why: 'It is.' }, actions: ['reject'], choices: [], topic: `budget:gone:w${window}`, expiresAt: null, effect: null, call: null, name: null } });
  let first = true;
  house.ledger.onCommit(({ events }) => {
    if (!first || !events.some(({ kind }) => kind === 'inbox.withdrawn')) return;
    first = false;
    void house.ledger.append([3, 4, 5, 6, 7, 8].map(orphan));
  });
  await house.ledger.append([1, 2, 9].map(orphan));
  const raised = house.ledger.append([{ kind: 'budget.raised', actor: 'operator', data: { budget: 'refunds', window: '2026-01-05', by: 1 } }]);
  const effect = await house.approved(10);
  await raised;
  await house.settle();
  assert.deepEqual([await house.states(effect), tries, await house.used()], [['repeating'], 1, { reserved: 10, spent: 0 }]);
});

test('items about windows of tasks of their own go when what waits for them does', async (t) => {
  const house = await BudgetHouse.open(t, [refundBudget(0, { scope: 'task' })]);
  const tasks = Array.from({ length: 12 }, (_, n) => `t${n + 4}` as const);
  await house.ledger.append(tasks.map((task) => taskCreated(task)));
  for (const task of tasks) await house.approved(10, { task });
  await house.run();
  assert.equal((await house.items()).length, 12);
  house.budgets = [refundBudget(100, { scope: 'task' })];
  house.dispatcher.budgetsChanged();
  await house.settle();
  assert.deepEqual(await house.items(), []);
});
