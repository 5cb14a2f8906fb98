import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelFault } from '../peers/model-peer-script.ts';
import { ModelHouse, paint, say } from './model-house.ts';

const both = { tiers: { draft: ['local/large', 'spare/other'] } };
const alone = { tiers: { draft: ['local/large'] } };

test('an answer is on record with its tokens and its cost, and what is asked is what was told to be', async (t) => {
  const house = await ModelHouse.open(t);
  await house.peer.script({ answer: 'blue' });
  const answer = await house.answer(say('the sea', { outputTokensMax: 50 }));
  assert.deepEqual(answer, { value: 'blue', model: 'local/large', reused: false, without: null, leftOut: [] });
  const [call] = await house.events('model.called');
  const [{ request, usage } = assert.fail()] = await house.peer.requests();
  assert.deepEqual(call?.data.usage, { input: usage.input, cachedInput: 0, cacheWrite: 0, output: 1 });
  // 10 EUR a million tokens: a token is a thousandth of a cent.
  assert.deepEqual(call.data.cost, { amount: 0, billionths: (usage.input + 1) * 1_000_000, currency: 'EUR' });
  assert.deepEqual([request.max_tokens, request.temperature, request.messages.map(({ role }) => role)], [50, 0, ['system', 'user']]);
  await house.isSound();
});

test('429 with Retry-After: asked again when the provider said, not before, and nothing is counted for it', async (t) => {
  const house = await ModelHouse.open(t, alone);
  await house.peer.script({ fault: 'rate-limited', retryAfter: '4', times: 1 }, { answer: 'blue' });
  const [task] = await house.does(say('the sea'));
  await house.later(3_900);
  assert.deepEqual(await house.calls(), ['local/large failed (nothing)']);
  await house.later(200);
  assert.equal((await house.result(task!)).value, 'blue');
  assert.deepEqual(await house.calls(), ['local/large failed (nothing)', 'local/large answered']);
  await house.isSound();
});

test('429 for longer than anybody wants to wait: the next model of the tier is asked at once', async (t) => {
  const house = await ModelHouse.open(t, both);
  await house.peer.script({ model: 'large', fault: 'rate-limited', retryAfter: '60' }, { answer: 'blue' });
  const [task] = await house.does(say('the sea'));
  assert.equal((await house.result(task!)).model, 'spare/other');
  assert.deepEqual(await house.asked(), ['large', 'other']);
});

test('429 for long and no other model: it is waited for, durably, over a restart', async (t) => {
  const house = await ModelHouse.open(t, alone);
  await house.peer.script({ fault: 'rate-limited', retryAfter: '100', times: 1 }, { answer: 'blue' });
  const [task] = await house.does(say('the sea'));
  await house.restart();
  await house.later(99_000);
  assert.equal(await house.status(task!), 'parked');
  await house.later(1_100);
  assert.equal((await house.result(task!)).value, 'blue');
});

test('429 for minutes, no other model, and a way without one: nobody waits for it', async (t) => {
  const house = await ModelHouse.open(t, alone);
  await house.peer.script({ fault: 'rate-limited', retryAfter: '600', times: 1 }, { answer: 'blue' });
  const [task] = await house.does(say('the sea'));
  assert.equal((await house.result(task!)).model, null);
  assert.equal((await house.asked()).length, 1);
});

/** What a failure of one request leads to when it is always the same. `worst`: nobody knows what it cost. */
const repeated: [ModelFault, 'worst' | 'nothing'][] = [['failed', 'nothing'], ['unavailable', 'nothing'], ['hang', 'worst'], ['reset', 'worst'], ['cut', 'worst'], ['no-finish', 'worst'], ['stall', 'worst'], ['error-chunk', 'worst']];
for (const [fault, counts] of repeated) {
  test(`${fault}: tried three times with growing pauses, then the next model, and what it may have cost is counted as ${counts}`, async (t) => {
    const house = await ModelHouse.open(t, { ...both, budgets: [tokens] });
    await house.peer.script({ model: 'large', fault }, { answer: 'blue' });
    const [task] = await house.does(say('the sea'));
    assert.deepEqual(await house.calls(), [`local/large failed (${counts})`], 'it does not try again before its time');
    for (let waits = 0; waits < 2; waits++) await house.later(10_000);
    assert.equal((await house.result(task!)).model, 'spare/other');
    const failed = `local/large failed (${counts})`;
    assert.deepEqual(await house.calls(), [failed, failed, failed, 'spare/other answered']);
    const calls = await house.events('model.called');
    const counted = calls.reduce((sum, { data }) => sum + (data.counts === 'worst' ? data.worst.tokens : (data.usage?.input ?? 0) + (data.usage?.output ?? 0)), 0);
    assert.equal((await house.windows())[0]?.spent, counted);
    await house.isSound();
  });
}

const tokens = { id: 'tokens', scope: 'company', agent: null, kind: null, per: 'day', unit: 'tokens', currency: null, cap: 1_000_000, whenReached: 'ask' } as const;

for (const fault of ['malformed-chunk', 'foreign-chunk', 'page'] as const) {
  test(`${fault}: what is not in the protocol is no answer, and another model is asked`, async (t) => {
    const house = await ModelHouse.open(t, both);
    await house.peer.script({ model: 'large', fault }, { answer: 'blue' });
    assert.equal((await house.answer(say('the sea'))).model, 'spare/other');
    const failed = (await house.calls()).slice(0, -1);
    // Where the count came all the same, it counts.
    assert.ok(failed.every((call) => call === (fault === 'page' ? 'local/large failed (worst)' : 'local/large failed')), failed.join());
    assert.doesNotMatch(JSON.stringify(await house.company.ledger.after(0, 1_000)), /what a customer wrote/u, 'what came is not kept in an error');
  });
}

for (const fault of ['unauthorized', 'no-credit', 'unknown-model', 'too-long', 'bad-request'] as const) {
  test(`${fault}: asking again would not help, so the next model is asked at once`, async (t) => {
    const house = await ModelHouse.open(t, both);
    await house.peer.script({ model: 'large', fault }, { answer: 'blue' });
    const [task] = await house.does(say('the sea'));
    assert.equal((await house.result(task!)).model, 'spare/other');
    assert.deepEqual(await house.calls(), ['local/large failed (nothing)', 'spare/other answered']);
  });
}

for (const [fault, outcome, counts] of [['refusal', 'refused', ''], ['filtered', 'refused', ''], ['empty', 'empty', '']] as const) {
  test(`${fault}: the same model would say the same, so the next one is asked`, async (t) => {
    const house = await ModelHouse.open(t, both);
    await house.peer.script({ model: 'large', fault }, { answer: 'blue' });
    const [task] = await house.does(say('the sea'));
    assert.equal((await house.result(task!)).model, 'spare/other');
    assert.deepEqual(await house.calls(), [`local/large ${outcome}${counts}`, 'spare/other answered']);
  });
}

test('truncated: asked once more with all the room that its tier allows, then the next model', async (t) => {
  const house = await ModelHouse.open(t, both);
  await house.peer.script({ model: 'large', answer: 'blue '.repeat(3_000) }, { answer: 'blue' });
  assert.equal((await house.answer(say('the sea', { outputTokensMax: 100 }))).model, 'spare/other');
  assert.deepEqual((await house.peer.requests()).map(({ request }) => `${request.model} ${request.max_tokens}`), ['large 100', 'large 2000', 'other 100']);
  assert.deepEqual(await house.calls(), ['local/large truncated', 'local/large truncated', 'spare/other answered']);
});

test('truncated, and long enough with more room', async (t) => {
  const house = await ModelHouse.open(t, alone);
  await house.peer.script({ answer: 'blue '.repeat(200) });
  assert.equal(((await house.answer(say('the sea', { outputTokensMax: 100 }))).value as string).length, 999);
  assert.deepEqual(await house.calls(), ['local/large truncated', 'local/large answered']);
});

test('a server that ignores max_tokens is stopped, and what it wrote counts at its worst', async (t) => {
  const house = await ModelHouse.open(t, { ...alone, budgets: [tokens] });
  await house.peer.script({ fault: 'endless' });
  const answer = await house.answer(say('the sea'));
  assert.deepEqual([answer.value, answer.without?.code], ['plain', 'models.truncated']);
  const calls = await house.events('model.called');
  assert.deepEqual(calls.map(({ data }) => `${data.outcome} ${data.counts}`), ['truncated worst']);
  assert.equal((await house.windows())[0]?.spent, calls[0]?.data.worst.tokens);
  assert.ok((await house.peer.requests())[0]!.usage.output < 200_000, 'the connection was closed before it was done');
  await house.isSound();
});

test('invalid JSON is mended once, by the model that gave it, with the words of the validator', async (t) => {
  const house = await ModelHouse.open(t, both);
  await house.peer.script({ answer: { colour: 'blue', shade: 0 }, times: 1 }, { answer: { colour: 'green', shade: 2 } });
  const answer = await house.answer(paint('the sea'));
  assert.deepEqual([answer.value, answer.model], [{ colour: 'green', shade: 2 }, 'local/large']);
  assert.deepEqual(await house.calls(), ['local/large invalid', 'local/large answered']);
  const [, { request } = assert.fail()] = await house.peer.requests();
  assert.deepEqual(request.messages.map(({ role }) => role), ['system', 'user', 'assistant', 'user']);
  assert.match(request.messages[2]!.content, /"blue"/u);
  assert.match(request.messages[3]!.content, /colour: .*shade: /su);
});

for (const [how, rule] of [['half of the JSON', { fault: 'invalid-json', answer: { colour: 'green', shade: 2 } }], ['words', { answer: 'green, I would say' }]] as const) {
  test(`${how} twice in a row: the next model, and then without`, async (t) => {
    const house = await ModelHouse.open(t, both);
    await house.peer.script(rule);
    const answer = await house.answer(paint('the sea'));
    assert.deepEqual([answer.value, answer.model, answer.without?.code], [{ colour: 'red', shade: 1 }, null, 'models.invalid-answer']);
    assert.deepEqual(await house.calls(), ['local/large invalid', 'local/large invalid', 'spare/other invalid', 'spare/other invalid']);
  });
}

test("what the agent's own check finds wrong is mended too, and never reaches the agent", async (t) => {
  const house = await ModelHouse.open(t, alone);
  await house.peer.script({ answer: 'It costs 500.', times: 1 }, { answer: 'I can not say.' });
  const answer = await house.answer(say('the price', { check: (text) => (text.includes('500') ? 'it names 500, which nobody said' : null) }));
  assert.equal(answer.value, 'I can not say.');
  assert.match((await house.peer.requests())[1]!.request.messages[3]!.content, /it names 500, which nobody said/u);
});

test('nobody is there: without a model as the agent says, with the reason; or the operator', async (t) => {
  const house = await ModelHouse.open(t, alone);
  await house.peer.script({ fault: 'unauthorized' });
  const answer = await house.answer(say('the sea'));
  assert.deepEqual([answer.value, answer.model, answer.without?.code], ['plain', null, 'models.key-refused']);
});

test('the operator, when nothing can be done without: has the models asked again, or gives the answer', async (t) => {
  const house = await ModelHouse.open(t, alone);
  await house.peer.script({ fault: 'unauthorized' });
  const [task, supplied] = await house.does(say('the sky', { without: 'operator' }), paint('a lake', { without: 'operator' }));
  for (const one of [task!, supplied!]) assert.equal((await house.company.tasks.show(one)).failure?.code, 'models.no-answer');
  await house.company.tasks.retry(task!, null);
  await house.run();
  assert.equal((await house.company.tasks.show(task!)).failure?.code, 'models.no-answer', 'the key is still refused');
  await house.peer.script({ answer: 'blue' });
  await house.company.tasks.retry(task!, null);
  await house.run();
  assert.deepEqual((await house.result(task!)).value, 'blue');
  await house.company.tasks.supply(supplied!, 'paint: answer', { colour: 'mauve' }, null);
  await house.run();
  assert.match((await house.company.tasks.show(supplied!)).failure?.message ?? '', /What you gave does not fit: colour/u);
  await house.company.tasks.supply(supplied!, 'paint: answer', { colour: 'red', shade: 7 }, null);
  await house.run();
  const answer = await house.result(supplied!);
  assert.deepEqual([answer.value, answer.model, answer.without?.code], [{ colour: 'red', shade: 7 }, null, 'models.supplied']);
  await house.isSound();
});

test('a tier without a model is done without, and nobody is asked', async (t) => {
  const house = await ModelHouse.open(t, alone);
  const answer = await house.answer(say('the sea', { tier: 'plan' }));
  assert.deepEqual([answer.value, answer.without?.code, await house.asked()], ['plain', 'models.none', []]);
});

test('a provider that fails five times in a row is left alone for a while, and asked again when it is over', async (t) => {
  const house = await ModelHouse.open(t, both);
  await house.peer.script({ model: 'large', fault: 'failed' }, { answer: 'blue' });
  for (const about of ['the sea', 'the sky']) assert.equal((await house.answer(say(about))).model, 'spare/other');
  const large = async (): Promise<number> => (await house.asked()).filter((model) => model === 'large').length;
  assert.equal(await large(), 5, 'the second call gave up on it at its second failure');
  const [while30s] = await house.does(say('a lake'));
  assert.deepEqual([(await house.result(while30s!)).model, await large()], ['spare/other', 5]);
  house.clock.advance(31_000);
  await house.peer.script({ answer: 'blue' });
  const [after] = await house.does(say('a river'));
  assert.deepEqual([(await house.result(after!)).model, await large()], ['local/large', 6]);
  const [closed] = await house.does(say('a pond'));
  assert.equal((await house.result(closed!)).model, 'local/large');
});

test('a call that begins while the only provider is left alone waits for it', async (t) => {
  const house = await ModelHouse.open(t, alone);
  await house.peer.script({ fault: 'failed', times: 5 }, { answer: 'blue' });
  for (const about of ['the sea', 'the sky']) assert.equal((await house.answer(say(about))).value, 'plain');
  const [task] = await house.does(say('a lake'));
  assert.deepEqual([await house.status(task!), (await house.asked()).length], ['parked', 5]);
  await house.later(31_000);
  assert.deepEqual([(await house.result(task!)).value, (await house.asked()).length], ['blue', 6]);
});

test('an answer that needs mending, of a model that may not be asked again: the next one is asked', async (t) => {
  const house = await ModelHouse.open(t, both);
  await house.peer.script({ model: 'large', fault: 'huge-usage', answer: { colour: 'blue', shade: 0 } }, { answer: { colour: 'green', shade: 2 } });
  assert.equal((await house.answer(paint('the sea'))).model, 'spare/other');
  assert.deepEqual(await house.calls(), ['local/large invalid', 'spare/other answered']);
  assert.equal((await house.peer.requests())[1]!.request.messages.length, 2, 'without what the other one said');
});
