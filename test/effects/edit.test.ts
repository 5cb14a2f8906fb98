import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { fakeAdapter, type FakeAdapter } from '../../src/effects/test-effects.ts';
import type { MailToSend } from '../../src/vocabulary/mail.ts';
import { MailHouse } from './house.ts';

let house: MailHouse;
let adapter: FakeAdapter;
beforeEach(async () => {
  adapter = fakeAdapter('blind', async () => ({ messageId: 'x@acme.example' }));
  house = await MailHouse.open(adapter);
});
afterEach(() => house.close());

const events = (kind: 'effect.proposed' | 'effect.edited') => house.company.ledger.tail({ kind });

test('an edit sends what the operator wrote, and keeps what the agent had drafted', async () => {
  const { id, effectDetail } = await house.item();
  const drafted = effectDetail?.payload as MailToSend;
  const written = { ...drafted, subject: 'Re: your invoice', text: 'Dear Jane, here it is.' };
  await house.company.inbox.edit(id, written);
  await house.run();
  assert.deepEqual(adapter.calls.map(({ payload }) => payload), [written]);
  const [proposed] = await events('effect.proposed');
  const [edited] = await events('effect.edited');
  assert.ok(proposed?.kind === 'effect.proposed' && edited?.kind === 'effect.edited');
  assert.deepEqual([proposed.data.payload, edited.data.payload, edited.actor], [drafted, written, 'operator']);
  assert.equal(edited.data.sentence, 'Send "Re: your invoice"');
  assert.deepEqual([(await house.effect()).edited, await house.outcome()], [true, 'completed: replied']);
});

test('an edit that is approved, and then interrupted by a restart, is still the one that is sent', async () => {
  const { id, effectDetail } = await house.item();
  await house.company.inbox.edit(id, { ...(effectDetail?.payload as MailToSend), text: 'Mine.' });
  await house.restart();
  await house.run();
  assert.deepEqual(adapter.calls.map(({ payload }) => 'text' in payload && payload.text), ['Mine.']);
});

const broken: Record<string, (payload: MailToSend) => unknown> = {
  'has nobody to go to': (payload) => ({ ...payload, to: [] }),
  'has no text': (payload) => ({ ...payload, text: '' }),
  'smuggles a header': (payload) => ({ ...payload, subject: 'Hi\r\nBcc: eve@example.com' }),
  'is no mail at all': () => 'hello',
};
for (const [how, change] of Object.entries(broken)) {
  test(`an edit that ${how} is refused, and nothing is lost or sent`, async () => {
    const { id, effectDetail } = await house.item();
    const before = (await house.company.ledger.stats()).headHash;
    await assert.rejects(house.company.inbox.edit(id, change(effectDetail?.payload as MailToSend)), { code: 'effect.bad-payload' });
    assert.equal((await house.company.ledger.stats()).headHash, before);
    await house.run();
    assert.equal(adapter.calls.length, 0);
    // The item is still there, and may be approved as it was drafted.
    await house.approve();
    await house.run();
    assert.deepEqual(adapter.calls.map(({ payload }) => payload), [effectDetail?.payload]);
  });
}
