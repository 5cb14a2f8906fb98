import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';
import type { AdapterClass } from '../vocabulary/effects.ts';
import { InDoubt, NeedsOperator, Retryable, Terminal } from '../vocabulary/errors.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import type { Json } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import { openLedger } from '../ledger/sqlite-ledger.ts';
import { Dispatcher } from './dispatcher.ts';
import { adapterTable } from './proposal.ts';
import { EffectHouse, fakeAdapter, hangs, turn, until, type FakeAdapter } from './test-effects.ts';

let house: EffectHouse;
afterEach(() => house.close());

const day = 24 * 3_600_000;
const deferred = (): Retryable => new Retryable('fake.deferred', 'Later.', 'Wait.');

/** What the disk holds at this moment, read by another connection from a copy: the ledger keeps the file to itself. */
async function onDisk(folder: string): Promise<string[]> {
  const copy = await mkdtemp(join(tmpdir(), 'keelson-effects-look-'));
  for (const name of ['keelson.db', 'keelson.db-wal', 'keys.db', 'company.key']) await copyFile(join(folder, name), join(copy, name));
  const ledger = await openLedger(copy);
  const kinds = (await ledger.events({ limit: 1_000 })).map(({ kind }) => kind);
  await ledger.close();
  await rm(copy, { recursive: true });
  return kinds.filter((kind) => kind.startsWith('effect.'));
}

describe('the order of things', () => {
  test('E2: "started" is on disk when the adapter is called, and the receipt after it', async () => {
    let seen: string[] = [];
    const adapter = fakeAdapter('blind', async () => {
      seen = await onDisk(house.folder);
      return { number: 7 };
    });
    house = await EffectHouse.open(adapter);
    const effect = await house.proposeApproved();
    await house.run();
    assert.deepEqual(seen, ['effect.proposed', 'effect.judged', 'effect.approved', 'effect.started']);
    assert.deepEqual(await onDisk(house.folder), [...seen, 'effect.succeeded']);
    assert.equal(adapter.calls.length, 1);
    const receipt = await house.ledger.event((await house.row(effect)).updatedSeq);
    assert.ok(receipt.kind === 'effect.succeeded');
    assert.deepEqual([receipt.data.receipt, receipt.data.by], [{ number: 7 }, 'fake']);
  });

  test('E2: when "started" can not be written, the adapter is not called', async () => {
    const adapter = fakeAdapter('blind', async () => null);
    house = await EffectHouse.open(adapter);
    await house.proposeApproved();
    const { append } = house.ledger;
    const full = new NeedsOperator('ledger.disk-full', 'The disk is full.', 'Free some space.');
    house.ledger.append = (drafts, expectations) => (drafts.some(({ kind }) => kind === 'effect.started') ? Promise.reject(full) : append(drafts, expectations));
    await house.dispatcher.activate();
    await assert.rejects(house.dispatcher.failed, { code: 'ledger.disk-full' });
    assert.equal(adapter.calls.length, 0);
  });

  test('E1: an effect that was withdrawn before its turn is not executed, and stops nothing else', async () => {
    const adapter = fakeAdapter('blind', async () => null);
    house = await EffectHouse.open(adapter);
    const effects: EffectId[] = [];
    for (let n = 0; n < 3; n++) effects.push(await house.proposeApproved());
    // The dispatcher has read that it is approved when this lands.
    await house.dispatcher.activate();
    await house.ledger.append([{ kind: 'effect.withdrawn', actor: 'operator', task: 't1', data: { effect: effects[1]!, call: 1, reason: 'cancelled' } }], [{ type: 'effect-state', effect: effects[1]!, states: ['approved'] }]);
    await house.settle();
    assert.deepEqual(adapter.calls.map(({ id }) => id).toSorted(), [effects[0]!, effects[2]!].toSorted());
    assert.equal((await house.row(effects[1]!)).state, 'withdrawn');
  });
});

describe('what was read before it changed', () => {
  /** From now on whoever looks reads it as it was before, three times. */
  function readAs(before: EffectRow): void {
    const { dispatchable } = house.ledger.effects;
    let left = 3;
    house.ledger.effects.dispatchable = (...given) => (left-- > 0 ? Promise.resolve([before]) : dispatchable(...given));
  }

  /** Approved as it is read, and a doubt by now. */
  async function doubtReadAsApproved(): Promise<{ effect: EffectId; adapter: FakeAdapter }> {
    const adapter = fakeAdapter('keyed', () => Promise.reject(adapter.calls.length === 1 ? new InDoubt('fake.lost', 'Lost.', 'Look.') : new Terminal('fake.refused', 'No.', 'Stop.')));
    house = await EffectHouse.open(adapter);
    const effect = await house.proposeApproved();
    const before = await house.row(effect);
    await house.run();
    readAs(before);
    return { effect, adapter };
  }

  test('E3: begins no doubt again as if it were new', async () => {
    const { effect, adapter } = await doubtReadAsApproved();
    await house.dispatcher.sweep();
    await house.settle();
    assert.deepEqual([(await house.row(effect)).state, adapter.calls.length], ['repeating', 1]);
  });

  test('E3: makes no failure of a doubt when it may not begin', async () => {
    const { effect } = await doubtReadAsApproved();
    house.dispatcher.close();
    house.dispatcher = new Dispatcher(house.ledger, adapterTable([]), house.clock);
    await house.run();
    assert.equal((await house.row(effect)).state, 'repeating');
  });

  test('begins no attempt under the number of one that was made', async () => {
    const adapter = fakeAdapter('blind', () => Promise.reject(new Retryable('fake.busy', 'Busy.', 'Wait.')));
    house = await EffectHouse.open(adapter);
    const effect = await house.proposeApproved();
    await house.run();
    const before = await house.row(effect);
    await house.later(day);
    readAs(before);
    await house.dispatcher.sweep();
    await house.settle();
    assert.deepEqual([(await house.row(effect)).attempts, adapter.calls.map(({ attempt }) => attempt)], [2, [1, 2]]);
  });
});

describe('a crash while the adapter is at work', () => {
  /** Dies in the first attempt, as if the process had been killed; later ones go as given. */
  async function crashed(kind: AdapterClass, later: () => Promise<Json> = async () => ({ ok: true }), find?: () => Promise<Json | null>) {
    const adapter = fakeAdapter(kind, () => (adapter.calls.length === 1 ? hangs() : later()), find);
    house = await EffectHouse.open(adapter);
    const effect = await house.proposeApproved();
    await house.dispatcher.activate();
    await until(() => adapter.calls.length === 1);
    await house.reopen();
    await house.run();
    return { adapter, effect, state: async () => (await house.row(effect)).state };
  }

  test('E3: keyed: it is said again with the same key, and has one receipt', async () => {
    const { adapter, effect, state } = await crashed('keyed');
    assert.equal(await state(), 'repeating');
    assert.equal(adapter.calls.length, 1);
    await house.later(2_000);
    assert.deepEqual(adapter.calls.map(({ id, attempt }) => [id, attempt]), [[effect, 1], [effect, 2]]);
    assert.equal(await state(), 'succeeded');
    assert.equal((await house.kinds()).filter((kind) => kind === 'effect.succeeded').length, 1);
    assert.deepEqual(await house.items(), []);
  });

  test('E3: keyed: a repetition that fails for good says nothing of the first try, so the operator is asked', async () => {
    const { adapter, state } = await crashed('keyed', () => Promise.reject(new Terminal('fake.refused', 'No.', 'Stop.')));
    await house.later(2_000);
    assert.equal(await state(), 'doubt');
    assert.equal((await house.items())[0]?.type, 'doubt');
    await house.later(day);
    assert.equal(adapter.calls.length, 2);
  });

  test('E3: keyed: repetitions that are put off go on, are counted, and end at the operator', async () => {
    const { adapter, state } = await crashed('keyed', () => Promise.reject(deferred()));
    for (let attempt = 2; attempt <= limits.effectAttemptsMax; attempt++) await house.later(day);
    assert.equal(adapter.calls.length, limits.effectAttemptsMax);
    assert.equal(await state(), 'doubt');
    await house.later(day);
    assert.equal(adapter.calls.length, limits.effectAttemptsMax);
  });

  test('E3: keyed: a repetition that is put off to a time is not made before it', async () => {
    const until429 = () => new Retryable('fake.busy', 'Too many requests.', 'Wait.', { retryAt: house.clock.now() + day / 6 });
    const { adapter } = await crashed('keyed', () => (adapter.calls.length === 2 ? Promise.reject(until429()) : Promise.resolve({ ok: true })));
    await house.later(2_000);
    await house.later(day / 8);
    assert.equal(adapter.calls.length, 2);
    await house.later(day);
    assert.equal(adapter.calls.length, 3);
  });

  test('E3: findable: what the provider knows is not done again', async () => {
    const { adapter, effect, state } = await crashed('findable', undefined, async () => ({ found: true }));
    assert.deepEqual([adapter.asked, adapter.calls.length, await state()], [[effect], 1, 'succeeded']);
    await house.later(day);
    assert.equal(adapter.calls.length, 1);
  });

  test('E3: findable: what the provider does not know is done again', async () => {
    const { adapter, effect, state } = await crashed('findable', undefined, async () => null);
    assert.deepEqual([adapter.asked, adapter.calls.length, await state()], [[effect], 1, 'waiting']);
    await house.later(2_000);
    assert.deepEqual([adapter.calls.length, await state()], [2, 'succeeded']);
  });

  for (const [trouble, error] of Object.entries({ 'is out of reach': deferred(), 'fails in a way nobody foresaw': new TypeError('x is undefined') })) {
    test(`E3: findable: when the provider ${trouble}, nothing is done and the operator is asked`, async () => {
      const { adapter, state } = await crashed('findable', undefined, () => Promise.reject(error));
      assert.deepEqual([await state(), (await house.items()).map(({ type }) => type)], ['doubt', ['doubt']]);
      await house.later(day);
      assert.equal(adapter.calls.length, 1);
    });
  }

  test('E3: blind: it is never repeated by itself, over any number of restarts, and asked about once', async () => {
    const { adapter, state } = await crashed('blind');
    for (let restart = 0; restart < 3; restart++) {
      assert.deepEqual([await state(), (await house.items()).map(({ type }) => type)], ['doubt', ['doubt']]);
      await house.later(30 * day);
      await house.reopen();
      await house.run();
    }
    assert.equal(adapter.calls.length, 1);
  });

  test('E3: blind: the operator says "sent", and it is done without another attempt', async () => {
    const { adapter, state } = await crashed('blind');
    await house.decide('sent');
    await house.later(day);
    assert.deepEqual([adapter.calls.length, await state(), await house.items()], [1, 'succeeded', []]);
  });

  test('E3: blind: the operator says "not-sent", and it is left so', async () => {
    const { adapter, state } = await crashed('blind');
    await house.decide('not-sent');
    await house.later(day);
    assert.deepEqual([adapter.calls.length, await state(), await house.items()], [1, 'rejected', []]);
  });

  test('E3: blind: the operator says "send-again", and it is done once more under the same id', async () => {
    const { adapter, effect, state } = await crashed('blind');
    await house.decide('send-again');
    await house.settle();
    assert.deepEqual(adapter.calls.map(({ id, attempt }) => [id, attempt]), [[effect, 1], [effect, 2]]);
    assert.equal(await state(), 'succeeded');
    await house.reopen();
    await house.run();
    assert.equal(adapter.calls.length, 2);
  });
});

describe('what an adapter answers', () => {
  async function answered(answer: (attempt: number, signal: AbortSignal) => Promise<Json>) {
    const adapter = fakeAdapter('blind', (effect, signal) => answer(effect.attempt, signal));
    house = await EffectHouse.open(adapter);
    const effect = await house.proposeApproved();
    return { adapter, state: async () => (await house.row(effect)).state };
  }

  const doubtful: Record<string, () => Promise<Json>> = {
    'that it does not know': () => Promise.reject(new InDoubt('fake.cut', 'Cut.', 'Look.')),
    'with an error that it did not foresee': () => Promise.reject(new TypeError('x is undefined')),
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- some library will
    'by throwing a word': () => Promise.reject('no'),
    'with a very long story': () => Promise.reject(new InDoubt('fake.cut', 'x'.repeat(10_000), 'Look.')),
    'with what is no receipt': async () => undefined as unknown as Json,
    'with a date for a receipt': async () => ({ at: new Date() }) as unknown as Json,
  };
  for (const [how, answer] of Object.entries(doubtful)) {
    test(`E3: answers ${how}: it is in doubt, in the inbox, and not repeated`, async () => {
      const { adapter, state } = await answered(answer);
      await house.run();
      assert.deepEqual([await state(), (await house.items()).map(({ type }) => type)], ['doubt', ['doubt']]);
      await house.later(day);
      assert.equal(adapter.calls.length, 1);
    });
  }

  test('E3: an adapter that hangs, and does not heed the signal, leaves a doubt when its time is up', async () => {
    const { adapter, state } = await answered(hangs);
    await house.dispatcher.activate();
    await until(() => adapter.calls.length === 1);
    house.clock.advance(limits.effectTimeoutMsDefault);
    await turn();
    assert.equal(await state(), 'started');
    house.clock.advance(limits.effectAbortMsMax);
    await house.settle();
    assert.deepEqual([await state(), (await house.items()).map(({ type }) => type)], ['doubt', ['doubt']]);
  });

  test('an adapter that heeds the signal says itself what became of the effect', async () => {
    const { adapter, state } = await answered((attempt, signal) =>
      attempt > 1 ? Promise.resolve(null) : new Promise((_, reject) => signal.addEventListener('abort', () => setTimeout(() => reject(deferred()), 5))),
    );
    await house.dispatcher.activate();
    await until(() => adapter.calls.length === 1);
    house.clock.advance(limits.effectTimeoutMsDefault);
    await house.settle();
    assert.equal(await state(), 'waiting');
    await house.later(2_000);
    assert.deepEqual([adapter.calls.length, await state()], [2, 'succeeded']);
  });

  test('what certainly did not happen is tried again by schedule, also after a restart, and done once', async () => {
    const { adapter, state } = await answered((attempt) => (attempt < 3 ? Promise.reject(deferred()) : Promise.resolve(null)));
    await house.run();
    assert.deepEqual([adapter.calls.length, await state()], [1, 'waiting']);
    await house.later(900);
    assert.equal(adapter.calls.length, 1, 'not before its time');
    await house.reopen();
    await house.run();
    assert.equal(adapter.calls.length, 1, 'a restart does not hurry it');
    await house.later(1_100);
    await house.later(4_000);
    assert.deepEqual([adapter.calls.length, await state()], [3, 'succeeded']);
    await house.later(day);
    assert.equal(adapter.calls.length, 3);
  });

  test('what certainly will not happen is not tried again, and the operator is asked', async () => {
    const { adapter, state } = await answered(() => Promise.reject(new Terminal('fake.refused', 'No.', 'Stop.')));
    await house.run();
    await house.later(day);
    const items = await house.items();
    assert.deepEqual([adapter.calls.length, await state(), items.map(({ type }) => type)], [1, 'failed', ['escalation']]);
  });
});
