import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type { Policy } from '../../src/policy/judge.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import { ClerkHouse, day, mailRule, minute } from './clerk-house.ts';

const rule = 'allow after 10m unless stopped';

async function cooling(t: TestContext): Promise<{ house: ClerkHouse; task: TaskId }> {
  const house = await ClerkHouse.open(t, rule);
  const task = await house.does({ mails: ['Hello.'] });
  assert.deepEqual([await house.states(task), house.sent()], [['cooling'], []]);
  return { house, task };
}

/** Nothing went out, and nothing will: not by time, not by a restart. */
async function staysUnsent(house: ClerkHouse): Promise<void> {
  await house.later(day);
  await house.restart();
  await house.later(60 * day);
  assert.deepEqual(house.sent(), []);
}

describe('a cool-off', () => {
  test('ends when it said it would and not before, with a receipt, and its item goes away', async (t) => {
    const { house, task } = await cooling(t);
    const { id, summary, expiresAt, batch } = await house.item();
    assert.match(summary, /^Goes out on 5 Jan 2026, 00:10 unless you stop it: /u);
    assert.deepEqual([expiresAt, batch], [null, null]);
    await house.later(10 * minute - 1);
    assert.deepEqual([await house.states(task), house.sent()], [['cooling'], []]);
    await house.later(1);
    assert.deepEqual([await house.result(task), house.sent()], [[{ status: 'succeeded', edited: false }], ['Hello.']]);
    const { state, decision } = await house.company.inbox.show(id);
    assert.deepEqual([state, decision?.text], ['withdrawn', 'The cool-off is over, and it goes out.']);
    await house.later(day);
    assert.equal(house.sent().length, 1);
  });

  test('is stopped by a rejection, and the task hears why', async (t) => {
    const { house, task } = await cooling(t);
    await house.decide('reject', 'not to her');
    await staysUnsent(house);
    assert.deepEqual(await house.result(task), [{ status: 'rejected', edited: false }]);
  });

  test('is cut short by an approval, which sends it once and not again at the end', async (t) => {
    const { house, task } = await cooling(t);
    await house.decide('approve');
    await house.run();
    assert.deepEqual([await house.states(task), house.sent()], [['succeeded'], ['Hello.']]);
    await house.later(10 * minute);
    await house.later(day);
    assert.equal(house.sent().length, 1);
  });

  test('ends with an edit, which goes out at once in the words of the operator', async (t) => {
    const { house, task } = await cooling(t);
    const { id, effectDetail } = await house.item();
    await house.company.inbox.edit(id, { ...(effectDetail?.payload as object), text: 'Dear Jane.' });
    await house.run();
    await house.later(day);
    assert.deepEqual([house.sent(), await house.result(task)], [['Dear Jane.'], [{ status: 'succeeded', edited: true }]]);
  });

  test('goes on over a restart, and ends at the next start when its time came meanwhile', async (t) => {
    const { house, task } = await cooling(t);
    await house.restart();
    await house.later(9 * minute);
    assert.deepEqual([await house.states(task), house.sent()], [['cooling'], []]);
    house.clock.advance(day);
    await house.crash();
    await house.run();
    assert.deepEqual([await house.states(task), house.sent()], [['succeeded'], ['Hello.']]);
  });

  test('goes with its task when that is cancelled', async (t) => {
    const { house, task } = await cooling(t);
    await house.company.tasks.cancel(task, 'not needed');
    await staysUnsent(house);
    assert.deepEqual(await house.states(task), ['withdrawn']);
  });

  for (const what of [{ scope: 'agent', name: 'clerk' }, { scope: 'adapter', name: 'fake' }, { scope: 'all', name: null }] as const) {
    test(`does not end while ${what.name ?? 'everything'} is paused, and ends when that is lifted`, async (t) => {
      const { house, task } = await cooling(t);
      await house.company.pauses.set(what, 'holiday');
      await house.later(day);
      await house.restart();
      await house.run();
      assert.deepEqual([await house.states(task), house.sent()], [['cooling'], []]);
      await house.company.pauses.lift(what);
      await house.run();
      assert.deepEqual([await house.states(task), house.sent()], [['succeeded'], ['Hello.']]);
    });
  }

  test('that is not over is not cut short by an approval in the name of the system (E1)', async (t) => {
    const { house, task } = await cooling(t);
    const { id, call } = await house.effect(task);
    await house.forge({ kind: 'effect.approved', actor: 'system', task, data: { effect: id, call, by: 'nobody' } });
    await house.run();
    assert.deepEqual(house.sent(), []);
    assert.match((await house.effect(task)).failure?.message ?? '', /cool-off was not over/u);
  });
});

describe('at its end an effect is judged again, by the rules of then', () => {
  const changes = [
    { outcome: 'review', state: 'review', open: ['approve', 'edit', 'reject'] },
    { outcome: 'stage', state: 'staged', open: ['unstage', 'reject'] },
    { outcome: 'deny', state: 'rejected', open: [] },
  ];
  for (const { outcome, state, open } of changes) {
    test(`${outcome}: it is not sent`, async (t) => {
      const { house, task } = await cooling(t);
      const { id } = await house.item();
      house.rules(mailRule(outcome));
      await house.later(10 * minute);
      assert.deepEqual([await house.states(task), house.sent(), (await house.items()).map(({ actions }) => actions)], [[state], [], open.length > 0 ? [open] : []]);
      assert.equal((await house.company.inbox.show(id)).decision?.text, 'The rules say something else by now.');
      await assert.rejects(house.decide('approve', null, id), { code: 'inbox.closed' });
      await staysUnsent(house);
    });
  }

  test('allow: it goes out', async (t) => {
    const { house } = await cooling(t);
    house.rules(mailRule('allow'));
    await house.later(10 * minute);
    assert.deepEqual(house.sent(), ['Hello.']);
  });

  test('a longer cool-off: what is left of that one', async (t) => {
    const { house, task } = await cooling(t);
    house.rules(mailRule('allow after 1h unless stopped'));
    await house.later(10 * minute);
    assert.match((await house.item()).summary, /^Goes out on 5 Jan 2026, 01:00/u);
    await house.later(50 * minute - 1);
    assert.deepEqual([await house.states(task), house.sent()], [['cooling'], []]);
    await house.later(1);
    assert.deepEqual(house.sent(), ['Hello.']);
  });

  test('a cool-off that was made longer again and again: when the newest rules say, counted from the proposal', async (t) => {
    const { house, task } = await cooling(t);
    for (const minutes of [20, 30, 40]) {
      house.rules(mailRule(`allow after ${minutes}m unless stopped`));
      await house.later(10 * minute);
      assert.deepEqual([await house.states(task), house.sent()], [['cooling'], []]);
    }
    await house.later(10 * minute - 1);
    assert.deepEqual(await house.states(task), ['cooling']);
    await house.later(1);
    assert.deepEqual(house.sent(), ['Hello.']);
  });

  test('E6: rules that can not be read at a start after which it ends: it is reviewed', async (t) => {
    const { house, task } = await cooling(t);
    house.rules('version: 1\nrules: nonsense\n');
    await house.restart();
    await house.later(10 * minute);
    assert.deepEqual([await house.states(task), house.sent()], [['review'], []]);
    assert.deepEqual((await house.items()).map(({ type }) => type).toSorted((one, other) => one.localeCompare(other)), ['approval', 'escalation']);
  });

  test('E6: no rules any more at a start after which it ends: it is reviewed', async (t) => {
    const { house, task } = await cooling(t);
    rmSync(join(house.folder, 'policy.yaml'));
    await house.restart();
    await house.later(10 * minute);
    assert.deepEqual([await house.states(task), house.sent()], [['review'], []]);
  });

  test('E6: rules that throw: it is reviewed, and the operator is told why', async (t) => {
    let broken = false;
    const policy: Policy = {
      digest: null,
      judge() {
        if (broken) throw new Error('no such rule');
        return { outcome: 'allow', afterMs: 10 * minute, rules: ['r'], why: 'It may.' };
      },
    };
    const house = await ClerkHouse.open(t, rule, { policy });
    const task = await house.does({ mails: ['Hello.'] });
    broken = true;
    await house.later(10 * minute);
    assert.deepEqual([await house.states(task), house.sent()], [['review'], []]);
    assert.match((await house.item()).evidence.find(({ label }) => label === 'why this waits')?.text ?? '', /no such rule/u);
  });
});

describe('at the last moment', () => {
  test('an approval and the end together send it exactly once', async (t) => {
    for (const first of ['the operator', 'the end']) {
      const { house, task } = await cooling(t);
      const { id } = await house.item();
      house.clock.advance(10 * minute);
      const both = [() => house.decide('approve', null, id), () => house.run()];
      await Promise.allSettled((first === 'the operator' ? both : both.toReversed()).map((go) => go()));
      await house.later(day);
      assert.deepEqual([house.sent(), await house.states(task), (await house.events('effect.approved')).length], [['Hello.'], ['succeeded'], 1], first);
    }
  });

  test('a rejection and the end together are one of the two, and what the operator hears is true', async (t) => {
    for (const first of ['the operator', 'the end']) {
      const { house, task } = await cooling(t);
      const { id } = await house.item();
      house.clock.advance(10 * minute);
      const both = [() => house.decide('reject', 'no', id), () => house.run()];
      const ends = await Promise.allSettled((first === 'the operator' ? both : both.toReversed()).map((go) => go()));
      const rejected = ends[first === 'the operator' ? 0 : 1]?.status === 'fulfilled';
      await house.later(day);
      assert.deepEqual([house.sent().length, await house.states(task)], rejected ? [0, ['rejected']] : [1, ['succeeded']], first);
    }
  });
});
