import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { adapterViewSchema } from '../../vocabulary/adapter-views.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { InDoubt, Retryable, Terminal } from '../../vocabulary/errors.ts';
import { EffectHouse, fakeAdapter, hangs, until } from '../../effects/test-effects.ts';
import { adapterViews } from './adapters.ts';

async function open(t: TestContext, adapter: ReturnType<typeof fakeAdapter>, { isSimulated = false, onPaper = [] as string[] } = {}) {
  const house = await EffectHouse.open(adapter);
  t.after(() => house.close());
  const look = async () => (await adapterViews({ ledger: house.ledger, adapters: [adapter], isSimulated, onPaper }).list())[0]!;
  return { house, look };
}

/** Fails in each of these ways once, then does it. */
function refusing(ways: Error[]): Promise<null> {
  const way = ways.shift();
  return way === undefined ? Promise.resolve(null) : Promise.reject(way);
}

describe('an adapter', () => {
  it('is told with what went out last', async (t) => {
    const { house, look } = await open(t, fakeAdapter('blind', async () => ({ id: 1 })));
    const before = await look();
    assert.deepEqual([before.lastSuccess, before.lastFailure, before.lastDoubt, before.reconciled], [null, null, null, null]);
    const effect = await house.proposeApproved();
    await house.run();
    const { lastSuccess, inFlight, doubtsCount } = await look();
    assert.deepEqual([lastSuccess?.effect, lastSuccess?.task, lastSuccess?.sentence, inFlight, doubtsCount], [effect, 't1', 'A mail to jane@example.com: "Re: invoice"', 0, 0]);
    assert.deepEqual(adapterViewSchema.safeParse(await look()).error, undefined);
  });

  it('is told with what failed last and what to do about it, until something goes out again', async (t) => {
    let broken = true;
    const { house, look } = await open(t, fakeAdapter('blind', async () => {
      if (broken) throw new Terminal('smtp.refused', 'The server refused it.', 'Correct the address.');
      return null;
    }));
    const effect = await house.proposeApproved();
    await house.run();
    const { lastFailure } = await look();
    assert.deepEqual([lastFailure?.effect, lastFailure?.code, lastFailure?.message, lastFailure?.nextStep, lastFailure?.retryAt, lastFailure?.over], [effect, 'smtp.refused', 'The server refused it.', 'Correct the address.', null, false]);
    broken = false;
    await house.decide('send-again');
    await house.later(0);
    assert.deepEqual([(await look()).lastFailure?.over, (await look()).lastSuccess?.effect], [true, effect]);
  });

  it('is told with how much is tried again by itself, and what is being carried out', async (t) => {
    let busy = true;
    const { house, look } = await open(t, fakeAdapter('blind', () => (busy ? Promise.reject(new Retryable('smtp.busy', 'Busy.', 'Wait.')) : hangs())));
    await house.proposeApproved();
    await house.run();
    const { retrying, inFlight, lastFailure } = await look();
    assert.deepEqual([retrying, inFlight, typeof lastFailure?.retryAt], [1, 0, 'number']);
    busy = false;
    await house.proposeApproved();
    const looking = house.dispatcher.sweep();
    let seen = 0;
    await until(() => (void house.ledger.effects.started(5).then((rows) => (seen = rows.length)), seen === 1));
    await looking;
    assert.deepEqual([(await look()).inFlight, (await look()).retrying], [1, 1]);
    house.dispatcher.close();
  });

  it('is told with its doubts, which only the operator can settle', async (t) => {
    const { house, look } = await open(t, fakeAdapter('blind', async () => {
      throw new InDoubt('smtp.cut', 'The connection broke.', 'Look.');
    }));
    await house.proposeApproved();
    await house.run();
    const { doubts, doubtsCount, lastDoubt } = await look();
    const [doubt] = await house.items();
    assert.deepEqual([doubts.map(({ item }) => item), doubtsCount, lastDoubt?.why], [[doubt!.id], 1, 'The connection broke.']);
    await house.decide('sent');
    assert.deepEqual([(await look()).doubtsCount, (await look()).lastSuccess], [0, null], 'the word of the operator is no success of the adapter');
  });

  it('is told with its newest comparison, and the findings that still wait', async (t) => {
    const { house, look } = await open(t, fakeAdapter('blind', async () => null));
    const done = (adapter: string, missing: number): Draft => ({ kind: 'reconciliation.done', actor: 'operator', data: { adapter, from: 1, to: 2, ours: 3, theirs: 2, missing, unknown: 0, differing: 0, settled: [] } });
    const finding = (topic: string): Draft => ({ kind: 'inbox.opened', actor: 'system', data: { type: 'conflict', summary: 'x', evidence: [], recommended: { action: 'dismiss', why: 'x' }, actions: ['dismiss'], topic, expiresAt: null, effect: null, call: null, name: null } });
    await house.ledger.append([done('fake', 1), finding('reconcile:fake:missing:e1'), done('fake', 2), done('faker', 5), finding('reconcile:faker:missing:e1')]);
    const { reconciled } = await look();
    assert.deepEqual([reconciled?.missing, reconciled?.openItems, reconciled?.settled], [2, 1, 0]);
  });

  it('names nobody who is forgotten', async (t) => {
    const ways = [new Terminal('smtp.refused', 'Jane has no mailbox.', 'Mend it.'), new InDoubt('smtp.cut', 'Jane hung up.', 'Look.')];
    const { house, look } = await open(t, fakeAdapter('blind', () => refusing(ways)));
    for (let n = 0; n < 3; n++) await house.proposeApproved();
    await house.run();
    assert.match(JSON.stringify(await look()), /Re: invoice.*mailbox.*hung up/u);
    await house.ledger.forget(['customer:jane@example.com'], 'operator', 'They asked.');
    const view = await look();
    assert.doesNotMatch(JSON.stringify(view), /invoice|jane/iu);
    assert.deepEqual(adapterViewSchema.safeParse(view).error, undefined);
  });

  it('says whom it reaches, and what is paused', async (t) => {
    const { house, look } = await open(t, fakeAdapter('findable', async () => null, async () => null), { onPaper: ['fake'] });
    await house.ledger.append([{ kind: 'pause.set', actor: 'operator', data: { scope: 'adapter', name: 'fake', reason: 'Full.' } }]);
    const { reaches, canBeAsked, canBeCompared, paused } = await look();
    assert.deepEqual([reaches, canBeAsked, canBeCompared, paused?.reason], ['folder', true, false, 'Full.']);
    const adapter = fakeAdapter('blind', async () => null);
    const [simulated, real] = await Promise.all([true, false].map(async (isSimulated) => (await adapterViews({ ledger: house.ledger, adapters: [adapter], isSimulated, onPaper: [] }).list())[0]?.reaches));
    assert.deepEqual([simulated, real], ['simulation', 'provider']);
  });
});
