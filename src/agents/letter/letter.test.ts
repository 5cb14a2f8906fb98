import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordVersion } from '../../vocabulary/contract.ts';
import { companyPlaybooks, tidemarkPersona } from '../support/test-mails.ts';
import { testContext, type TestContext, type TestWorld } from '../support/test-context.ts';
import type { LetterInput, LetterOutput } from './contract.ts';
import { letterAgent } from './letter.ts';
import { questionsMax } from './run.ts';

const now = Date.UTC(2026, 10, 16, 8);
const input: LetterInput = { playbook: 'playbooks/onboarding.md', customer: 'jane@example.com', at: null, words: 'send Jane the onboarding mail', asked: now };

function record(value: RecordVersion['value']): Map<string, RecordVersion> {
  return new Map([['customer:jane@example.com', { kind: 'customer', id: 'jane@example.com', version: 1, value }]]);
}

const world = (change: TestWorld = {}): TestWorld => ({ playbooks: companyPlaybooks(), persona: tidemarkPersona(), records: record({ name: 'Jane Doe', address: 'jane@example.com' }), ...change });

async function run(change: TestWorld = {}, given: Partial<LetterInput> = {}): Promise<{ ctx: TestContext; result: LetterOutput }> {
  const ctx = testContext(world(change));
  const result = letterAgent.output.parse(await letterAgent.run(ctx, letterAgent.input.parse({ ...input, ...given })));
  return { ctx, result };
}

test('the template goes to the customer as a mail that answers nothing, with the name and the signature', async () => {
  const { ctx, result } = await run();
  const [proposal] = ctx.proposals;
  assert.deepEqual(
    [proposal?.kind, proposal?.payload.to, proposal?.payload.subject, proposal?.payload.thread, proposal?.payload.inReplyTo, proposal?.confidence, proposal?.risk, proposal?.tainted, proposal?.playbook],
    ['mail.send', [{ address: 'jane@example.com', name: 'Jane Doe' }], 'Welcome to Tidemark', null, null, null, 'low', false, 'playbooks/onboarding.md'],
  );
  assert.match(proposal?.payload.text ?? '', /^Hi Jane,\n[\s\S]*tidemark\.example[\s\S]*Tidemark Support\n$/u);
  assert.match(proposal?.why ?? '', /send Jane the onboarding mail/u);
  assert.ok(proposal?.evidence.some(({ label, text }) => label === 'What you said' && text === input.words));
  assert.deepEqual(result, { outcome: 'sent', effect: 'succeeded', playbook: 'playbooks/onboarding.md', risk: 'low', reason: 'The mail was sent.' });
});

test('it waits until its time, and takes customer and playbook as they are then', async () => {
  const { ctx } = await run({}, { at: now + 86_400_000 });
  assert.deepEqual(ctx.calls.map(({ type, name }) => `${type} ${name}`), ['sleep until-it-is-time', 'memory get customer', 'memory playbook playbooks/onboarding.md', 'memory persona', 'step compose', 'effect letter']);
  assert.equal((await run({}, { at: now - 1 })).ctx.calls[0]?.type, 'memory', 'what is late is not waited for');
});

test('the address is the one of the record, and a record without one is kept under it', async () => {
  const to = async (value: RecordVersion['value']) => (await run({ records: record(value) })).ctx.proposals[0]?.payload.to;
  assert.deepEqual(await to({ name: 'Jane Doe', address: 'Jane@New.example' }), [{ address: 'jane@new.example', name: 'Jane Doe' }]);
  const kept = testContext(world({ records: new Map([['customer:c17', { kind: 'customer', id: 'c17', version: 1, value: { name: 'Jane Doe', address: 'jane@example.com' } }]]) }));
  await letterAgent.run(kept, { ...input, customer: 'c17' });
  assert.deepEqual(kept.proposals[0]?.payload.to, [{ address: 'jane@example.com', name: 'Jane Doe' }]);
  assert.deepEqual(await to({}), [{ address: 'jane@example.com', name: '' }]);
  assert.deepEqual(await to({ name: 'Jane\r\nBcc: all@example.com', address: 'no address' }), [{ address: 'jane@example.com', name: 'Jane Bcc: all@example.com' }]);
});

test('a template that needs what is not known, a playbook and a customer that are gone are asked about, and nothing is guessed', async () => {
  const needs = [{ path: 'playbooks/onboarding.md', text: '---\ntitle: T\nintent: t\n---\n```liquid\nInvoice {{ invoice }}.\n```\n' }];
  for (const [change, problem] of [[{ playbooks: needs }, /needs “invoice”/u], [{ playbooks: [] }, /not in the company folder any more/u], [{ records: new Map() }, /no customer jane@example\.com any more/u], [{ playbooks: [{ path: 'playbooks/onboarding.md', text: '---\ntitle: T\n---\n' }] }, /intent/u]] as const) {
    const { ctx, result } = await run(change);
    assert.match(ctx.questions[0]?.summary ?? '', problem);
    assert.deepEqual([ctx.proposals.length, result.outcome, result.effect], [0, 'not-sent', null]);
    assert.match(result.reason, /Nobody answered in time/u);
  }
});

test('the operator may mend it and have it tried again, leave it, or write the mail', async () => {
  const again = await run({ records: new Map(), answers: Array.from({ length: questionsMax + 1 }, () => 'try-again') });
  assert.deepEqual([again.ctx.questions.length, again.result.outcome], [questionsMax, 'not-sent']);
  const left = await run({ playbooks: [], answers: ['Do-not-send'] });
  assert.match(left.result.reason, /You decided not to send it/u);
  const own = await run({ playbooks: [], answers: ['Subject: Hello there\n\nWe are glad that you came.'] });
  assert.deepEqual([own.ctx.proposals[0]?.payload.subject, own.ctx.proposals[0]?.playbook, own.result.playbook, own.result.risk], ['Hello there', null, null, 'medium']);
  assert.match(own.ctx.proposals[0]?.payload.text ?? '', /^Hi Jane,\n\nWe are glad that you came\.\n\nKind regards/u);
});

test('words of the operator for a customer who is gone go nowhere', async () => {
  const { ctx, result } = await run({ records: new Map(), answers: ['Hello.', 'Hello.', 'Hello.'] });
  assert.deepEqual([ctx.proposals.length, result.outcome], [0, 'not-sent']);
});

test('how the mail ended is how the task ends', async () => {
  const end = async (effect: TestWorld['effect']) => (effect === undefined ? null : (await run({ effect })).result);
  assert.deepEqual([(await end({ status: 'rejected', reason: 'Not now.' }))?.outcome, (await end({ status: 'expired' }))?.outcome, (await end({ status: 'withdrawn', reason: 'Cancelled.' }))?.outcome], ['rejected', 'expired', 'not-sent']);
});

test('a replay meets the same calls', async () => {
  const { ctx, result } = await run({ playbooks: [], answers: ['try-again', 'Hello.'] }, { at: now + 1_000 });
  const replayed = testContext(world({ playbooks: [], journal: ctx.calls }));
  assert.deepEqual(await letterAgent.run(replayed, { ...input, at: now + 1_000 }), result);
});

test('the same words for the same time are the same task, and nobody is named in its key', () => {
  const monday = { ...input, at: now + 1_000 };
  assert.equal(letterAgent.key(monday), letterAgent.key({ ...monday, asked: now + 5 }));
  const others = [{ at: now + 2_000 }, { customer: 'bob@example.com' }, { playbook: 'playbooks/other.md' }, { words: 'other words' }].map((change) => letterAgent.key({ ...monday, ...change }));
  assert.equal(new Set([letterAgent.key(monday), ...others]).size, 5);
  assert.notEqual(letterAgent.key(input), letterAgent.key({ ...input, asked: now + 5 }), 'now is another now later');
  assert.ok(!letterAgent.key(monday).includes('jane'));
  assert.equal(letterAgent.subject?.(input), 'customer:jane@example.com');
  assert.equal(letterAgent.title(input), '“onboarding” for jane@example.com');
});

test('a path that is no playbook and a customer who is nobody are refused', () => {
  for (const change of [{ playbook: '../company.yaml' }, { playbook: 'playbooks/a/b.md' }, { playbook: 'policy.yaml' }, { customer: '' }, { customer: 'a\nb' }, { words: '' }, { at: -1 }]) assert.equal(letterAgent.input.safeParse({ ...input, ...change }).success, false, JSON.stringify(change));
});
