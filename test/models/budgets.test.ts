import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { BudgetSetting } from '../../src/vocabulary/budgets.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import { ModelHouse, prices, say, type HouseOptions } from './model-house.ts';

const day = 86_400_000;
const tiers = { draft: ['local/large'], classify: ['local/small'] };
const budget = (id: string, cap: number, change: Partial<BudgetSetting> = {}): BudgetSetting => ({ id, scope: 'company', agent: null, kind: null, per: 'day', unit: 'money', currency: 'EUR', cap, whenReached: 'ask', ...change });
const tokens = (cap: number, change: Partial<BudgetSetting> = {}): BudgetSetting => budget('tokens', cap, { unit: 'tokens', currency: null, ...change });

/** What the peer counted: tokens, and cents by the prices that we pay. */
async function peerCount(house: ModelHouse): Promise<{ tokens: number; cents: number }> {
  const count = { tokens: 0, cents: 0 };
  for (const { request, usage } of await house.peer.requests()) {
    const { input } = request.model === 'large' ? prices['local/large'] : prices['local/small'];
    count.tokens += usage.input + usage.output;
    count.cents += ((usage.input + usage.output) * input) / 10_000;
  }
  return count;
}

const topics = (count: number): string[] => Array.from({ length: count }, (_, n) => `topic ${n}`);

/** A company in which one call was made, so that a second one finds the budget used up: it may take two cents, or some 1,100 tokens. */
async function usedUp(t: TestContext, whenReached: BudgetSetting['whenReached'], options: HouseOptions = {}): Promise<{ house: ModelHouse; task: TaskId }> {
  const house = await ModelHouse.open(t, { tiers, budgets: [tokens(1_200, { whenReached })], ...options });
  await house.peer.script({ answer: 'blue '.repeat(150) });
  const [first, task] = [...(await house.does(say('the sea', { outputTokensMax: 700 }))), ...(await house.does(say('the sky', { outputTokensMax: 1_000 })))];
  assert.equal((await house.result(first!)).model, 'local/large');
  return { house, task: task! };
}

describe('no cap is passed, by the count of whoever charges for it', () => {
  for (const [what, cap] of [['money', budget('money', 12)], ['tokens', tokens(6_000)]] as const) {
    test(`B2: 50 tasks at once under a cap on ${what}`, async (t) => {
      const house = await ModelHouse.open(t, { tiers, budgets: [cap] });
      await house.peer.script({ answer: 'blue '.repeat(60), delayMs: 20 });
      let most = 0;
      const sums = new Map<string, number>();
      await house.begin('asker', topics(50).map((about) => say(about, { outputTokensMax: 100 })));
      await house.company.run({
        untilIdle: true,
        progress: (event) => {
          if (event.kind === 'budget.reserved') sums.set(event.data.reservation, event.data.lines[0]?.amount ?? 0);
          if (event.kind === 'budget.settled') sums.set(event.data.reservation, (event.data.spent[0]?.amount ?? 0) + (event.data.spent[0]?.billionths ?? 0) / 1e9);
          if (event.kind === 'budget.released') sums.delete(event.data.reservation);
          most = Math.max(most, [...sums.values()].reduce((sum, one) => sum + one, 0));
        },
      });
      assert.ok(most <= cap.cap && most > cap.cap / 2, `at most ${most} at any commit`);
      const count = await peerCount(house);
      assert.ok((what === 'money' ? count.cents : count.tokens) <= cap.cap, JSON.stringify(count));
      assert.ok((await house.asked()).length >= 5, 'some were asked');
      for (let waits = 0; waits < 10; waits++) await house.later(31_000);
      assert.ok((await peerCount(house)).tokens <= (what === 'money' ? Infinity : cap.cap));
      assert.deepEqual(await house.company.inbox.list(), [], 'and the others had their turn as those before them needed less than was set aside');
    });
  }

  test('B1 B2: 50 tasks at once, under both caps, with a provider that fails in every way: what is counted is never below what it charges', async (t) => {
    const caps = [budget('money', 40, { whenReached: 'wait' }), tokens(40_000, { whenReached: 'wait' })];
    const house = await ModelHouse.open(t, { tiers, budgets: caps });
    const failing = (['cut', 'no-usage', 'failed', 'reset', 'truncated', 'no-finish', 'empty', 'error-chunk', 'malformed-chunk', 'hang'] as const).map((fault) => ({ fault, answer: 'blue '.repeat(60), times: 3 }));
    await house.peer.script(...failing, { answer: 'blue '.repeat(60) });
    const tasks = await house.does(...topics(50).map((about) => say(about, { outputTokensMax: 100 })));
    for (let days = 0; days < 20 && (await Promise.all(tasks.map((task) => house.status(task)))).includes('parked'); days++) {
      for (let waits = 0; waits < 6; waits++) await house.later(15_000);
      await house.later(day);
    }
    const windows = await house.company.budgets.list();
    for (const { setting, windows: days } of windows.map((row) => ({ setting: caps.find(({ id }) => id === row.id)!, windows: row.windows }))) {
      for (const { spent, reserved } of days) assert.ok(spent + reserved <= setting.cap && reserved === 0, `${setting.id}: ${spent} spent, ${reserved} reserved`);
    }
    const settled = await house.events('model.called');
    const counted = settled.reduce((sum, { data }) => sum + (data.counts === 'worst' ? data.worst.tokens : (data.usage?.input ?? 0) + (data.usage?.output ?? 0)), 0);
    assert.ok(counted >= (await peerCount(house)).tokens, 'nothing is counted below what the peer counts');
    assert.equal(settled.length, (await house.asked()).length, 'each request is on record');
    for (const task of tasks) assert.equal(await house.status(task), 'completed');
    await house.isSound();
  });

  test('B1: a server that writes on is stopped before it has written more than was set aside', async (t) => {
    const house = await ModelHouse.open(t, { tiers, budgets: [tokens(5_000)], settings: { limits: { draft: { outputTokensMax: 200 } } } });
    await house.peer.script({ fault: 'endless', slowMs: 2 });
    await house.answer(say('the sea'));
    const [call] = await house.events('model.called');
    const count = await peerCount(house);
    assert.ok(count.tokens <= call!.data.worst.tokens, `${count.tokens} of ${call!.data.worst.tokens}`);
    assert.deepEqual((await house.windows())[0], { spent: call!.data.worst.tokens, reserved: 0 });
  });

  test('B1: money is counted to the billionth of a cent, so that many small calls add up to what they cost', async (t) => {
    const house = await ModelHouse.open(t, { tiers, budgets: [budget('money', 1_000)] });
    for (const about of topics(30)) await house.does(say(about, { tier: 'classify', outputTokensMax: 50 }));
    const { cents } = await peerCount(house);
    const costs = (await house.events('model.called')).map(({ data }) => data.cost!.amount + data.cost!.billionths / 1e9);
    assert.equal(Math.round(costs.reduce((sum, cost) => sum + cost, 0) * 1e6), Math.round(cents * 1e6));
    assert.deepEqual([costs.length, (await house.windows())[0]?.spent], [30, 1], 'thirty calls, and less than a cent');
  });
});

describe('when others have reserved what is left of a budget', () => {
  test('nobody is asked: it is looked at again, and there is room', async (t) => {
    const house = await ModelHouse.open(t, { tiers, budgets: [tokens(1_200)] });
    await house.peer.script({ answer: 'blue', delayMs: 50 });
    const tasks = await house.does(...topics(3).map((about) => say(about, { outputTokensMax: 700 })));
    assert.deepEqual((await house.company.inbox.list()).length, 0);
    for (let waits = 0; waits < 3; waits++) await house.later(5_000);
    for (const task of tasks) assert.equal((await house.result(task)).model, 'local/large');
    assert.deepEqual(await house.company.inbox.list(), []);
    await house.isSound();
  });
});

describe('when a budget is used up', () => {
  test("'cheaper': a model of the tiers below answers", async (t) => {
    const { house, task } = await usedUp(t, 'cheaper', { budgets: [budget('money', 2, { whenReached: 'cheaper' })] });
    assert.equal((await house.result(task)).model, 'local/small');
    assert.deepEqual(await house.asked(), ['large', 'small']);
    await house.isSound();
  });

  test("'cheaper': what the cheaper model got wrong, it mends itself", async (t) => {
    const house = await ModelHouse.open(t, { tiers, budgets: [budget('money', 2, { whenReached: 'cheaper' })] });
    await house.peer.script({ answer: 'blue', times: 1 }, { answer: 'green' });
    const answer = await house.answer(say('the sea', { outputTokensMax: 2_000, check: (text) => (text === 'blue' ? 'it is not blue' : null) }));
    assert.deepEqual([answer.value, await house.calls()], ['green', ['local/small invalid', 'local/small answered']]);
    assert.match((await house.peer.requests())[1]!.request.messages[3]!.content, /it is not blue/u);
  });

  test("'cheaper', when nothing is cheap enough: without, and the reason names the budget", async (t) => {
    const { house, task } = await usedUp(t, 'cheaper');
    const answer = await house.result(task);
    assert.deepEqual([answer.value, answer.without?.code], ['plain', 'budget.used-up']);
    assert.match(answer.without?.reason ?? '', /tokens/u);
    assert.deepEqual(await house.asked(), ['large']);
  });

  test("'wait': the task sleeps until the next window, and asks then", async (t) => {
    const { house, task } = await usedUp(t, 'wait');
    await house.later(day / 2);
    assert.deepEqual([await house.status(task), await house.asked()], ['parked', ['large']]);
    await house.later(day / 2);
    assert.equal((await house.result(task)).model, 'local/large');
    await house.isSound();
  });

  test("'ask': the operator makes room", async (t) => {
    const { house, task } = await usedUp(t, 'ask');
    const [item] = await house.company.inbox.list();
    await house.company.inbox.decide(item!.id, { action: 'raise', text: null });
    await house.run();
    assert.equal((await house.result(task)).model, 'local/large');
  });

  test("'ask': the operator says no, and it goes on without", async (t) => {
    const { house, task } = await usedUp(t, 'ask');
    const [item] = await house.company.inbox.list();
    await house.company.inbox.decide(item!.id, { action: 'reject', text: 'Not today.' });
    await house.run();
    const answer = await house.result(task);
    assert.deepEqual([answer.value, answer.without?.code], ['plain', 'budget.used-up']);
    assert.match(answer.without?.reason ?? '', /Not today/u);
    assert.deepEqual(await house.asked(), ['large']);
    await house.isSound();
  });

  test("'ask': the operator has it wait for the next window", async (t) => {
    const { house, task } = await usedUp(t, 'ask');
    const [item] = await house.company.inbox.list();
    await house.company.inbox.decide(item!.id, { action: 'wait', text: null });
    await house.run();
    await house.later(day);
    assert.equal((await house.result(task)).model, 'local/large');
  });
});

describe('a cap on money is kept by those alone whose price is known', () => {
  const unpriced = { prices: { 'local/small': prices['local/small'] } };

  test('a model without a price is not asked, and the reason says what to write; a priced one of the tier is', async (t) => {
    const house = await ModelHouse.open(t, { tiers, settings: unpriced, budgets: [budget('money', 100)] });
    const answer = await house.answer(say('the sea'));
    assert.deepEqual([answer.value, answer.without?.code, await house.asked()], ['plain', 'models.no-price', []]);
    assert.match(answer.without?.reason ?? '', /models:\n {2}prices:\n {4}local\/large: \{ input: /u);
    assert.equal((await house.answer(say('the sea', { tier: 'classify' }))).model, 'local/small');
  });

  test('where no cap on money counts it, it is asked, and its tokens are counted', async (t) => {
    const budgets = [budget('money', 100, { agent: 'somebody-else' }), budget('refunds', 100, { kind: 'payment.refund' }), tokens(5_000)];
    const house = await ModelHouse.open(t, { tiers, settings: unpriced, budgets });
    assert.equal((await house.answer(say('the sea'))).model, 'local/large');
    const [call] = await house.events('model.called');
    assert.deepEqual([call?.data.cost, (await house.windows()).map(({ spent }) => spent)], [null, [0, 0, call!.data.usage!.input + call!.data.usage!.output]]);
  });

  test('a model whose price is in another currency than the cap is not asked, and the reason says so', async (t) => {
    const house = await ModelHouse.open(t, { tiers, budgets: [budget('dollars', 100, { currency: 'USD' })] });
    const answer = await house.answer(say('the sea'));
    assert.deepEqual([answer.value, answer.without?.code, await house.asked()], ['plain', 'models.other-currency', []]);
  });

  test('with what a dollar counts as, a price in dollars is counted by a cap in euros', async (t) => {
    const house = await ModelHouse.open(t, { tiers, budgets: [budget('money', 100)], settings: { prices: { 'local/large': { input: 1_000, output: 1_000, currency: 'USD' } }, exchange: { USD: '2 EUR' } } });
    assert.equal((await house.answer(say('the sea', { outputTokensMax: 100 }))).model, 'local/large');
    // A thousand dollars a million tokens: a tenth of a cent each, twice that in euros.
    const { tokens: count } = await peerCount(house);
    assert.deepEqual((await house.windows())[0], { spent: Math.ceil(count * 0.2), reserved: 0 });
  });

  test('a model that counts more than it can have read and written is counted as it says, and not asked again by this process', async (t) => {
    const house = await ModelHouse.open(t, { tiers, budgets: [tokens(3_000_000)] });
    await house.peer.script({ fault: 'huge-usage', times: 1 });
    assert.equal((await house.answer(say('the sea'))).model, 'local/large');
    assert.ok((await house.windows())[0]!.spent > 1_000_000);
    assert.equal((await house.answer(say('the sky'))).without?.code, 'models.over-worst');
    await house.restart();
    assert.equal((await house.answer(say('a lake'))).model, 'local/large');
  });

  test('a model that counts nothing for something is counted at its worst', async (t) => {
    const house = await ModelHouse.open(t, { tiers, budgets: [tokens(10_000)] });
    await house.peer.script({ fault: 'zero-usage' });
    await house.answer(say('the sea'));
    const [call] = await house.events('model.called');
    assert.deepEqual([call?.data.counts, (await house.windows())[0]], ['worst', { spent: call!.data.worst.tokens, reserved: 0 }]);
  });
});
