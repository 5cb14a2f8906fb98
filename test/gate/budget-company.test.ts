import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { fakeAdapter, type FakeAdapter } from '../../src/effects/test-effects.ts';
import type { BudgetSetting } from '../../src/vocabulary/budgets.ts';
import { day, MailHouse } from '../effects/house.ts';

const mails: BudgetSetting = { id: 'mails', scope: 'company', agent: null, kind: 'mail.send', per: 'day', unit: 'count', currency: null, cap: 0, whenReached: 'ask' };
let house: MailHouse;
let adapter: FakeAdapter;
async function open(budgets: BudgetSetting[]): Promise<void> {
  adapter = fakeAdapter('blind', async () => ({ messageId: 'x@acme.example' }));
  house = await MailHouse.open(adapter, { budgets });
  await house.approve();
  await house.run();
}

describe('a whole company under a budget that is used up', () => {
  afterEach(() => house.close());

  test('sends nothing, says what it waits for, and goes on with one answer (B2)', async () => {
    await open([mails]);
    assert.deepEqual([adapter.calls.length, (await house.effect()).state], [0, 'held']);
    const item = await house.item();
    assert.deepEqual([item.type, item.summary], ['budget', 'The budget mails is used up for 2026-01-05: 0 effects of 0 effects.']);
    const shown = (id: number) => house.company.inbox.show(id).then(({ evidence }) => evidence.find(({ label }) => label === 'your answer is for')?.text);
    assert.equal(await shown(item.id), (await house.effect()).sentence);
    await house.company.inbox.decide(item.id, { action: 'raise', text: null });
    assert.equal(await shown(item.id), undefined, 'it is decided');
    await house.run();
    assert.deepEqual([adapter.calls.length, await house.outcome()], [1, 'completed: replied']);
    assert.deepEqual((await house.company.budgets.list()).map(({ id, windows }) => [id, windows]), [['mails', [{ window: '2026-01-05', reserved: 0, spent: 1, raised: 1, left: 0 }]]]);
  });

  test('goes on after the cap is raised from outside of the inbox, and the question goes away', async () => {
    await open([mails]);
    await house.company.budgets.raise('mails', '2026-01-05', 5);
    await house.run();
    assert.deepEqual([adapter.calls.length, await house.company.inbox.list()], [1, []]);
  });

  test('ends what waits unsent when the operator says so, and its task hears why', async () => {
    await open([mails]);
    await house.company.inbox.decide((await house.item()).id, { action: 'reject', text: 'Not today.' });
    await house.run();
    assert.deepEqual([adapter.calls.length, await house.outcome()], [0, 'completed: rejected']);
  });

  test('wakes by itself for the next window, after a restart too', async () => {
    await open([{ ...mails, cap: 1 }]);
    assert.equal(adapter.calls.length, 1);
    await house.company.signal.mail(new URL('../../examples/monday/03-login-trouble.eml', import.meta.url).pathname);
    await house.run();
    await house.approve();
    await house.run();
    assert.equal(adapter.calls.length, 1);
    await house.company.inbox.decide((await house.item()).id, { action: 'wait', text: null });
    await house.restart();
    await house.later(day);
    assert.equal(adapter.calls.length, 2);
  });
});
