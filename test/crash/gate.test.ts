import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import type { PaymentsPeerMode } from '../peers/payments-peer-modes.ts';
import { GateHouse } from './gate-house.ts';
import { compileCache, type KillPoint } from './route-process.ts';

after(() => rm(compileCache, { recursive: true, force: true }));

/** Kills at each of the points in turn, and then lets it come to its end. */
async function survives(before: (house: GateHouse) => Promise<unknown>, ...killAt: (KillPoint | ((house: GateHouse) => Promise<unknown>))[]): Promise<void> {
  const house = await GateHouse.open();
  try {
    await before(house);
    for (const point of killAt) {
      const { killed } = await house.run(typeof point === 'function' ? point(house) : point);
      assert.ok(killed, 'it was killed there');
      await house.provider.setMode('accept');
      await house.smtp.setMode('accept');
    }
    await house.toTheEnd();
    assert.deepEqual(await house.problems(), []);
  } finally {
    await house.close();
  }
}
const nothing = async (): Promise<void> => undefined;

test('undisturbed, a credit and a refund with their letters go through every kind of verdict and a budget, each outside once', async () => {
  const house = await GateHouse.open();
  await house.toTheEnd();
  assert.deepEqual(await house.problems(), []);
  const events = await house.events();
  const verdicts = events.flatMap((event) => (event.kind === 'effect.judged' ? [`${event.data.verdict}${event.data.afterMs > 0 ? ' after a while' : ''}`] : []));
  assert.deepEqual([...new Set(verdicts)].toSorted(), ['allow', 'allow after a while', 'review', 'stage']);
  const kinds = new Set(events.map(({ kind }) => kind));
  for (const kind of ['effect.held', 'budget.raised', 'budget.reserved', 'effect.succeeded'] as const) assert.ok(kinds.has(kind), kind);
  await house.close();
});

const at = (side: KillPoint['side'], part: string, n = 1): KillPoint => ({ n, side, part });

describe('killed from outside, the gate loses nothing and does nothing twice', { concurrency: 2 }, () => {
  test('E1 E2 B1: around the commits that propose, judge, reserve and begin', () =>
    survives(nothing, at('before', 'effect.proposed'), at('after', 'effect.proposed'), at('before', 'budget.reserved'), at('after', 'budget.reserved'), at('after', 'effect.started')));

  test('E2 E3 B1: around the receipts', () => survives(nothing, at('before', 'effect.succeeded'), at('after', 'effect.succeeded'), at('before', 'effect.succeeded'), at('after', 'effect.started')));

  test('E6 B2: around a budget that is used up, and the word that raises it', () =>
    survives(nothing, at('before', 'effect.held'), at('after', 'effect.held'), at('before', 'budget.raised'), at('after', 'budget.raised'), at('before', 'effect.succeeded')));

  test('E6: around decisions: what is staged is let go of, and approved', () => survives(nothing, at('before', 'inbox.decided'), at('after', 'inbox.decided'), at('before', 'inbox.decided'), at('after', 'effect.approved', 2)));

  test('E4: in the middle of a rollback, which takes back in reverse order and once', () =>
    survives(async (house) => {
      await house.toTheEnd();
      house.last = 'rollback';
    }, at('after', 'effect.proposed'), at('after', 'effect.succeeded'), at('before', 'effect.succeeded'), at('after', 'effect.succeeded')));

  test('E3 B1: while the provider has done it and has not answered, and again while that is settled', () =>
    survives((house) => house.provider.setMode('hold', 1), (house) => house.provider.accepted(1), at('before', 'effect.doubted'), at('after', 'effect.doubted')));

  test('E3: while the mail server has the letter and has not answered', () => survives((house) => house.smtp.setMode('hold-after-data', 1), (house) => house.smtp.stored(1)));

  test('E3: done and cut off, and killed before the repetition', () => survives((house) => house.provider.setMode('cut-after', 1), at('before', 'effect.started', 2)));
});

describe('a provider that misbehaves gets it done once all the same', { concurrency: 2 }, () => {
  const modes: PaymentsPeerMode[] = ['cut-after', 'fail-500-after', 'rate-limit'];
  for (const mode of modes) test(`E3: ${mode}, twice`, () => survives((house) => house.provider.setMode(mode, 2)));
});
