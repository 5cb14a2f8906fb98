import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Draft } from '../../src/vocabulary/events.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { ClerkHouse, day, mailRule } from './clerk-house.ts';

const wrong = { code: 'inbox.wrong-action' };

async function approval(house: ClerkHouse, task: TaskId, actor: 'operator' | 'system'): Promise<Draft> {
  const { id, call } = await house.effect(task);
  return { kind: 'effect.approved', actor, task, data: { effect: id, call, by: actor } };
}

describe('a staged effect', () => {
  test('is prepared and shown, and no decision that sends is among its actions (E6)', async (t) => {
    const house = await ClerkHouse.open(t, 'stage');
    const task = await house.does({ mails: ['Hello.'] });
    const item = await house.item();
    assert.deepEqual([item.type, item.actions, item.batch, item.effectDetail?.state, item.effectDetail?.verdict], ['approval', ['unstage', 'reject'], null, 'staged', 'stage']);
    assert.match(item.summary, /^Staged, not sent: /u);
    assert.equal(item.evidence.find(({ label }) => label === 'draft')?.text, 'Hello.');
    for (const action of ['approve', 'accept', 'send-again', 'sent', 'answer'] as const) await assert.rejects(house.decide(action, 'x', item.id), wrong, action);
    await assert.rejects(house.company.inbox.edit(item.id, item.effectDetail?.payload), wrong);
    await house.later(day);
    assert.deepEqual([await house.states(task), house.sent()], [['staged'], []]);
  });

  for (const actor of ['operator', 'system'] as const) {
    test(`is not sent by an approval that somebody wrote into the ledger in the name of the ${actor}, nor by sending again what the gate then refused (E1, E6)`, async (t) => {
      const house = await ClerkHouse.open(t, 'stage');
      const task = await house.does({ mails: ['Hello.'] });
      await house.forge(await approval(house, task, actor));
      await house.run();
      assert.deepEqual([await house.states(task), house.sent()], [['failed'], []]);
      assert.match((await house.effect(task)).failure?.message ?? '', /staged, and nobody has let go of it/u);
      const again = (await house.items()).find(({ type }) => type === 'escalation');
      await house.decide('send-again', null, again?.id);
      await house.run();
      await house.restart();
      await house.later(day);
      assert.deepEqual([await house.states(task), house.sent()], [['failed'], []]);
    });
  }

  test('that is let go of becomes an ordinary approval, also after a restart, and only that one sends it, once', async (t) => {
    const house = await ClerkHouse.open(t, 'stage');
    const task = await house.does({ mails: ['Hello.'] });
    await house.restart();
    const { id } = await house.item();
    await house.decide('unstage');
    await house.later(day);
    assert.deepEqual([await house.states(task), house.sent()], [['review'], []]);
    const asked = await house.item();
    assert.deepEqual([asked.actions, asked.batch, asked.id === id], [['approve', 'edit', 'reject'], 'playbooks/hello.md', false]);
    assert.equal(asked.expiresAt, house.clock.now() - day + limits.approvalExpiryMsDefault);
    assert.deepEqual((await house.events('effect.judged')).map(({ actor, data }) => [actor, data.verdict]), [['system', 'stage'], ['operator', 'review']]);
    await house.decide('approve');
    await house.run();
    await house.later(day);
    assert.deepEqual([house.sent(), await house.result(task)], [['Hello.'], [{ status: 'succeeded', edited: false }]]);
  });

  test('that is let go of may be edited, or rejected after all', async (t) => {
    const house = await ClerkHouse.open(t, 'stage');
    const task = await house.does({ mails: ['one', 'two'] });
    for (const { id } of await house.items()) await house.decide('unstage', null, id);
    const [one, two] = await house.items();
    assert.ok(one && two);
    await house.company.inbox.edit(one.id, { ...(one.effectDetail?.payload as object), text: 'three' });
    await house.decide('reject', 'not this one', two.id);
    await house.run();
    assert.deepEqual([house.sent(), await house.result(task)], [['three'], [{ status: 'succeeded', edited: true }, { status: 'rejected', edited: false }]]);
  });

  test('that nobody lets go of in time is not sent, its task hears so, and nothing is left that is due (E6)', async (t) => {
    const house = await ClerkHouse.open(t, 'stage');
    const task = await house.does({ mails: ['Hello.'] });
    const { id } = await house.item();
    await house.later(limits.approvalExpiryMsDefault);
    assert.deepEqual([await house.states(task), await house.result(task), house.sent()], [['expired'], [{ status: 'expired', edited: false }], []]);
    assert.equal((await house.company.inbox.show(id)).state, 'expired');
    await assert.rejects(house.decide('unstage', null, id), { code: 'inbox.closed' });
    assert.deepEqual([(await house.events('inbox.expired')).length, (await house.events('effect.expired')).length], [1, 1]);
  });

  test('stays staged whatever the rules say later: they judge what is proposed then', async (t) => {
    const house = await ClerkHouse.open(t, 'stage');
    const staged = await house.does({ mails: ['Hello.'] });
    house.rules(mailRule('allow'));
    const allowed = await house.does({ mails: ['Goodbye.'] });
    await house.later(day);
    assert.deepEqual([await house.states(staged), await house.states(allowed), house.sent()], [['staged'], ['succeeded'], ['Goodbye.']]);
  });

  test('goes with its task when that is cancelled, and can not be let go of any more', async (t) => {
    const house = await ClerkHouse.open(t, 'stage');
    const task = await house.does({ mails: ['Hello.'] });
    const { id } = await house.item();
    await house.company.tasks.cancel(task, 'not needed');
    await assert.rejects(house.decide('unstage', null, id), { code: 'inbox.closed', message: /withdrawn/u });
    await house.run();
    assert.deepEqual([await house.states(task), house.sent()], [['withdrawn'], []]);
  });
});
