import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { Conflict, NeedsOperator, Terminal } from '../../src/vocabulary/errors.ts';
import { reviewEverything } from '../../src/policy/judge.ts';
import { allowAll, RollbackHouse, reviewUndoing } from './rollback-house.ts';

let house: RollbackHouse;
afterEach(() => house.close());

const goOn = { 'credit.grant': { how: 'The credit is revoked.', onFailure: 'go-on' } } as const;
const fails = (kind: string, amount: number) => async (effect: { id: string; kind: string; payload: object }) => {
  if (effect.kind === kind && 'amount' in effect.payload && effect.payload.amount === amount) throw new Terminal('till.refused', 'The till refused it.', 'Ask the bank.');
  return { id: effect.id };
};

describe('rolling a task back', () => {
  test('what went out is taken back in reverse order, each by an effect with a verdict of its own (E4)', async () => {
    house = await RollbackHouse.open(allowAll);
    const task = await house.clerk('three', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2 }, { do: 'credit', amount: 3 });
    const rollback = await house.rollBack(task);
    assert.deepEqual(house.places.done.slice(3), ['credit.revoke 3', 'credit.revoke 2', 'credit.revoke 1']);
    const effects = await house.effects(rollback);
    assert.deepEqual(effects.map(({ state, verdict, rules }) => [state, verdict, rules]), Array.from({ length: 3 }, () => ['succeeded', 'allow', ['all']]));
    const events = await house.company.ledger.tail({ task: rollback, limit: 100 });
    assert.equal(events.filter(({ kind }) => kind === 'effect.judged').length, 3);
    const proposed = events.flatMap((event) => (event.kind === 'effect.proposed' ? [event.data.compensates] : []));
    assert.deepEqual(proposed, (await house.effects(task)).map(({ id }) => id).toReversed());
    assert.deepEqual((await house.result(rollback)).outcome, 'undone');
  });

  test('the next is not proposed before the one after it in time has been taken back (E4)', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const task = await house.clerk('two', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2 });
    const rollback = await house.rollBack(task);
    assert.deepEqual((await house.effects(rollback)).map(({ sentence, state }) => [sentence, state]), [['credit.revoke 2', 'review']]);
    await house.decide(rollback, 'approval', 'approve');
    assert.deepEqual((await house.effects(rollback)).map(({ sentence, state }) => [sentence, state]), [['credit.revoke 2', 'succeeded'], ['credit.revoke 1', 'review']]);
    await house.decide(rollback, 'approval', 'approve');
    assert.equal(await house.status(rollback), 'completed');
  });

  test('what can not be taken back gets a drafted correction, which is reviewed like any other mail', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const task = await house.clerk('mail', { do: 'credit', amount: 1 }, { do: 'mail', subject: 'Your credit' });
    assert.deepEqual((await house.company.tasks.rollbackPlan(task)).steps.map((step) => [step.do, 'drafted' in step ? step.drafted : '']), [['correct', true], ['compensate', '']]);
    const rollback = await house.rollBack(task);
    const [item] = await house.items(rollback);
    assert.deepEqual([item?.type, item?.recommended.action, item?.summary], ['approval', 'edit', 'Send "Re: Your credit"']);
    await house.company.inbox.edit(item?.id ?? 0, { to: [{ address: 'jane@example.com', name: '' }], subject: 'Re: Your credit', text: 'It was meant for somebody else.' });
    await house.run();
    await house.decide(rollback, 'approval', 'approve');
    assert.deepEqual(house.places.done.slice(2), ['mail.send Re: Your credit', 'credit.revoke 1']);
    assert.deepEqual(await house.result(rollback), { outcome: 'undone', undone: ['Send "Your credit"', 'credit.grant 1'], left: [] });
  });

  test('what others did meanwhile, or a task that was rolled back, is told in the plan and nothing is done twice', async () => {
    house = await RollbackHouse.open(allowAll);
    const task = await house.clerk('one', { do: 'credit', amount: 1 });
    const rollback = await house.rollBack(task);
    const { steps, by } = await house.company.tasks.rollbackPlan(task);
    assert.equal(by, rollback);
    assert.ok(steps[0]?.do === 'nothing' && !steps[0].open && /took it back/u.test(steps[0].why));
    assert.equal(await house.rollBack(task), rollback, 'a task is rolled back once for ever');
    assert.deepEqual(house.places.done, ['credit.grant 1', 'credit.revoke 1']);
  });

  test('a rollback is not rolled back, nor a task that did nothing, nor one that is not there', async () => {
    house = await RollbackHouse.open(allowAll);
    const rollback = await house.rollBack(await house.clerk('one', { do: 'credit', amount: 1 }));
    await assert.rejects(house.company.tasks.rollback(rollback, 'x'), { code: 'rollback.of-rollback' });
    await assert.rejects(house.company.tasks.rollback(await house.clerk('idle'), 'x'), { code: 'rollback.nothing' });
    await assert.rejects(house.company.tasks.rollback('t999', 'x'), { code: 'task.unknown' });
    for (const reason of [' ', 'x'.repeat(1_001)]) await assert.rejects(house.company.tasks.rollback(rollback, reason), { code: 'rollback.no-reason' });
  });

  test('a compensation of what came from untrusted text carries its mark (E5)', async () => {
    house = await RollbackHouse.open(allowAll);
    const task = await house.clerk('marked', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2, tainted: true });
    await house.decide(task, 'approval', 'approve');
    const rollback = await house.rollBack(task);
    const [first] = await house.effects(rollback);
    assert.deepEqual([first?.sentence, first?.verdict, first?.state], ['credit.revoke 2', 'review', 'review']);
    await house.decide(rollback, 'approval', 'approve');
    assert.deepEqual((await house.effects(rollback)).map(({ verdict }) => verdict), ['review', 'allow'], 'and no other does');
  });
});

describe('a compensation that does not happen', () => {
  test('rejected: the rollback stops and asks, as the contract says, and goes on by the operator’s word', async () => {
    house = await RollbackHouse.open(reviewUndoing, { 'credit.grant': { how: 'The credit is revoked.', onFailure: 'stop' } });
    const rollback = await house.rollBack(await house.clerk('two', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2 }));
    await house.decide(rollback, 'approval', 'reject', 'She may keep it.');
    const [item] = await house.items(rollback);
    assert.deepEqual([item?.type, item?.choices], ['question', ['try again', 'go on', 'end here']]);
    assert.match(item?.recommended.why ?? '', /^end here/u);
    assert.ok(item?.evidence.some(({ text }) => /She may keep it/u.test(text)) && item.evidence.some(({ text }) => /credit\.grant 1/u.test(text)));
    assert.equal((await house.effects(rollback)).length, 1, 'nothing more is proposed meanwhile');
    await house.decide(rollback, 'question', 'answer', 'go on');
    await house.decide(rollback, 'approval', 'approve');
    assert.deepEqual(await house.result(rollback), { outcome: 'partly', undone: ['credit.grant 1'], left: ['credit.grant 2'] });
  });

  test('rejected: it is tried again, or the rollback ends and tells what stands, by the operator’s word', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const rollback = await house.rollBack(await house.clerk('two', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2 }));
    await house.decide(rollback, 'approval', 'reject', 'Not yet.');
    await house.decide(rollback, 'question', 'answer', 'try again');
    await house.decide(rollback, 'approval', 'approve');
    await house.decide(rollback, 'approval', 'reject', 'Enough.');
    await house.decide(rollback, 'question', 'answer', 'end here');
    assert.deepEqual(await house.result(rollback), { outcome: 'ended', undone: ['credit.grant 2'], left: ['credit.grant 1'] });
  });

  test('rejected or expired: the rest goes on at once where the contract says so, and the operator is asked beside it', async () => {
    house = await RollbackHouse.open(reviewUndoing, goOn);
    const rollback = await house.rollBack(await house.clerk('two', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2 }));
    house.clock.advance(15 * 24 * 3_600_000);
    await house.run();
    assert.deepEqual((await house.items(rollback)).map(({ type }) => type), ['question', 'approval'], 'the next is proposed while it is asked about the first');
    await house.decide(rollback, 'approval', 'approve');
    assert.equal(await house.status(rollback), 'parked');
    await house.restart();
    await house.decide(rollback, 'question', 'answer', 'try again');
    await house.decide(rollback, 'approval', 'approve');
    assert.deepEqual(await house.result(rollback), { outcome: 'undone', undone: ['credit.grant 1', 'credit.grant 2'], left: [] });
  });

  test('failed for good: it is in the inbox, and the rest goes on where the contract says so', async () => {
    house = await RollbackHouse.open(allowAll, goOn);
    const task = await house.clerk('three', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2 }, { do: 'credit', amount: 3 });
    house.places.world = fails('credit.revoke', 2);
    const rollback = await house.rollBack(task);
    assert.deepEqual(house.places.done.slice(3), ['credit.revoke 3', 'credit.revoke 1']);
    assert.deepEqual(await house.result(rollback), { outcome: 'partly', undone: ['credit.grant 3', 'credit.grant 1'], left: ['credit.grant 2'] });
    house.places.world = async ({ id }) => ({ id });
    await house.decide(rollback, 'escalation', 'send-again');
    assert.equal(house.places.done.at(-1), 'credit.revoke 2');
    assert.ok((await house.company.tasks.rollbackPlan(task)).steps.every((step) => step.do === 'nothing'), 'and then it is taken back like the others');
  });

  test('failed for good: where the contract says so the rest waits for the operator', async () => {
    house = await RollbackHouse.open(allowAll, { 'credit.grant': { how: 'The credit is revoked.', onFailure: 'stop' } });
    const task = await house.clerk('two', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2 });
    house.places.world = fails('credit.revoke', 2);
    const rollback = await house.rollBack(task);
    assert.deepEqual(house.places.done.slice(2), []);
    assert.deepEqual((await house.items(rollback)).map(({ type }) => type).toSorted(), ['escalation', 'question']);
    await house.decide(rollback, 'question', 'answer', 'go on');
    assert.deepEqual(house.places.done.slice(2), ['credit.revoke 1']);
    assert.equal((await house.result(rollback)).outcome, 'partly');
  });

  test('one that no rule of the contract speaks of stops the rest', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const plan = await house.company.tasks.rollbackPlan(await house.clerk('one', { do: 'credit', amount: 1 }));
    assert.ok(plan.steps[0]?.do === 'compensate' && plan.steps[0].onFailure === 'stop');
  });
});

/** The rollback of a task that gave two credits, of which the second is in doubt. */
async function rollBackDoubtful(): Promise<`t${number}`> {
  house = await RollbackHouse.open(allowAll);
  house.places.world = async (effect) => {
    if ('amount' in effect.payload && effect.payload.amount === 2) throw new Error('the line is dead');
    return { id: effect.id };
  };
  const task = await house.clerk('doubtful', { do: 'credit', amount: 1 }, { do: 'credit', amount: 2 });
  house.places.world = async ({ id }) => ({ id });
  return house.rollBack(task);
}

describe('a task under way', () => {
  test('is cancelled first: it does nothing more, and what it had proposed is withdrawn', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const task = await house.clerk('sleeper', { do: 'credit', amount: 1 }, { do: 'sleep' }, { do: 'credit', amount: 2 });
    assert.equal(await house.status(task), 'parked');
    const rollback = await house.rollBack(task);
    assert.equal(await house.status(task), 'cancelled');
    house.clock.advance(2 * 24 * 3_600_000);
    await house.run();
    await house.decide(rollback, 'approval', 'approve');
    assert.deepEqual(house.places.done, ['credit.grant 1', 'credit.revoke 1']);
  });

  test('that ended before what it proposed was decided has that withdrawn: nobody can approve it any more', async () => {
    house = await RollbackHouse.open(reviewEverything);
    const task = await house.clerk('leaver', { do: 'mail', subject: 'Hello', left: true }, { do: 'sleep' });
    house.clock.advance(2 * 24 * 3_600_000);
    await house.run();
    assert.equal(await house.status(task), 'completed');
    const [item] = await house.items(task);
    assert.equal(item?.type, 'approval');
    assert.deepEqual((await house.company.tasks.rollbackPlan(task)).steps.map((step) => step.do), ['withdraw']);
    const rollback = await house.rollBack(task);
    assert.deepEqual([(await house.effects(task)).map(({ state }) => state), (await house.items(task)).length, (await house.result(rollback)).outcome], [['withdrawn'], 0, 'undone']);
    await assert.rejects(house.company.inbox.decide(item?.id ?? 0, { action: 'approve', text: null }), Conflict);
    assert.deepEqual(house.places.done, []);
  });

  test('that failed is not asked about any more: a retry would do more of what was taken back', async () => {
    house = await RollbackHouse.open(allowAll);
    const task = await house.clerk('failing', { do: 'credit', amount: 1 }, { do: 'put', id: '', value: {} });
    assert.deepEqual([await house.status(task), (await house.items(task)).length], ['failed', 1]);
    await house.rollBack(task);
    assert.equal((await house.items(task)).length, 0);
    await assert.rejects(house.company.tasks.retry(task, null), { code: 'task.dismissed' });
  });

  test('whose last effect is in doubt waits for that to be settled, and then all of it goes in its order (E3, E4)', async () => {
    const rollback = await rollBackDoubtful();
    assert.deepEqual(house.places.done, ['credit.grant 1'], 'nothing is taken back meanwhile');
    const doubt = (await house.company.inbox.list()).find(({ type }) => type === 'doubt');
    await house.company.inbox.decide(doubt?.id ?? 0, { action: 'sent', text: null });
    await house.decide(rollback, 'question', 'answer', 'look again');
    assert.deepEqual(house.places.done.slice(1), ['credit.revoke 2', 'credit.revoke 1']);
  });
});

test('what was settled while it was asked about is taken back, although the rest was to go on without it (E3, E4)', async () => {
  const rollback = await rollBackDoubtful();
  const doubt = (await house.company.inbox.list()).find(({ type }) => type === 'doubt');
  await house.company.inbox.decide(doubt?.id ?? 0, { action: 'sent', text: null });
  await house.restart();
  await house.decide(rollback, 'question', 'answer', 'go on without them');
  assert.deepEqual(house.places.done.slice(1), ['credit.revoke 2', 'credit.revoke 1']);
  assert.deepEqual((await house.result(rollback)).left, []);
});

describe('the tasks that a task started', () => {
  test('are rolled back with it, each thing in its place in time (E4)', async () => {
    house = await RollbackHouse.open(allowAll);
    const task = await house.clerk('parent', { do: 'credit', amount: 1 }, { do: 'child', acts: [{ do: 'credit', amount: 2 }] }, { do: 'credit', amount: 3 });
    const rollback = await house.rollBack(task);
    assert.deepEqual(house.places.done.slice(3), ['credit.revoke 3', 'credit.revoke 2', 'credit.revoke 1']);
    const child = (await house.company.tasks.list()).find(({ parent }) => parent === task);
    await assert.rejects(house.company.tasks.rollback(child?.id ?? 't999', 'x'), (error: unknown) => error instanceof Terminal && error.code === 'rollback.with-parent' && error.message.includes(rollback));
  });

  test('are left to their own rollback when they have one', async () => {
    house = await RollbackHouse.open(reviewUndoing);
    const task = await house.clerk('parent', { do: 'credit', amount: 1 }, { do: 'child', acts: [{ do: 'credit', amount: 2 }] });
    const child = (await house.company.tasks.list()).find(({ parent }) => parent === task);
    const own = await house.rollBack(child?.id ?? 't999');
    const { steps } = await house.company.tasks.rollbackPlan(task);
    assert.deepEqual(steps.map((step) => step.do), ['nothing', 'compensate']);
    assert.ok(steps[0]?.do === 'nothing' && steps[0].why.includes(own));
  });
});

test('no other agent takes back what a task did', async () => {
  house = await RollbackHouse.open(allowAll);
  const { rollingBack } = await import('../../src/conductor/agent-rollback.ts');
  const run = { contract: { name: 'clerk' } } as unknown as Parameters<typeof rollingBack>[1];
  const own = rollingBack({} as Parameters<typeof rollingBack>[0], run, { step: () => assert.fail('nothing is read') });
  await assert.rejects(own.plan('t1'), NeedsOperator);
  await assert.rejects(own.compensate('e0', 'x'), NeedsOperator);
});
