import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BudgetSetting } from '../../src/vocabulary/budgets.ts';
import { ModelHouse, say } from './model-house.ts';

const tiers = { draft: ['local/large'], classify: ['local/small'] };
const euros: BudgetSetting = { id: 'money', scope: 'company', agent: null, kind: null, per: 'day', unit: 'money', currency: 'EUR', cap: 3, whenReached: 'cheaper' };
const tokens: BudgetSetting = { ...euros, id: 'tokens', unit: 'tokens', currency: null, cap: 100_000, whenReached: 'ask' };

test('B1 B2: killed after the reservation for a cheaper model, the request counts as lost, and the next one is set aside anew', async (t) => {
  const house = await ModelHouse.open(t, { tiers, budgets: [euros] });
  await house.peer.script({ answer: 'blue '.repeat(150) });
  await house.does(say('the sea', { outputTokensMax: 700 }));
  const [task] = await house.begin('asker', [say('the sky', { outputTokensMax: 2_000 })]);
  await house.diesAfter(({ kind, data }) => kind === 'budget.reserved' && (data as { what: string }).what.startsWith('local/small'));
  await house.peer.forget();
  await house.run();
  assert.deepEqual([(await house.result(task!)).model, await house.asked()], ['local/small', ['small']]);
  assert.deepEqual(await house.calls(), ['local/large answered', 'local/small lost (worst)', 'local/small answered']);
  assert.deepEqual(await house.windows(), [{ spent: 2, reserved: 0 }], 'the lost cent whole, and what began a second one');
  await house.isSound();
});

test('a task that is cancelled while it reserves holds nobody up who asks the same', async (t) => {
  const house = await ModelHouse.open(t, { tiers, budgets: [tokens] });
  // Nobody has an answer before the task is cancelled.
  await house.peer.script({ delayMs: 300, answer: 'blue' });
  // The reservation and the end of the task may meet in one commit: at one of these turns they do.
  for (let turns = 0; turns < 5; turns++) {
    const [first] = await house.begin('asker', [say(`topic ${turns}`), say(`topic ${turns}`)]);
    const running = house.run();
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    await house.company.tasks.cancel(first!, 'not wanted');
    const stuck = new AbortController();
    const ended = await Promise.race([running.then(() => 'ended'), sleep(5_000, 'stuck', { signal: stuck.signal })]);
    stuck.abort();
    assert.equal(ended, 'ended', `after ${turns} turns`);
  }
  await house.isSound();
});

/** A company whose only task is in the middle of an answer. */
async function inMidAnswer(house: ModelHouse, stop?: AbortSignal) {
  await house.peer.script({ fault: 'slow', slowMs: 100, answer: 'blue '.repeat(50), times: 1 }, { answer: 'blue' });
  const [task] = await house.begin('asker', [say('the sea')], 'customer:jane@example.com');
  const running = house.company.run({ untilIdle: true, ...(stop ? { signal: stop } : {}) });
  while ((await house.asked()).length === 0) await sleep(5);
  return { task: task!, running };
}

test('a task that is cancelled while a model answers: what that may have cost is in the costs as in the budgets, and no text of it is left', async (t) => {
  const house = await ModelHouse.open(t, { tiers, budgets: [tokens] });
  const { task, running } = await inMidAnswer(house);
  await house.company.tasks.cancel(task, 'not wanted');
  await running;
  while ((await house.events('model.called')).length === 0) await sleep(5);
  const [call] = await house.events('model.called');
  assert.deepEqual([call!.data.counts, call!.subject, call!.data.name, house.files()], ['worst', null, 'asker.words', 0]);
  assert.deepEqual(await house.windows(), [{ spent: call!.data.worst.tokens, reserved: 0 }]);
  await house.isSound();
});

test('closed while a model answers: asked again in the next life, both count, and no text of the first is left', async (t) => {
  const house = await ModelHouse.open(t, { tiers, budgets: [tokens] });
  const stop = new AbortController();
  const { task, running } = await inMidAnswer(house, stop.signal);
  stop.abort();
  await running;
  await house.restart();
  await house.run();
  assert.equal((await house.result(task)).value, 'blue');
  assert.deepEqual([await house.calls(), house.files()], [['local/large lost (worst)', 'local/large answered'], 1]);
  await house.isSound();
});
