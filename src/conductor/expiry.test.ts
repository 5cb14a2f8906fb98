import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { EffectHouse, fakeAdapter } from '../effects/test-effects.ts';
import type { Policy } from '../policy/judge.ts';
import type { EffectState, VerdictOutcome } from '../vocabulary/effects.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { inboxExpiry } from './expiry.ts';

let house: EffectHouse;
beforeEach(async () => (house = await EffectHouse.open(fakeAdapter('blind', async () => null))));
afterEach(() => house.close());

const saying = (outcome: VerdictOutcome): Policy => ({ digest: null, judge: () => ({ outcome, afterMs: 0, rules: ['r'], why: 'x' }) });

/** Everything that is due at the end of an item's time is done once. */
async function sweep(): Promise<void> {
  house.clock.advance(limits.approvalExpiryMsDefault);
  await inboxExpiry(house.ledger).sweep(house.clock.now());
}

/** Nothing is left that the loop would come back to. */
async function atRest(): Promise<void> {
  assert.equal(await inboxExpiry(house.ledger).nextDue(), null);
  assert.deepEqual(await house.items(), []);
}

async function state(effect: EffectId): Promise<EffectState> {
  return (await house.row(effect)).state;
}

describe('an item that nobody decided in time (E6)', () => {
  for (const outcome of ['review', 'stage'] as const) {
    test(`ends with its effect when that has the verdict ${outcome}`, async () => {
      const effect = await house.propose(saying(outcome));
      await sweep();
      assert.equal(await state(effect), 'expired');
      await atRest();
    });
  }

  test('ends with an effect that a budget could not count', async () => {
    const effect = await house.propose(saying('allow'));
    const { call } = await house.row(effect);
    const base = { actor: 'system', task: 't1', subject: null } as const;
    await house.ledger.append([
      { ...base, kind: 'effect.held', data: { effect, call, budget: 'refunds', window: null, amount: 0, why: 'x', retryAt: null, ends: null } },
      { ...base, kind: 'inbox.opened', data: { type: 'budget', summary: 'x', evidence: [], recommended: { action: 'reject', why: 'x' }, actions: ['approve', 'reject'], choices: [], expiresAt: house.clock.now(), effect, call: null, name: null } },
    ]);
    await sweep();
    assert.equal(await state(effect), 'expired');
    await atRest();
  });

  test('goes alone when what it asks about has moved on: that is left as it is, and nothing stays due', async () => {
    const effect = await house.propose();
    const { call } = await house.row(effect);
    await house.ledger.append([{ kind: 'effect.approved', actor: 'operator', task: 't1', data: { effect, call, by: 'operator' } }]);
    const [item] = await house.items();
    await sweep();
    assert.deepEqual([await state(effect), (await house.ledger.inbox.get(item?.id ?? 0))?.state], ['approved', 'withdrawn']);
    await atRest();
  });

  test('leaves the decision standing that was made between looking and closing', async () => {
    const effect = await house.propose();
    const expiry = inboxExpiry(house.ledger);
    house.clock.advance(limits.approvalExpiryMsDefault - 1);
    // Both are on their way to the same commit.
    const [, swept] = await Promise.allSettled([house.decide('approve'), expiry.sweep(house.clock.now() + 1)]);
    assert.equal(swept.status, 'fulfilled');
    assert.ok(['approved', 'expired'].includes(await state(effect)));
    assert.equal((await house.kinds()).filter((kind) => kind === 'effect.approved' || kind === 'effect.expired').length, 1);
    await atRest();
  });

  test('about a budget ends all that waits for it, in as many appends as it takes', async () => {
    const effects: EffectId[] = [];
    for (let n = 0; n < 450; n++) effects.push(await house.propose(saying('allow')));
    const held = await Promise.all(effects.map(async (effect): Promise<Draft> => ({ kind: 'effect.held', actor: 'system', task: 't1', subject: null, data: { effect, call: (await house.row(effect)).call, budget: 'mails', window: '2026-01-05', amount: 1, why: 'x', retryAt: null, ends: null } })));
    await house.ledger.append([
      ...held,
      { kind: 'inbox.opened', actor: 'system', data: { type: 'budget', summary: 'x', evidence: [], recommended: { action: 'reject', why: 'x' }, actions: ['raise', 'reject'], choices: [], topic: 'budget:mails:2026-01-05', expiresAt: house.clock.now(), effect: null, call: null, name: null } },
    ]);
    const [item] = await house.items();
    await sweep();
    assert.deepEqual([...new Set(await Promise.all(effects.map(state)))], ['expired']);
    const ends = await house.ledger.events({ kind: 'effect.expired', limit: 1_000 });
    const closed = (await house.ledger.inbox.get(item?.id ?? 0))?.closedSeq ?? 0;
    assert.deepEqual([ends.length, ends.filter(({ seq }) => seq < closed).length], [450, 400], 'the item goes with the last of them, so that a crash in between leaves it due');
    await atRest();
  });
});
