import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hangs, until } from '../../src/effects/test-effects.ts';
import { cancellations } from '../../src/tasks/cancel.ts';
import { InDoubt, Retryable, Terminal } from '../../src/vocabulary/errors.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import type { EffectId } from '../../src/vocabulary/ids.ts';
import { BudgetHouse, refundBudget } from './budget-house.ts';

const hour = 3_600_000;
const day = 24 * hour;

describe('a reservation', () => {
  test('B1: is in the commit that begins the attempt, and is spent with the receipt', async (t) => {
    let during: unknown;
    const house: BudgetHouse = await BudgetHouse.open(t, [refundBudget(100)], { provider: async () => ((during = await house.used()), null) });
    await house.approved(60);
    await house.run();
    assert.deepEqual(during, { reserved: 60, spent: 0 });
    assert.deepEqual(await house.used(), { reserved: 0, spent: 60 });
    const kinds = await house.kinds();
    assert.equal(kinds.indexOf('effect.started') - kinds.indexOf('budget.reserved'), 1);
    assert.deepEqual(await house.ledger.budgets.open('', 10), []);
  });

  test('B1: of what certainly did not happen is free again, and the next attempt reserves anew', async (t) => {
    let attempts = 0;
    const house = await BudgetHouse.open(t, [refundBudget(100)], {
      provider: async () => {
        attempts += 1;
        if (attempts === 1) throw new Retryable('till.busy', 'Busy.', 'Wait.');
        return null;
      },
    });
    await house.approved(60);
    await house.run();
    assert.deepEqual(await house.used(), { reserved: 0, spent: 0 });
    await house.later(hour);
    assert.deepEqual([await house.used(), attempts], [{ reserved: 0, spent: 60 }, 2]);
  });

  test('B1: of a doubt stays, is not made twice by a repetition, and is settled by the word of the operator', async (t) => {
    for (const [word, expected] of [['sent', { reserved: 0, spent: 60 }], ['not-sent', { reserved: 0, spent: 0 }], ['send-again', { reserved: 60, spent: 0 }]] as const) {
      const house = await BudgetHouse.open(t, [refundBudget(100)], { provider: () => Promise.reject(new InDoubt('till.gone', 'Gone.', 'Look.')) });
      const effect = await house.approved(60);
      await house.run();
      assert.deepEqual([await house.states(effect), await house.used()], [['doubt'], { reserved: 60, spent: 0 }]);
      await house.decide(word);
      assert.deepEqual(await house.used(), expected, word);
    }
  });

  test('B1 E3: SIGKILL between "started" and the receipt keeps it, and the repeat with the same key finds it', async (t) => {
    const house: BudgetHouse = await BudgetHouse.open(t, [refundBudget(100)], { kind: 'keyed', provider: async () => (house.calls.length === 1 ? hangs() : null) });
    const effect = await house.approved(60);
    await house.dispatcher.activate();
    await until(() => house.calls.length === 1);
    await house.reopen();
    assert.deepEqual(await house.used(), { reserved: 60, spent: 0 });
    await house.run();
    assert.deepEqual([await house.states(effect), await house.used()], [['repeating'], { reserved: 60, spent: 0 }]);
    // Nothing else may have what it holds.
    const other = await house.approved(60);
    await house.settle();
    assert.deepEqual(await house.states(other), ['held']);
    await house.later(hour);
    assert.deepEqual([await house.states(effect), await house.used(), (await house.kinds()).filter((kind) => kind === 'budget.reserved').length], [['succeeded'], { reserved: 0, spent: 60 }, 1]);
  });

  test('L3: what was reserved and spent is folded again to the identical content', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)], { provider: (effect) => (effect.id.charCodeAt(1) % 2 === 0 ? Promise.resolve(null) : Promise.reject(new InDoubt('x.y', 'x', 'x'))) });
    for (const amount of [10, 20, 30, 90]) await house.approved(amount);
    await house.run();
    assert.equal((await house.ledger.rebuild()).identical, true);
  });
});

describe('a cap', () => {
  test("a $0.50 cap can't spend $5.11: the cap is in the commit, not between runs (B2)", async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(50, { currency: 'USD' })]);
    const effects = await Promise.all(Array.from({ length: 73 }, () => house.approved(7, { currency: 'USD' })));
    await house.run();
    assert.deepEqual([house.calls.length, await house.used()], [7, { reserved: 0, spent: 49 }]);
    const states = await house.states(...effects);
    assert.deepEqual([states.filter((state) => state === 'succeeded').length, states.filter((state) => state === 'held').length], [7, 66]);
  });

  test('holds: nothing is sent, no attempt is counted, and the operator is asked once for all that wait', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)]);
    const first = await house.approved(80);
    await house.run();
    const others = [await house.approved(30), await house.approved(40)];
    await house.settle();
    assert.deepEqual([house.calls.map(({ id }) => id), await house.states(...others)], [[first], ['held', 'held']]);
    assert.deepEqual((await house.row(others[0]!)).attempts, 0);
    const [item, ...more] = await house.items();
    assert.deepEqual([item?.type, more.length], ['budget', 0]);
    const opened = await house.ledger.event(item?.openedSeq ?? 0);
    assert.ok(opened.kind === 'inbox.opened' && opened.subject === null);
    assert.equal(opened.data.summary, 'The budget refunds has too little left for 2026-01-05: 0.20 EUR of 1.00 EUR.');
    assert.match(opened.data.evidence.map(({ text }) => text).join('\n'), /needs 0\.30 EUR.*\ncap 1\.00 EUR\nspent 0\.80 EUR\nreserved for what is under way 0\.00 EUR/u);
    assert.deepEqual(opened.data.actions, ['raise', 'wait', 'reject']);
  });

  test('is no obstacle once it is raised by what is needed: all that was held goes on', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)]);
    const effects = [await house.approved(80), await house.approved(30), await house.approved(40)];
    await house.run();
    await house.decide('raise');
    assert.deepEqual(await house.states(...effects), ['succeeded', 'succeeded', 'succeeded']);
    const { spent, raised } = await house.window();
    assert.deepEqual([spent, raised, await house.items()], [150, 50, []]);
  });

  test('raised by an amount lets go on what fits, and the rest is asked about anew', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)]);
    const effects = [await house.approved(80), await house.approved(30), await house.approved(40)];
    await house.run();
    await house.decide('raise', '0.20 EUR');
    const states = await house.states(...effects);
    assert.deepEqual([states.filter((state) => state === 'held').length, (await house.items()).length], [1, 1]);
    assert.ok((await house.window()).spent <= 120);
    await house.later(0);
    assert.equal((await house.items()).length, 1, 'and not again and again');
  });

  test('raised from outside of the inbox lets go on what waits, and the question is withdrawn', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)]);
    const effects = [await house.approved(80), await house.approved(30)];
    await house.run();
    await house.ledger.append([{ kind: 'budget.raised', actor: 'operator', data: { budget: 'refunds', window: '2026-01-05', by: 10 } }]);
    await house.settle();
    assert.deepEqual([await house.states(...effects), await house.items()], [['succeeded', 'succeeded'], []]);
  });

  test('in a nonsense amount is refused, and nothing is decided', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)]);
    await house.approved(101);
    await house.run();
    for (const text of ['50', '50 USD', 'lots', '0.001 EUR']) await assert.rejects(house.decide('raise', text), (error: unknown) => error instanceof Terminal && error.code === 'budget.bad-amount');
    assert.equal((await house.items()).length, 1);
  });

  test('"wait" leaves it to the next window, in which it goes out by itself', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)]);
    const effects = [await house.approved(80), await house.approved(30)];
    await house.run();
    await house.decide('wait');
    assert.deepEqual([await house.states(...effects), await house.items()], [['succeeded', 'waiting'], []]);
    await house.later(22 * hour);
    assert.deepEqual(await house.states(...effects), ['succeeded', 'waiting']);
    await house.later(hour);
    assert.deepEqual([await house.states(...effects), await house.used('2026-01-06')], [['succeeded', 'succeeded'], { reserved: 0, spent: 30 }]);
  });

  test('"reject" ends all that waits unsent, with its reason', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(10)]);
    const effects = [await house.approved(80), await house.approved(30)];
    await house.run();
    await house.decide('reject', 'Too generous.');
    assert.deepEqual([await house.states(...effects), house.calls.length, await house.items()], [['rejected', 'rejected'], 0, []]);
  });

  test('E6: that nobody decides about sends nothing: what waited ends unsent', async (t) => {
    // Within one window, so that the next one does not help.
    const house = await BudgetHouse.open(t, [refundBudget(10, { per: 'ever', scope: 'task' })]);
    const effect = await house.approved(80);
    await house.run();
    await house.later(limits.approvalExpiryMsDefault);
    assert.deepEqual([await house.states(effect), house.calls.length, await house.items()], [['expired'], 0, []]);
  });

  test('with `wait` holds until the next window, without a question', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100, { whenReached: 'wait', per: 'hour' })]);
    const effects = [await house.approved(80), await house.approved(30), await house.approved(90)];
    await house.run();
    assert.deepEqual([(await house.states(...effects)).toSorted(), await house.items()], [['succeeded', 'waiting', 'waiting'], []]);
    await house.later(hour);
    assert.equal((await house.states(...effects)).filter((state) => state === 'succeeded').length, 2);
    await house.later(hour);
    assert.deepEqual([await house.states(...effects), (await house.row(effects[2]!)).attempts], [['succeeded', 'succeeded', 'succeeded'], 1]);
  });

  test('smaller than what a single effect needs asks, also with `wait`: it would wait for ever', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100, { whenReached: 'wait' })]);
    const effect = await house.approved(101);
    await house.run();
    assert.deepEqual([await house.states(effect), (await house.items()).map(({ type }) => type)], [['held'], ['budget']]);
  });

  test('that other rules lift lets what is held go on', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)]);
    const effect = await house.approved(101);
    await house.run();
    house.budgets = [refundBudget(200)];
    house.dispatcher.budgetsChanged();
    await house.settle();
    assert.deepEqual([await house.states(effect), await house.items()], [['succeeded'], []]);
  });

  test('that is asked about is asked anew in the next window, when there is no room either', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)]);
    const effect = await house.approved(101);
    await house.run();
    await house.later(day);
    const items = await house.items();
    const opened = await Promise.all(items.map(({ openedSeq }) => house.ledger.event(openedSeq)));
    assert.deepEqual(opened.map((event) => event.kind === 'inbox.opened' && event.data.topic), ['budget:refunds:2026-01-06']);
    assert.deepEqual(await house.states(effect), ['held']);
  });

  test('frees what waits when something before it fails, and makes no busy loop of it', async (t) => {
    let fail!: () => void;
    const house: BudgetHouse = await BudgetHouse.open(t, [refundBudget(100)], { provider: () => (house.calls.length === 1 ? new Promise((_, reject) => (fail = () => reject(new Terminal('till.no', 'No.', 'Stop.')))) : Promise.resolve(null)) });
    await house.approved(80);
    await house.dispatcher.activate();
    await until(() => house.calls.length === 1);
    const second = await house.approved(90);
    for (let turns = 0; turns < 200; turns++) await new Promise((resolve) => setImmediate(resolve));
    const before = (await house.ledger.head()).seq;
    for (let turns = 0; turns < 200; turns++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([await house.states(second), (await house.ledger.head()).seq], [['held'], before]);
    fail();
    await house.settle();
    assert.deepEqual(await house.states(second), ['succeeded']);
  });
});

describe('what a budget counts', () => {
  test('each task, or each flow, by itself', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100, { id: 'task', scope: 'task', per: 'ever' }), refundBudget(150, { id: 'flow', scope: 'flow', per: 'ever' })]);
    const effects: EffectId[] = [];
    for (const [amount, task] of [[90, 't1'], [50, 't2'], [90, 't3'], [20, 't2']] as const) {
      effects.push(await house.approved(amount, { task }));
      await house.run();
    }
    assert.deepEqual(await house.states(...effects), ['succeeded', 'succeeded', 'succeeded', 'held']);
    assert.deepEqual([(await house.used('flow:t1/ever', 'flow')).spent, (await house.used('task:t2/ever', 'task')).spent], [140, 50]);
  });

  test('how many of a kind, for one agent', async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(2, { id: 'few', scope: 'agent', agent: 'support', unit: 'count', currency: null })]);
    const effects = [await house.approved(1), await house.approved(1), await house.approved(1), await house.approved(1, { agent: 'sales' }), await house.approved(1, { kind: 'credit.grant' })];
    await house.run();
    assert.deepEqual((await house.states(...effects)).filter((state) => state === 'held').length, 1);
    assert.equal((await house.used('agent:support/2026-01-05', 'few')).spent, 2);
  });

  test("another currency can't be counted, so it waits for the operator, who may let this one through", async (t) => {
    const house = await BudgetHouse.open(t, [refundBudget(100)]);
    const effects = [await house.approved(10, { currency: 'USD' }), await house.approved(10, { currency: 'USD' })];
    await house.run();
    await house.later(10 * hour);
    assert.deepEqual([await house.states(...effects), house.calls.length, (await house.items()).length], [['held', 'held'], 0, 2]);
    const [item] = await house.items();
    await house.decide('approve');
    await house.decide('reject', 'Not in dollars.');
    const [first, second] = item?.effect === effects[0] ? effects : effects.toReversed();
    assert.deepEqual([await house.states(first!, second!), house.calls.length, await house.used()], [['succeeded', 'rejected'], 1, { reserved: 0, spent: 0 }]);
  });
});

test('cancelling a task withdraws what is held, and the question goes with it', async (t) => {
  const house = await BudgetHouse.open(t, [refundBudget(10)]);
  const effect = await house.approved(80);
  await house.run();
  const [one] = await cancellations(house.ledger, { task: 't1', reason: 'no longer wanted', actor: 'operator' }, () => undefined);
  await house.ledger.append(one?.drafts ?? [], one?.expectations ?? []);
  await house.settle();
  assert.deepEqual([await house.states(effect), await house.items()], [['withdrawn'], []]);
});

test('a restart forgets neither what is held nor what was asked', async (t) => {
  const house = await BudgetHouse.open(t, [refundBudget(100)]);
  const effects = [await house.approved(80), await house.approved(30)];
  await house.run();
  await house.reopen();
  await house.run();
  assert.deepEqual([await house.states(...effects), (await house.items()).length], [['succeeded', 'held'], 1]);
  await house.decide('raise');
  assert.deepEqual(await house.states(...effects), ['succeeded', 'succeeded']);
});
