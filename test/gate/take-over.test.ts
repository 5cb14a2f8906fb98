import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { z } from 'zod';
import { fakeAdapter, type FakeAdapter } from '../../src/effects/test-effects.ts';
import type { AgentContract, TaskContext } from '../../src/vocabulary/contract.ts';
import { Conflict, Retryable, Terminal } from '../../src/vocabulary/errors.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import { MailHouse } from '../effects/house.ts';

let house: MailHouse;
let adapter: FakeAdapter;
/** How often each step's work was done. */
let done: Record<string, number>;
afterEach(() => house.close());

const inputSchema = z.object({ way: z.enum(['broken', 'flaky', 'sleepy', 'deaf', 'mails', 'page']) });
type Input = z.infer<typeof inputSchema>;

async function run(ctx: TaskContext, { way }: Input): Promise<Json> {
  const count = (name: string): void => void (done[name] = (done[name] ?? 0) + 1);
  await ctx.step('first', () => (count('first'), 'one'));
  if (way === 'sleepy') await ctx.sleep('a year', 365 * 24 * 3_600_000);
  if (way === 'deaf') return { heard: (await ctx.waitFor('a word', { signal: 'word' })).arrived };
  if (way === 'mails' || way === 'page') {
    const address = way === 'mails' ? 'jane@example.com' : await ctx.step('page', (attempt): string => {
      attempt.untrusted();
      throw new Terminal('page.broken', 'The page ended too early.', 'Look at it by hand.');
    });
    const outcome = await ctx.effect('tell', { kind: 'mail.send', payload: { to: [{ address, name: '' }], cc: [], subject: 'Hello', text: 'Hello.', inReplyTo: null, references: [], thread: null }, why: 'x', evidence: [], confidence: null, risk: 'low', tainted: false });
    return { told: outcome.status };
  }
  const rate = await ctx.step('rate', (): Json => {
    count('rate');
    if (way === 'broken') throw new Terminal('rate.gone', 'The rate service is gone.', 'Look it up.');
    if (way === 'flaky') throw new Retryable('rate.down', 'The rate service is down.', 'Wait.');
    return 1;
  });
  return { rate };
}

const agent: AgentContract<Input, Json> = {
  name: 'clerk', version: 1, does: 'tries things', input: inputSchema, output: z.json(), effects: ['mail.send'], lane: 'routine', limits: { callsMax: 20, taskMsMax: null },
  compensation: {}, key: ({ way }) => `clerk:${way}`, title: ({ way }) => way, run,
};

async function open(way: Input['way']): Promise<`t${number}`> {
  done = {};
  adapter = fakeAdapter('blind', async () => ({ messageId: 'x@acme.example' }));
  house = await MailHouse.open(adapter, { agents: [agent as unknown as AgentContract<never, never>] });
  const { id } = await house.company.tasks.start('clerk', { way });
  await house.run();
  return id;
}

describe('taking over', () => {
  test('a failed step is supplied: the task goes on with the result, and nothing before it runs again', async () => {
    const task = await open('broken');
    assert.equal((await house.company.tasks.show(task)).status, 'failed');
    await house.company.tasks.supply(task, 'rate', { eur: 1.08 }, 'from the bank');
    await house.run();
    const { status, result, timeline } = await house.company.tasks.show(task);
    assert.deepEqual([status, result, done], ['completed', { rate: { eur: 1.08 } }, { first: 1, rate: 1 }]);
    assert.match(timeline.find(({ type }) => type === 'taken-over')?.detail ?? '', /supplied by the operator: from the bank/u);
    const recorded = await house.company.ledger.tail({ task, limit: 100 });
    assert.deepEqual(recorded.filter(({ actor }) => actor === 'operator').map(({ kind }) => kind), ['operator.stepped-in', 'inbox.decided', 'task.resumed', 'step.completed']);
    assert.ok(!(await house.company.inbox.list()).some((item) => item.task === task), 'its escalation is settled');
  });

  test('a step that waits for its next attempt is supplied, also across a restart', async () => {
    const task = await open('flaky');
    assert.equal((await house.company.tasks.show(task)).status, 'parked');
    await house.restart();
    await house.company.tasks.supply(task, 'rate', 2, null);
    await house.restart();
    await house.run();
    assert.deepEqual([(await house.company.tasks.show(task)).result, done], [{ rate: 2 }, { first: 1, rate: 1 }]);
  });

  test('E5: what is supplied for a step that had read something from outside carries its mark', async () => {
    const task = await open('page');
    await house.company.tasks.supply(task, 'page', 'mallory@evil.example', 'saved by hand');
    await house.run();
    const [judged] = await house.company.ledger.tail({ task, kind: 'effect.judged', limit: 10 });
    assert.ok(judged?.kind === 'effect.judged');
    assert.deepEqual([judged.data.facts?.effect.tainted, judged.data.facts?.effect.taintedFields], [true, ['recipients']]);
  });

  test('a step is skipped: the code gets null', async () => {
    const task = await open('broken');
    await house.company.tasks.skip(task, 'rate', null);
    await house.run();
    assert.deepEqual((await house.company.tasks.show(task)).result, { rate: null });
  });

  test('a sleep and a wait for a signal are skipped', async () => {
    const sleepy = await open('sleepy');
    await house.company.tasks.skip(sleepy, 'a year', 'no time');
    const deaf = (await house.company.tasks.start('clerk', { way: 'deaf' })).id;
    await house.run();
    await house.company.tasks.skip(deaf, 'a word', null);
    await house.run();
    assert.deepEqual([(await house.company.tasks.show(sleepy)).status, (await house.company.tasks.show(deaf)).result], ['completed', { heard: false }]);
    await assert.rejects(house.company.tasks.supply(deaf, 'a word', 'x', null), Conflict);
  });

  test('retry tries at once what waits for its next attempt, and a failed task from where it failed', async () => {
    const flaky = await open('flaky');
    await house.company.tasks.retry(flaky, null);
    await house.run();
    assert.equal(done['rate'], 2);
    done = {};
    const broken = (await house.company.tasks.start('clerk', { way: 'broken' })).id;
    await house.run();
    await house.company.tasks.retry(broken, 'again');
    await house.run();
    assert.deepEqual([(await house.company.tasks.show(broken)).status, done], ['failed', { first: 1, rate: 2 }]);
  });

  test('an effect that was done by hand is never sent, and the task goes on', async () => {
    const task = await open('mails');
    await house.company.tasks.doneByHand(task, null, 'I called her.');
    await house.run();
    assert.deepEqual([(await house.company.tasks.show(task)).result, adapter.calls.length], [{ told: 'succeeded' }, 0]);
    assert.ok(!(await house.company.inbox.list()).some((item) => item.task === task), 'nothing asks about it any more');
    await assert.rejects(house.company.tasks.doneByHand(task, null, 'again'), Terminal);
  });

  test('what was done by hand is remembered as what the operator did: the draft that never went out is no mail of ours', async () => {
    const task = await open('mails');
    const [effect] = await house.company.effects.ofTask(task);
    assert.ok(effect);
    const { text } = effect.payload as { text: string };
    await house.company.tasks.doneByHand(task, null, 'I rang the doorbell.');
    const remembered = async (words: string): Promise<string[]> => (await house.company.memory.recall({ text: words, using: 'lexical' })).hits.map((hit) => hit.text);
    assert.deepEqual((await remembered('rang the doorbell')).filter((one) => one.includes('Done by hand, in place of a mail: I rang the doorbell.')).length, 1);
    assert.deepEqual((await remembered(text)).filter((one) => one.includes(text)), []);
    assert.ok((await house.company.ledger.rebuild()).tables.every(({ identical }) => identical));
  });

  test('what is approved and done by hand in the same moment happens once, in one way', async () => {
    const task = await open('mails');
    const item = (await house.company.inbox.list()).find((one) => one.task === task);
    const ended = await Promise.allSettled([house.company.inbox.decide(item?.id ?? 0, { action: 'approve', text: null }), house.company.tasks.doneByHand(task, null, 'I called her.')]);
    assert.deepEqual(ended.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    await house.run();
    assert.equal(adapter.calls.length, ended[0]?.status === 'fulfilled' ? 1 : 0);
  });

  test('a wrong step, one that is done, and an unknown task are refused with what there is', async () => {
    const task = await open('broken');
    await assert.rejects(house.company.tasks.supply(task, 'rates', 1, null), (error: unknown) => error instanceof Terminal && /"first", "rate"/u.test(error.nextStep));
    await assert.rejects(house.company.tasks.supply(task, 'first', 1, null), Conflict);
    await assert.rejects(house.company.tasks.skip('t999', 'rate', null), Terminal);
    for (const step of [null, 'rate']) await assert.rejects(house.company.tasks.doneByHand('t999', step, 'x'), { code: 'task.unknown', message: 'There is no task t999.', nextStep: /keelson tasks/u });
    assert.equal((await house.company.tasks.show(task)).status, 'failed');
  });
});
