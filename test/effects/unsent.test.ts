import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { fakeAdapter } from '../../src/effects/test-effects.ts';
import { Retryable, Terminal } from '../../src/vocabulary/errors.ts';
import { day, MailHouse } from './house.ts';

let house: MailHouse;
afterEach(() => house.close());

describe('an approved mail that can not be sent', () => {
  test('comes back to the operator, and goes out once when they say so', async () => {
    let refuse = true;
    const adapter = fakeAdapter('blind', () => (refuse ? Promise.reject(new Terminal('fake.no-password', 'No password is set.', 'Set it.')) : Promise.resolve({ ok: true })));
    house = await MailHouse.open(adapter);
    await house.approve();
    await house.run();
    const item = await house.item();
    assert.deepEqual([item.type, item.recommended.action, item.effectDetail?.state], ['escalation', 'send-again', 'failed']);
    assert.match(item.recommended.why, /Set it/);
    refuse = false;
    await house.company.inbox.decide(item.id, { action: 'send-again', text: null });
    await house.run();
    assert.equal(await house.outcome(), 'completed: replied');
    assert.equal(adapter.calls.length, 2);
  });

  test('after its last attempt says nothing of a further one, and asks', async () => {
    const adapter = fakeAdapter('blind', () => Promise.reject(new Retryable('fake.down', 'The server is down.', 'It is tried again.')));
    house = await MailHouse.open(adapter);
    await house.approve();
    for (let hours = 0; hours < 24 && (await house.company.inbox.count()) === 0; hours++) await house.later(day / 4);
    const item = await house.item();
    assert.equal(item.type, 'escalation');
    assert.doesNotMatch(item.recommended.why, /tried again/);
    assert.match(item.recommended.why, /not tried any more/);
  });

  test('is given up only by the operator, and then its task goes on', async () => {
    house = await MailHouse.open(fakeAdapter('blind', () => Promise.reject(new Terminal('fake.refused', 'Refused.', 'Look.'))));
    await house.approve();
    await house.run();
    await house.company.inbox.decide((await house.item()).id, { action: 'dismiss', text: null });
    await house.run();
    assert.equal(await house.outcome(), 'completed: rejected');
  });

  test('E6: an approval that is two weeks old sends nothing: the operator is asked again', async () => {
    const adapter = fakeAdapter('blind', async () => ({ ok: true }));
    house = await MailHouse.open(adapter);
    await house.approve();
    house.clock.advance(15 * day);
    await house.run();
    assert.equal(adapter.calls.length, 0);
    assert.match((await house.item()).evidence[0]?.text ?? '', /14 days old/);
  });
});
