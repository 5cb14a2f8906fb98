import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { EffectHouse, fakeAdapter } from '../../effects/test-effects.ts';
import { reviewEverything, type Policy } from '../../policy/judge.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import type { TaskWait } from '../../vocabulary/views.ts';
import { taskView } from './tasks.ts';

const begun: Draft<'task.created'> = { kind: 'task.created', actor: 'system', task: 't1', data: { key: 'k', agent: 'support', version: 1, title: 'Jane', lane: 'customer', input: null, seed: '00000000-0000-4000-8000-000000000002', parent: null, deadline: null } };
const asked: Draft<'inbox.opened'> = { kind: 'inbox.opened', actor: 'agent:support', task: 't1', data: { type: 'question', summary: 'Which plan?', evidence: [], recommended: { action: 'answer', why: 'x' }, actions: ['answer'], expiresAt: null, effect: null, call: 7, name: 'plan' } };
const cooling: Policy = { ...reviewEverything, judge: () => ({ outcome: 'allow', afterMs: 600_000, rules: ['all'], why: 'All may go out.' }) };

async function open(t: TestContext) {
  const house = await EffectHouse.open(fakeAdapter('blind', async () => null));
  t.after(() => house.close());
  await house.ledger.append([begun]);
  const waits = async (): Promise<Pick<TaskWait, 'call' | 'type' | 'effect' | 'item'>[]> => {
    const row = await house.ledger.tasks.get('t1');
    assert.ok(row);
    return (await taskView(house.ledger, row)).waits.map(({ call, type, effect, item }) => ({ call, type, effect, item }));
  };
  return { house, waits };
}

test('what a task waits for says where its effect stands, and which item asks about it', async (t) => {
  const { house, waits } = await open(t);
  await house.propose();
  await house.propose(cooling);
  await house.ledger.append([asked]);
  assert.deepEqual(await waits(), [{ call: 0, type: 'effect', effect: 'review', item: 1 }, { call: 1, type: 'effect', effect: 'cooling', item: 2 }, { call: 7, type: 'answer', effect: null, item: 3 }]);
});

test('what was approved waits for nobody, and so does what waits for no effect and no answer', async (t) => {
  const { house, waits } = await open(t);
  await house.proposeApproved();
  await house.ledger.append([{ kind: 'wait.opened', actor: 'system', task: 't1', data: { call: 4, name: 'nap', type: 'timer', until: 9_000, signal: null, topic: null, child: null } }]);
  assert.deepEqual(await waits(), [{ call: 0, type: 'effect', effect: 'approved', item: null }, { call: 4, type: 'timer', effect: null, item: null }]);
});

const window = '2026-01-05';
const held = (effect: EffectId, call: number, of: string | null): Draft<'effect.held'> => ({ kind: 'effect.held', actor: 'system', task: 't1', data: { effect, call, budget: 'mails', window: of, amount: 1, why: 'It is used up.', retryAt: null, ends: null } });
const used = (of: string): Draft<'inbox.opened'> => ({ kind: 'inbox.opened', actor: 'system', data: { type: 'budget', summary: 'The budget mails is used up.', evidence: [], recommended: { action: 'reject', why: 'x' }, actions: ['raise', 'reject'], topic: `budget:mails:${of}`, expiresAt: null, effect: null, call: null, name: null } });

test('what a used-up budget holds is asked about by the open item of its window, which names neither task nor effect', async (t) => {
  const { house, waits } = await open(t);
  const first = await house.proposeApproved();
  const second = await house.proposeApproved();
  const third = await house.proposeApproved();
  await house.ledger.append([used('2026-01-04'), used(window), held(first, 0, window), held(second, 1, window), held(third, 2, null)]);
  const item = (await house.items()).at(-1)?.id ?? null;
  assert.ok(item);
  const told = (id: number | null) => [{ call: 0, type: 'effect', effect: 'held', item: id }, { call: 1, type: 'effect', effect: 'held', item: id }, { call: 2, type: 'effect', effect: 'held', item: null }];
  assert.deepEqual(await waits(), told(item));
  await house.ledger.append([{ kind: 'inbox.withdrawn', actor: 'system', data: { item, effect: null, call: null, reason: 'x' } }]);
  assert.deepEqual(await waits(), told(null), 'the one of another window does not ask about these');
});
