import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adapterTable } from '../effects/proposal.ts';
import { EffectHouse, fakeAdapter } from '../effects/test-effects.ts';
import type { Policy } from '../policy/judge.ts';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { coolOffs } from './cool-off.ts';

const cooling: Policy = { digest: null, judge: () => ({ outcome: 'allow', afterMs: 10 * 60_000, rules: ['r'], why: 'It may.' }) };

test('E6: an effect that can not be judged at the end of its cool-off is reviewed, and the operator reads why', async () => {
  const adapter = fakeAdapter('blind', async () => null);
  const house = await EffectHouse.open(adapter);
  const effect = await house.propose(cooling);
  const unreadable = (): Policy => {
    throw new NeedsOperator('disk.full', 'The disk is full.', 'Make room.');
  };
  const ends = coolOffs({ ledger: house.ledger, adapters: adapterTable([adapter]), policy: unreadable, clock: house.clock, zone: 'UTC' });
  await ends.sweep((await ends.nextDue()) ?? 0);
  const [item, ...more] = await house.items();
  const opened = await house.ledger.event(item?.openedSeq ?? 0);
  assert.ok(opened.kind === 'inbox.opened' && more.length === 0);
  assert.match(opened.data.evidence.find(({ label }) => label === 'why this waits')?.text ?? '', /The disk is full/u);
  assert.deepEqual([(await house.row(effect)).state, opened.data.actions, await ends.nextDue()], ['review', ['approve', 'edit', 'reject'], null]);
  await house.close();
});
