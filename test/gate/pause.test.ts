import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Dispatcher } from '../../src/effects/dispatcher.ts';
import { adapterTable } from '../../src/effects/proposal.ts';
import { EffectHouse, fakeAdapter, type FakeAdapter } from '../../src/effects/test-effects.ts';
import { Conflict, Retryable, Terminal } from '../../src/vocabulary/errors.ts';
import { MailHouse } from '../effects/house.ts';
import { intercept } from '../simulation/faulty-ledger.ts';

const another = fileURLToPath(new URL('../../examples/monday/03-login-trouble.eml', import.meta.url));
const all = { scope: 'all', name: null } as const;
let house: MailHouse;
let adapter: FakeAdapter;
async function open(execute: Parameters<typeof fakeAdapter>[1] = async () => ({ messageId: 'x@acme.example' })): Promise<void> {
  adapter = fakeAdapter('blind', execute);
  house = await MailHouse.open(adapter);
}

describe('a pause (E1)', () => {
  afterEach(() => house.close());

  for (const what of [all, { scope: 'agent', name: 'support' }, { scope: 'adapter', name: 'fake' }] as const) {
    test(`of ${what.name ?? 'everything'} holds back what is approved, and lifting it lets that go out once`, async () => {
      await open();
      await house.company.pauses.set(what, 'holiday');
      await house.approve();
      await house.run();
      assert.deepEqual([adapter.calls.length, (await house.effect()).state], [0, 'approved']);
      assert.deepEqual((await house.company.pauses.list()).map(({ waiting, reason }) => [waiting, reason]), [[1, 'holiday']]);
      await house.company.pauses.lift(what);
      await house.run();
      assert.deepEqual([adapter.calls.length, await house.outcome()], [1, 'completed: replied']);
    });
  }

  test('of another agent or adapter holds nothing back', async () => {
    await open();
    await house.company.pauses.set({ scope: 'agent', name: 'memory-upkeep' }, '');
    await house.approve();
    await house.run();
    assert.equal(adapter.calls.length, 1);
  });

  test('survives a restart', async () => {
    await open();
    await house.company.pauses.set(all, '');
    await house.approve();
    await house.restart();
    await house.run();
    assert.deepEqual([adapter.calls.length, (await house.company.pauses.list()).length], [0, 1]);
  });

  test('holds back the next attempt at what failed, without a busy wait', async () => {
    let failures = 0;
    await open(async () => {
      failures += 1;
      throw new Retryable('smtp.down', 'It is down.', 'Wait.');
    });
    await house.approve();
    await house.run();
    await house.company.pauses.set(all, '');
    await house.later(3_600_000);
    assert.deepEqual([failures, (await house.effect()).state], [1, 'waiting']);
  });

  test('a kill switch that also kills the chat: intake, drafts and decisions go on while everything is paused', async () => {
    await open();
    await house.company.pauses.set(all, 'stop the press');
    assert.equal((await house.company.signal.mail(another)).received, 1);
    await house.run();
    const items = await house.company.inbox.list();
    assert.equal(items.length, 2, 'the new mail has its draft in the inbox');
    await house.company.inbox.decide(items[0]?.id ?? 0, { action: 'reject', text: 'Not now.' });
    await house.run();
    assert.deepEqual([(await house.company.inbox.list()).length, adapter.calls.length], [1, 0]);
  });

  test('set twice, lifted twice, or of something unknown is refused clearly', async () => {
    await open();
    await house.company.pauses.set(all, '');
    await assert.rejects(house.company.pauses.set(all, ''), (error: unknown) => error instanceof Conflict && error.code === 'pause.already');
    await house.company.pauses.lift(all);
    await assert.rejects(house.company.pauses.lift(all), (error: unknown) => error instanceof Conflict && /no pause of everything/u.test(error.message));
    await assert.rejects(house.company.pauses.set({ scope: 'agent', name: 'sales' }, ''), (error: unknown) => error instanceof Terminal && /agents .*support/u.test(error.nextStep));
  });
});

test('a pause set between looking and starting is met in the commit that would begin the attempt', async () => {
  adapter = fakeAdapter('blind', async () => ({ messageId: 'x@acme.example' }));
  const effects = await EffectHouse.open(adapter);
  const effect = await effects.proposeApproved();
  const { ledger } = effects;
  // The dispatcher has looked, and the gate has opened: the pause is on disk just before "started" would be.
  const late = intercept(ledger, {
    async append(drafts, expectations) {
      if (drafts[0]?.kind === 'effect.started') await ledger.append([{ kind: 'pause.set', actor: 'operator', data: { ...all, reason: '' } }]);
      return ledger.append(drafts, expectations);
    },
  });
  const dispatcher = new Dispatcher(late, adapterTable([adapter]), effects.clock);
  await dispatcher.activate();
  await dispatcher.deactivate();
  dispatcher.close();
  assert.deepEqual([adapter.calls.length, (await effects.row(effect)).state], [0, 'approved']);
  await effects.close();
});
