import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ClerkHouse, day, minute } from './clerk-house.ts';

async function withItem(t: TestContext): Promise<{ house: ClerkHouse; id: number; now: number; expiresAt: number }> {
  const house = await ClerkHouse.open(t, 'review');
  await house.does({ mails: ['Hello'] });
  const { id, expiresAt } = await house.item();
  assert.ok(expiresAt !== null);
  return { house, id, now: house.clock.now(), expiresAt };
}

test('an item that is put off is left out of what waits until its time, and is there again without anybody waking it', async (t) => {
  const { house, id, now } = await withItem(t);
  const { inbox } = house.company;
  const put = await inbox.snooze(id, now + 60 * minute);
  assert.deepEqual([put.state, put.snoozedUntil], ['open', now + 60 * minute]);
  assert.deepEqual(await inbox.list(), []);
  assert.deepEqual((await inbox.list({ snoozed: 'only' })).map((item) => item.id), [id]);
  assert.deepEqual((await inbox.list({ snoozed: 'all' })).map((item) => item.id), [id]);
  assert.deepEqual(await inbox.counts(), { waiting: 0, snoozed: 1 });
  assert.equal(await inbox.count(), 0);
  house.clock.advance(60 * minute);
  assert.deepEqual((await inbox.list()).map((item) => item.id), [id]);
  assert.deepEqual(await inbox.list({ snoozed: 'only' }), []);
  assert.deepEqual(await inbox.counts(), { waiting: 1, snoozed: 0 });
});

test('it can be taken back, across a restart too', async (t) => {
  const { house, id, now } = await withItem(t);
  await house.company.inbox.snooze(id, now + day);
  await house.restart();
  assert.deepEqual(await house.company.inbox.list(), []);
  assert.equal((await house.company.inbox.snooze(id, null)).snoozedUntil, null);
  assert.equal((await house.company.inbox.list()).length, 1);
  await house.company.inbox.snooze(id, null);
  assert.equal((await house.events('inbox.snoozed')).length, 2, 'to wake what is awake is no event');
});

test('it can be decided while it is put off', async (t) => {
  const { house, id, now } = await withItem(t);
  await house.company.inbox.snooze(id, now + day);
  await house.decide('approve', null, id);
  await house.run();
  assert.deepEqual(house.sent(), ['Hello']);
  assert.deepEqual(await house.company.inbox.counts(), { waiting: 0, snoozed: 0 });
});

test('it expires as it would have, and may not be put off to after that', async (t) => {
  const { house, id, expiresAt } = await withItem(t);
  const { inbox } = house.company;
  await assert.rejects(inbox.snooze(id, expiresAt), { code: 'inbox.snooze-expires' });
  await inbox.snooze(id, expiresAt - 1);
  await house.later(expiresAt - house.clock.now());
  assert.equal((await inbox.show(id)).state, 'expired');
  await assert.rejects(inbox.snooze(id, house.clock.now() + day), { name: 'Conflict', code: 'inbox.closed' });
});

test('a time that is past, or far away, or an item that is not there is refused', async (t) => {
  const { house, id, now } = await withItem(t);
  const { inbox } = house.company;
  await assert.rejects(inbox.snooze(id, now), { code: 'inbox.snooze-past' });
  await assert.rejects(inbox.snooze(id, now + 400 * day), { code: 'inbox.snooze-far' });
  await assert.rejects(inbox.snooze(99, now + day), { code: 'inbox.unknown' });
  assert.deepEqual(await house.events('inbox.snoozed'), []);
});
