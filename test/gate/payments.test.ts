import assert from 'node:assert/strict';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { ReconcileReport } from '../../src/vocabulary/gate-views.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import { PaymentsHouse } from './payments-house.ts';

let house: PaymentsHouse;
afterEach(() => house.close());

describe('money over HTTP', () => {
  beforeEach(async () => void (house = await PaymentsHouse.open()));

  test('E1: a refund is asked for when it was approved, once, under its own key, and its receipt says where', async () => {
    const task = await house.refund('pay_1');
    assert.deepEqual(await house.peer.requests(), [], 'nothing left before the approval');
    const effect = await house.approve(task);
    const [operation, ...more] = await house.peer.operations();
    assert.ok(operation && more.length === 0);
    assert.deepEqual([operation.key, operation.kind, operation.amount, operation.currency, operation.customer, operation.payment], [effect, 'refund', 2_000, 'EUR', 'jane@example.com', 'pay_1']);
    const { state, receipt } = await house.effect(task);
    assert.deepEqual([state, receipt], ['succeeded', { id: operation.id, key: effect, at: operation.at }]);
    await house.restart();
    await house.run();
    assert.equal((await house.peer.requests()).length, 1, 'a restart asks for nothing again');
  });

  for (const mode of ['cut-after', 'fail-500-after'] as const) {
    test(`E3: timed out but sent, then sent again (${mode}): it is done once, and there is one receipt`, async () => {
      await house.peer.setMode(mode, 1);
      const task = await house.refund('pay_1');
      const effect = await house.approve(task);
      assert.deepEqual([(await house.effect(task)).state, (await house.peer.operations()).length], ['repeating', 1]);
      await house.restart();
      await house.later(60_000);
      assert.deepEqual(await house.story(task), ['effect.started', 'effect.doubted', 'effect.started', 'effect.succeeded']);
      assert.deepEqual((await house.peer.requests()).map(({ key }) => key), [effect, effect]);
      assert.equal((await house.peer.operations()).length, 1);
      assert.equal(((await house.effect(task)).receipt as { id: string }).id, (await house.peer.operations())[0]?.id);
      assert.deepEqual((await house.company.tasks.show(task)).result, { outcome: 'succeeded' });
    });
  }

  test('a provider that asks us to wait is asked again no sooner, and nobody is bothered', async () => {
    await house.peer.setMode('rate-limit', 1);
    const task = await house.refund('pay_1');
    await house.approve(task);
    assert.equal((await house.effect(task)).state, 'waiting');
    await house.later(6_900);
    assert.equal((await house.peer.requests()).length, 1);
    await house.later(100);
    assert.deepEqual([(await house.effect(task)).state, (await house.peer.operations()).length, (await house.company.inbox.list()).length], ['succeeded', 1, 0]);
  });

  test('what the provider refuses is in front of the operator, and not asked for again by itself', async () => {
    await house.peer.setMode('reject', 1);
    const task = await house.refund('pay_1');
    await house.approve(task);
    await house.later(24 * 3_600_000);
    assert.equal((await house.peer.requests()).filter(({ method }) => method === 'POST').length, 1);
    const item = (await house.company.inbox.list()).find((one) => one.task === task);
    assert.equal(item?.summary, 'Not sent: Refund 20.00 EUR to jane@example.com (payment pay_1)');
    const { evidence } = await house.company.inbox.show(item.id);
    assert.match(JSON.stringify(evidence), /older than a year\. \(payments\.refused\)/);
  });
});

describe('reconciliation with a payments provider', () => {
  beforeEach(async () => void (house = await PaymentsHouse.open()));

  test('finds nothing where both agree, over several pages', async () => {
    await house.peer.setPageSize(1);
    for (const payment of ['pay_1', 'pay_2', 'pay_3']) await house.approve(await house.refund(payment));
    const { ours, theirs, missing, unknown, differing, cannot } = await house.reconcile();
    assert.deepEqual([ours, theirs, missing, unknown, differing, cannot], [3, 3, [], [], [], null]);
    assert.equal((await house.peer.requests()).filter(({ path }) => path.startsWith('/v1/operations')).length, 3);
  });

  test('finds what is missing there, what we did not do, and what differs, each in the inbox', async () => {
    const [gone, changed, same] = [await house.refund('pay_1'), await house.refund('pay_2'), await house.refund('pay_3')];
    const [goneEffect, changedEffect] = [await house.approve(gone), await house.approve(changed), await house.approve(same)];
    await house.peer.change(goneEffect, null);
    await house.peer.change(changedEffect, { amount: 200_000, customer: 'eve@evil.example' });
    const byHand = await house.peer.byHand({ amount: 700, customer: 'Eve@Example.com', payment: 'pay_9' });
    const { missing, unknown, differing } = await house.reconcile();
    assert.deepEqual(missing.map(({ effect }) => effect), [goneEffect]);
    assert.deepEqual(unknown.map(({ theirs, sentence }) => [theirs, sentence]), [[byHand.id, 'Refund 7.00 EUR to Eve@Example.com (payment pay_9)']]);
    assert.deepEqual(differing.map(({ effect, differences }) => [effect, differences]), [[changedEffect, [{ field: 'amount', ours: 2_000, theirs: 200_000 }, { field: 'customer', ours: 'jane@example.com', theirs: 'eve@evil.example' }]]]);
    const items = await house.company.inbox.list();
    assert.deepEqual(items.map(({ type }) => type), ['conflict', 'conflict', 'conflict']);
  });

  /** Done there, and every answer lost, until nobody asks any more. */
  async function inDoubt(payment: string): Promise<TaskId> {
    await house.peer.setMode('fail-500-after');
    const task = await house.refund(payment);
    await house.approve(task);
    for (let attempts = 0; attempts < 20 && (await house.effect(task)).state === 'repeating'; attempts++) await house.later(6 * 3_600_000);
    assert.equal((await house.effect(task)).state, 'doubt');
    await house.peer.setMode('accept');
    return task;
  }
  const differences = (report: ReconcileReport) => report.differing.map(({ effect, differences: all }) => [effect, ...all.map(({ field, theirs }) => `${field}: ${String(theirs)}`)]);

  test('a doubt that is settled by the list is compared as well: what they did may not be what was approved', async () => {
    const { id } = await house.effect(await inDoubt('pay_1'));
    await house.peer.change(id, { amount: 200_000, customer: 'eve@evil.example' });
    const report = await house.reconcile();
    assert.deepEqual([report.settled, differences(report)], [[id], [[id, 'amount: 200000', 'customer: eve@evil.example']]]);
  });

  test('what was in doubt, and then done by hand, is found when it was done there too', async () => {
    const task = await inDoubt('pay_1');
    await house.company.tasks.doneByHand(task, null, 'Paid from the bank.');
    await house.run();
    const { id, receipt } = await house.effect(task);
    assert.deepEqual(receipt, { doneByHand: true, note: 'Paid from the bank.', mayHaveGoneOut: true });
    assert.deepEqual(differences(await house.reconcile()), [[id, 'done: done there too']]);
    assert.equal((await house.company.inbox.list()).filter(({ type }) => type === 'conflict').length, 1);
    const { steps } = await house.company.tasks.rollbackPlan(task);
    assert.match(JSON.stringify(steps), /look with the provider whether it was done there too/u);
  });

  test('what they have done twice under one key of ours is found, however alike', async () => {
    const key = await house.approve(await house.refund('pay_1'));
    const again = await house.peer.byHand({ amount: 2_000, customer: 'jane@example.com', payment: 'pay_1', key });
    const report = await house.reconcile();
    assert.deepEqual([report.missing, report.unknown, differences(report)], [[], [], [[key, `done: once more, as ${again.id}`]]]);
  });

  test('E3: a doubt that the provider could never clear up is settled by what it reports', async () => {
    const task = await inDoubt('pay_1');
    const { settled, missing, differing } = await house.reconcile();
    await house.run();
    assert.deepEqual([settled, missing, differing], [[(await house.effect(task)).id], [], []]);
    assert.deepEqual([(await house.effect(task)).state, (await house.peer.operations()).length], ['succeeded', 1]);
  });

  test('a provider that can not be asked is told, with what to do', async () => {
    await house.peer.setMode('unauthorized');
    assert.match((await house.reconcile()).cannot ?? '', /401: No such key\. .*keyEnv/);
  });
});

test('without an account a refund is a page of the book, once, and the comparison finds what became of it', async () => {
  house = await PaymentsHouse.open('book');
  const [kept, lost] = [await house.refund('pay_1'), await house.refund('pay_2')];
  const book = join(house.folder, 'book');
  await assert.rejects(readdir(book), { code: 'ENOENT' });
  const pages = [await house.approve(kept), await house.approve(lost)].map((effect) => `${effect}.json`);
  assert.deepEqual((await readdir(book)).toSorted(), pages.toSorted());
  assert.equal(((await house.effect(kept)).receipt as { file: string }).file, `book/${pages[0]}`);
  await rm(join(book, pages[1] ?? ''));
  await writeFile(join(book, 'notes.txt'), 'ask Jane');
  const { ours, missing, unknown, differing, cannot } = await house.reconcile('book');
  assert.deepEqual([ours, missing.map(({ effect }) => `${effect}.json`), differing, cannot], [2, [pages[1]], [], null]);
  assert.deepEqual(unknown.filter(({ theirs }) => theirs !== 'book/notes.txt'), []);
  assert.deepEqual(await house.peer.requests(), []);
});
