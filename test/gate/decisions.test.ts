import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Question } from '../../src/vocabulary/contract.ts';
import { Conflict, type KeelsonError } from '../../src/vocabulary/errors.ts';
import type { ItemId, TaskId } from '../../src/vocabulary/ids.ts';
import type { Decision } from '../../src/vocabulary/inbox.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { ClerkHouse, day } from './clerk-house.ts';

const hour = 3_600_000;
const approve: Decision = { action: 'approve', text: null };
const reject: Decision = { action: 'reject', text: 'no' };

async function asked(t: TestContext, question: Partial<Question> = {}): Promise<{ house: ClerkHouse; task: TaskId; id: ItemId }> {
  const house = await ClerkHouse.open(t, 'review');
  const task = await house.does({ question: { summary: 'How?', recommended: 'Kindly.', ...question } });
  return { house, task, id: (await house.item()).id };
}

async function mailed(t: TestContext): Promise<{ house: ClerkHouse; task: TaskId; id: ItemId }> {
  const house = await ClerkHouse.open(t, 'review');
  const task = await house.does({ mails: ['Hello.'] });
  return { house, task, id: (await house.item()).id };
}

/** It is refused with that code, and not one event is written. */
async function refused(house: ClerkHouse, decide: () => Promise<unknown>, code: string, message = /./u): Promise<void> {
  const before = (await house.company.ledger.stats()).headHash;
  await assert.rejects(decide, (error: KeelsonError) => error.code === code && message.test(error.message) && error.nextStep !== '', code);
  assert.equal((await house.company.ledger.stats()).headHash, before, 'nothing changed');
}

describe('a decision is refused clearly, and nothing changes,', () => {
  test('when it is the second one', async (t) => {
    const { house, id } = await mailed(t);
    await house.decide('reject', 'no', id);
    await refused(house, () => house.decide('approve', null, id), 'inbox.closed', /Item \d+ is decided already/u);
    await refused(house, () => house.decide('reject', 'no', id), 'inbox.closed');
    await house.later(day);
    assert.deepEqual(house.sent(), []);
  });

  test('when its task was cancelled', async (t) => {
    const { house, task, id } = await mailed(t);
    await house.company.tasks.cancel(task, 'not needed');
    await refused(house, () => house.decide('approve', null, id), 'inbox.closed', /withdrawn/u);
    await house.run();
    assert.deepEqual(house.sent(), []);
  });

  test('when it comes too late, for an approval as for a question, swept or not (E6)', async (t) => {
    for (const { house, id, decision } of [{ ...(await mailed(t)), decision: approve }, { ...(await asked(t, { expiresMs: limits.approvalExpiryMsDefault })), decision: { action: 'answer', text: 'x' } as const }]) {
      house.clock.advance(limits.approvalExpiryMsDefault);
      await refused(house, () => house.company.inbox.decide(id, decision), 'inbox.expired', /before it was decided/u);
      await house.run();
      await refused(house, () => house.company.inbox.decide(id, decision), 'inbox.closed', /expired/u);
      assert.deepEqual(house.sent(), []);
    }
  });

  test('when the item does not offer it, does not exist, or the decision is incomplete', async (t) => {
    const { house, id } = await mailed(t);
    for (const action of ['unstage', 'answer', 'sent', 'not-sent', 'send-again', 'retry', 'dismiss', 'accept', 'decline', 'raise', 'wait'] as const) await refused(house, () => house.decide(action, 'x', id), 'inbox.wrong-action', new RegExp(`"${action}"`, 'u'));
    await refused(house, () => house.decide('approve', null, 99), 'inbox.unknown');
    await refused(house, () => house.decide('reject', '  ', id), 'inbox.no-reason');
    await refused(house, () => house.decide('edit', null, id), 'inbox.no-edit');
    assert.equal((await house.item()).state, 'open');
  });
});

describe('of two decisions at the same instant exactly one counts', () => {
  const pairs: [string, Decision, Decision][] = [['approve and approve', approve, approve], ['approve and reject', approve, reject], ['reject and approve', reject, approve]];
  for (const [name, one, other] of pairs) {
    test(`${name}: the other is told that it came second`, async (t) => {
      const { house, id, task } = await mailed(t);
      const ends = await Promise.allSettled([one, other].map((decision) => house.company.inbox.decide(id, decision)));
      const lost = ends.filter((end) => end.status === 'rejected');
      assert.equal(lost.length, 1);
      assert.ok(lost[0]?.reason instanceof Conflict && lost[0].reason.code === 'inbox.closed' && /decided already/u.test(lost[0].reason.message));
      await house.later(day);
      const { decision } = await house.company.inbox.show(id);
      assert.deepEqual([house.sent().length, await house.states(task)], decision?.action === 'approve' ? [1, ['succeeded']] : [0, ['rejected']]);
    });
  }

  test('two answers to a question: the task gets the one that counted', async (t) => {
    const { house, task, id } = await asked(t);
    const ends = await Promise.allSettled(['one', 'two'].map((text) => house.decide('answer', text, id)));
    const counted = ends.findIndex(({ status }) => status === 'fulfilled');
    assert.equal(ends.filter(({ status }) => status === 'fulfilled').length, 1);
    await house.run();
    assert.deepEqual(await house.result(task), { answer: { expired: false, text: ['one', 'two'][counted] } });
  });

  for (const first of ['the decision', 'the expiry'] as const) {
    test(`a decision and the expiry, ${first} first: sent or expired, never both and never neither (E6)`, async (t) => {
      const { house, id, task } = await mailed(t);
      house.clock.advance(limits.approvalExpiryMsDefault - 1);
      const decide = (): Promise<unknown> => house.company.inbox.decide(id, approve);
      const expire = (): Promise<unknown> => (house.clock.advance(1), house.run());
      const ends = await Promise.allSettled((first === 'the decision' ? [decide, expire] : [expire, decide]).map((go) => go()));
      const approved = ends[first === 'the decision' ? 0 : 1]?.status === 'fulfilled';
      await house.later(hour);
      assert.deepEqual([house.sent().length, await house.states(task)], approved ? [1, ['succeeded']] : [0, ['expired']]);
    });
  }
});

describe('a question that nobody answers in time', () => {
  for (const type of ['question', 'choice', 'conflict'] as const) {
    test(`of the type ${type} ends, its task goes on with that, and nothing stays due`, async (t) => {
      const { house, task, id } = await asked(t, { type, choices: ['a', 'b'], expiresMs: hour });
      await house.later(hour);
      assert.deepEqual([await house.result(task), (await house.company.inbox.show(id)).state], [{ answer: { expired: true } }, 'expired']);
    });
  }

  test('of a type that takes choices only refuses anything else, and takes a choice in any spelling', async (t) => {
    const { house, task, id } = await asked(t, { type: 'choice', choices: ['Keep it', 'Drop it'] });
    await refused(house, () => house.decide('answer', 'Keep', id), 'inbox.not-a-choice', /nothing was decided/u);
    await house.decide('answer', ' keep IT ', id);
    await house.run();
    assert.deepEqual(await house.result(task), { answer: { expired: false, text: 'Keep it' } });
  });

  test('a choice without choices is never asked: the task fails, and says what to mend', async (t) => {
    const house = await ClerkHouse.open(t, 'review');
    const task = await house.does({ question: { summary: 'Which?', recommended: 'x', type: 'choice' } });
    const { status, failure } = await house.company.tasks.show(task);
    assert.deepEqual([status, failure?.code], ['failed', 'question.no-choices']);
  });
});
