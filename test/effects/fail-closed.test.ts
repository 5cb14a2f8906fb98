import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { fakeAdapter, type FakeAdapter } from '../../src/effects/test-effects.ts';
import type { Policy } from '../../src/policy/judge.ts';
import type { Verdict } from '../../src/vocabulary/effects.ts';
import { Conflict, Retryable } from '../../src/vocabulary/errors.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { day, MailHouse } from './house.ts';

let house: MailHouse;
let adapter: FakeAdapter;
afterEach(() => house.close());

async function open(options: Parameters<typeof MailHouse.open>[1] = {}, execute: Parameters<typeof fakeAdapter>[1] = async () => ({ messageId: 'x@acme.example' }), prepare?: Parameters<typeof MailHouse.open>[2]): Promise<void> {
  adapter = fakeAdapter('blind', execute);
  house = await MailHouse.open(adapter, options, prepare);
}

/** Nothing was sent, and nothing will be: not by time, not by a restart. */
async function staysUnsent(calls = 0): Promise<void> {
  await house.later(1_000);
  await house.restart();
  await house.run();
  await house.later(60 * day);
  assert.equal(adapter.calls.length, calls);
}

const isConflict = (error: unknown): boolean => error instanceof Conflict;

describe('policy', () => {
  const judging = (verdict: unknown): Policy => ({ digest: null, judge: () => verdict as Verdict });
  const allowing = { policy: judging({ outcome: 'allow', afterMs: 0, rules: Array.from({ length: 30 }, (_, n) => `rule-number-${n}`), why: 'Small.' }) };
  const unreadable: Record<string, Policy> = {
    'throws': { digest: null, judge: () => { throw new Error('line 3: no such rule'); } },
    'answers nothing': judging(undefined),
    'answers with a promise': judging(Promise.resolve({ outcome: 'allow', afterMs: 0, rules: [], why: '' })),
    'answers with a word that is no verdict': judging({ outcome: 'maybe', rules: [], why: '' }),
    'allows without naming its rules': judging({ outcome: 'allow' }),
    'allows with rules that are no list': judging({ outcome: 'allow', afterMs: 0, rules: 'all', why: '' }),
    'allows at a length that no ledger takes': judging({ outcome: 'allow', afterMs: 0, rules: ['x'.repeat(1_000)], why: 'y'.repeat(10_000) }),
  };
  for (const [how, policy] of Object.entries(unreadable)) {
    test(`E6: a policy that ${how} sends nothing, and the operator is told`, async () => {
      await open({ policy });
      const { type, evidence } = await house.item();
      assert.equal(type, 'approval');
      assert.match(evidence.find(({ label }) => label === 'why this waits')?.text ?? '', /policy could not be applied/);
      assert.deepEqual((await house.effect()).rules, ['policy-unreadable']);
      await staysUnsent();
    });
  }

  test('E6: what policy denies is never sent, and there is nothing to approve', async () => {
    await open({ policy: judging({ outcome: 'deny', afterMs: 0, rules: ['no-mail'], why: 'No mail on Mondays.' }) });
    assert.deepEqual(await house.company.inbox.list(), []);
    assert.equal(await house.outcome(), 'completed: rejected');
    await staysUnsent();
  });

  test('what policy allows is sent without the operator, so that the tests above can fail', async () => {
    await open(allowing, undefined, (company) => company.memory.put('customer', 'jane@doe-ceramics.example', { name: 'Jane' }));
    assert.deepEqual([adapter.calls.length, await house.outcome()], [1, 'completed: replied']);
  });

  test('E5: but not to somebody whom only their own mail names', async () => {
    await open(allowing);
    assert.deepEqual((await house.effect()).rules, ['untrusted-input']);
    await staysUnsent();
  });
});

describe('an approval', () => {
  test('E6: that nobody gave in time has expired: nothing is sent and the task knows', async () => {
    await open();
    const { id } = await house.item();
    await house.later(limits.approvalExpiryMsDefault);
    assert.equal(await house.outcome(), 'completed: expired');
    await assert.rejects(house.company.inbox.decide(id, { action: 'approve', text: null }), isConflict);
    await staysUnsent();
  });

  test('E6: that comes after its time, before the expiry was swept, is refused', async () => {
    await open();
    const { id, effectDetail } = await house.item();
    house.clock.advance(limits.approvalExpiryMsDefault);
    await assert.rejects(house.company.inbox.decide(id, { action: 'approve', text: null }), { code: 'inbox.expired' });
    await assert.rejects(house.company.inbox.edit(id, effectDetail?.payload), { code: 'inbox.expired' });
    await staysUnsent();
    assert.equal((await house.effect()).state, 'expired');
  });

  test('E6: given twice, also at once, counts once', async () => {
    await open();
    const { id } = await house.item();
    const given = await Promise.allSettled([1, 2, 3].map(() => house.company.inbox.decide(id, { action: 'approve', text: null })));
    assert.equal(given.filter(({ status }) => status === 'fulfilled').length, 1);
    await house.run();
    await assert.rejects(house.company.inbox.decide(id, { action: 'approve', text: null }), isConflict);
    await staysUnsent(1);
    assert.equal((await house.company.ledger.tail({ kind: 'effect.approved' })).length, 1);
  });

  test('E6: after a rejection, also at the same moment, is refused', async () => {
    await open();
    const { id } = await house.item();
    const [rejected, approved] = await Promise.allSettled([
      house.company.inbox.decide(id, { action: 'reject', text: 'No.' }),
      house.company.inbox.decide(id, { action: 'approve', text: null }),
    ]);
    assert.deepEqual([rejected.status, approved.status], ['fulfilled', 'rejected']);
    await house.run();
    assert.equal(await house.outcome(), 'completed: rejected');
    await staysUnsent();
  });
});

describe('cancelling', () => {
  test('E6: a task that was cancelled can not have its mail approved any more', async () => {
    await open();
    const { id } = await house.item();
    await house.company.tasks.cancel(await house.task(), 'Solved by telephone.');
    assert.deepEqual(await house.company.inbox.list(), []);
    await assert.rejects(house.company.inbox.decide(id, { action: 'approve', text: null }), isConflict);
    await staysUnsent();
    assert.equal((await house.effect()).state, 'withdrawn');
  });

  test('E6: an approved mail whose task is cancelled before it went out does not go out', async () => {
    await open();
    await house.approve();
    await house.company.tasks.cancel(await house.task(), 'Solved by telephone.');
    await staysUnsent();
  });

  test('E6: an attempt that is under way when its task is cancelled, and fails, is not followed by another', async () => {
    let fail = (): void => undefined;
    await open({}, ({ attempt }) => (attempt > 1 ? Promise.resolve(null) : new Promise((_, reject) => (fail = () => reject(new Retryable('fake.deferred', 'Later.', 'Wait.'))))));
    await house.approve();
    const running = house.run();
    while (adapter.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await house.company.tasks.cancel(await house.task(), 'Solved by telephone.');
    fail();
    await running;
    await staysUnsent(1);
    assert.equal((await house.effect()).state, 'withdrawn');
  });
});

describe('an adapter', () => {
  test('E6: that was switched off since the approval is not replaced by another: nothing is sent', async () => {
    await open();
    await house.approve();
    const other = { ...fakeAdapter('blind', async () => null), name: 'other' };
    await house.restart({ adapters: [other] });
    await house.run();
    assert.equal(other.calls.length, 0);
    assert.equal((await house.effect()).failure?.code, 'adapter.gone');
    await staysUnsent();
    const item = await house.item();
    assert.deepEqual([item.type, item.actions], ['escalation', ['send-again', 'edit', 'dismiss']]);
    await house.company.inbox.decide(item.id, { action: 'send-again', text: null });
    await house.run();
    assert.equal(other.calls.length, 1, 'by the adapter that the operator has on when deciding');
    assert.equal(await house.outcome(), 'completed: replied');
  });
});
