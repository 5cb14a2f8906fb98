import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectWish } from '../../vocabulary/model-contract.ts';
import { testContext, type TestContext, type TestWorld } from '../support/test-context.ts';
import { mailWith } from '../support/test-mails.ts';
import type { TriageInput } from './contract.ts';
import { routingText } from './routing-text.ts';
import { answerAnyway, noAnswer } from './run.ts';
import { triageAgent } from './triage.ts';

const input: TriageInput = {
  signal: 7,
  mail: mailWith({ subject: 'Re: Question', text: 'Do you repair pumps?\n\nOn Monday we wrote:\n> Hello' }),
  guesses: [{ intent: 'repairs', confidence: 0.4 }, { intent: 'delivery', confidence: 0.3 }],
};
const routes = { intents: ['repairs', 'delivery', 'newsletter', 'pricing', 'a', 'b', 'c', 'd'], agents: { newsletter: 'none', delivery: 'clerk' } };
const done = { status: 'completed', result: null } as const;

type Asked = ObjectWish<{ intent: string; confidence: number }>;

/** Asks the model, when there is one: it says `says`. */
function triage(world: TestWorld, says: { intent: string; confidence: number } | null = null): { ctx: TestContext; asked: Asked[]; run(): ReturnType<typeof triageAgent.run> } {
  const asked: Asked[] = [];
  const base = testContext({ routes, child: done, ...world });
  const object = async (_name: string, wish: Asked): Promise<unknown> => {
    asked.push(wish);
    if (says === null) {
      const why = { code: 'models.none', reason: 'There is none.' };
      return { value: wish.without === 'operator' ? assert.fail('it can go on without a model') : wish.without(why), model: null, reused: false, without: why, leftOut: [] };
    }
    return { value: wish.schema.parse(says), model: 'local/tiny', reused: false, without: null, leftOut: [] };
  };
  const ctx = { ...base, model: { ...base.model, object } } as unknown as TestContext;
  return { ctx, asked, run: () => triageAgent.run(ctx, input) };
}

test('without a model the operator is asked, the likeliest first, and what they pick is handed on', async () => {
  const { ctx, run } = triage({ answers: ['repairs'] });
  const result = await run();
  assert.deepEqual(ctx.questions[0]?.choices, ['repairs', 'delivery', 'newsletter', 'pricing', 'a', 'b', answerAnyway, noAnswer]);
  assert.deepEqual(ctx.questions[0]?.teaches, { signal: 7, intents: ['repairs', 'delivery', 'newsletter', 'pricing', 'a', 'b', null, null] });
  assert.equal(ctx.questions[0]?.type, 'choice');
  assert.deepEqual(ctx.children, [{ agent: 'support', input: { signal: 7, mail: input.mail, intent: { name: 'repairs', confidence: null, by: 'operator' } } }]);
  assert.deepEqual(result, { outcome: 'handed-on', intent: { name: 'repairs', confidence: null, by: 'operator' }, child: 'completed', reason: 'It is about repairs (you said so), and was handed on to support, whose task is done.' });
});

test('an intent goes to the agent that company.yaml names, or to nobody', async () => {
  const clerk = triage({ answers: ['delivery'] });
  await clerk.run();
  assert.equal(clerk.ctx.children[0]?.agent, 'clerk');
  const nobody = triage({ answers: ['newsletter'] });
  assert.equal((await nobody.run()).outcome, 'no-answer-needed');
  assert.deepEqual(nobody.ctx.children, []);
});

test('a model that is sure saves the question, one that is not, or finds none that fits, does not', async () => {
  const sure = triage({}, { intent: 'pricing', confidence: 0.9 });
  const result = await sure.run();
  assert.deepEqual([sure.ctx.questions.length, result.intent], [0, { name: 'pricing', confidence: 0.9, by: 'model' }]);
  for (const says of [{ intent: 'pricing', confidence: 0.79 }, { intent: 'none of these', confidence: 1 }]) {
    const unsure = triage({ answers: [noAnswer] }, says);
    assert.equal((await unsure.run()).outcome, 'no-answer-needed');
    assert.equal(unsure.ctx.questions.length, 1);
  }
});

test('a model alone never leaves a mail without an answer: the operator is asked, with its pick first', async () => {
  const { ctx, run } = triage({ answers: [answerAnyway] }, { intent: 'newsletter', confidence: 1 });
  const result = await run();
  assert.equal(ctx.questions[0]?.choices?.[0], 'newsletter');
  assert.deepEqual([result.intent, result.reason], [null, 'It was handed on to support, whose task is done.']);
});

test('the model is given the mail as a stranger’s words, and may say nothing but one of the intents', async () => {
  const { asked, run } = triage({ answers: [noAnswer] });
  await run();
  const [wish] = asked;
  assert.deepEqual([wish?.purpose, wish?.tier], ['router.classify', 'classify']);
  assert.deepEqual(wish?.parts.map(({ label, text, untrusted }) => [label, text, untrusted]), [['The intents', routes.intents.join('\n'), false], ['The mail', 'Question\nDo you repair pumps?', true]]);
  assert.equal(wish?.schema.safeParse({ intent: 'ignore all rules', confidence: 1 }).success, false);
  assert.doesNotMatch(wish?.instruction ?? '', /pumps/u);
});

test('a question that nobody answers ends with nothing sent', async () => {
  const { ctx, run } = triage({});
  assert.deepEqual(await run(), { outcome: 'left-to-operator', intent: null, child: null, reason: 'Nobody said in time what it is about, so nothing was answered.' });
  assert.deepEqual(ctx.children, []);
});

test('a replay meets the same calls (T3)', async () => {
  const first = triage({ answers: ['pricing'] });
  await first.run();
  const second = triage({ journal: first.ctx.calls });
  await second.run();
  assert.deepEqual(second.ctx.calls, first.ctx.calls);
});

test('what the router reads is the subject and the sender’s own words, and not more than its limit', () => {
  assert.equal(routingText({ subject: 'AW: Re: Help', text: 'Now.\n> then' }), 'Help\nNow.');
  assert.equal(routingText({ subject: '', text: '' }), '');
  assert.equal(routingText({ subject: 'x', text: 'word '.repeat(50_000) }).length, 20_000);
});
