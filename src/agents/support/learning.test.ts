import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Learned, Outcome, Recollection, ThreadMessage } from '../../vocabulary/contract.ts';
import { choosePlaybook } from './choose-playbook.ts';
import { toneOf } from './learning.ts';
import { supportAgent } from './support.ts';
import { testContext, type TestContext, type TestWorld } from './test-context.ts';
import { companyPlaybooks, mailWith, tidemarkPersona } from './test-mails.ts';

const playbooks = companyPlaybooks();
const invoiceMail = mailWith({ subject: 'Invoice 1042', text: 'Could you send me a copy of invoice 1042? My accountant needs it.' });
const jane = `customer:${invoiceMail.from?.address}`;

async function run(world: TestWorld = {}, mail = invoiceMail): Promise<{ ctx: TestContext; observed: Outcome[] }> {
  const observed: Outcome[] = [];
  const ctx = testContext({ playbooks, persona: tidemarkPersona(), observed, ...world });
  await supportAgent.run(ctx, supportAgent.input.parse({ signal: 7, mail }));
  return { ctx, observed };
}

function ofCase(observed: readonly Outcome[]): Outcome[] {
  return observed.filter(({ name }) => name === 'playbook');
}

test('a reply that went out as drafted speaks for its playbook, an edited one half as much, a rejected one against it', async () => {
  const path = 'playbooks/invoice-copy.md';
  const scope = 'case:invoice-copy';
  assert.deepEqual(ofCase((await run()).observed), [{ scope, name: 'playbook', value: path, weight: 1 }]);
  const edited = await run({ effect: { status: 'succeeded', receipt: null, edited: true } });
  assert.deepEqual(ofCase(edited.observed), [{ scope, name: 'playbook', value: path, weight: 0.5 }]);
  const rejected = await run({ effect: { status: 'rejected', reason: 'Wrong tone.' } });
  assert.deepEqual(ofCase(rejected.observed), [{ scope, name: 'playbook', value: path, weight: -1 }]);
});

test('what the operator did by hand is no reply of ours, and nothing is learned from the draft', async () => {
  const before = (await run({ effect: { status: 'expired' } })).observed;
  const { ctx, observed } = await run({ effect: { status: 'succeeded', receipt: { doneByHand: true, note: 'I called.' }, edited: false } });
  assert.deepEqual(observed, before);
  const output = await supportAgent.run(testContext({ playbooks, persona: tidemarkPersona(), journal: ctx.calls }), supportAgent.input.parse({ signal: 7, mail: invoiceMail }));
  assert.deepEqual([output.outcome, output.effect, output.reason], ['by-hand', 'succeeded', 'You did it by hand, so the draft was never sent.']);
});

test('an approval that ran out says nothing about the draft', async () => {
  assert.deepEqual(ofCase((await run({ effect: { status: 'expired' } })).observed), []);
});

test('the length of a reply is learned from what went out, not from what was drafted', async () => {
  const thread: ThreadMessage[] = [{ seq: 1, at: 0, direction: 'out', from: '', to: ['jane@example.com'], subject: 'Re: Invoice 1042', text: 'Three short words' }];
  const { observed } = await run({ thread, effect: { status: 'succeeded', receipt: null, edited: true } });
  assert.deepEqual(observed.find(({ name }) => name === 'reply-words'), { scope: jane, name: 'reply-words', value: 3, weight: 1 });
});

test('the tone is that of the beginning of what went out, and weighs more when the operator wrote it', async () => {
  const written = (text: string) => run({ thread: [{ seq: 1, at: 0, direction: 'out', from: '', to: ['jane@example.com'], subject: '', text }], effect: { status: 'succeeded', receipt: null, edited: true } });
  assert.deepEqual((await written('Dear Mrs Doe,\n\nhere it is.')).observed.find(({ name }) => name === 'tone'), { scope: jane, name: 'tone', value: 'formal', weight: 2 });
  assert.deepEqual([toneOf('Hallo Jane,\n\nja.'), toneOf('Sehr geehrte Frau Doe,'), toneOf('Here it is.'), toneOf('History repeats.')], ['informal', 'formal', null, null]);
});

test('when and how soon a customer answers is learned from answers alone', async () => {
  const at = Date.UTC(2026, 10, 16, 7);
  const mail = mailWith({ subject: 'Re: Invoice 1042', text: 'Thank you, could you send a copy of invoice 1043 too?', date: at + 90 * 60_000 });
  const thread: ThreadMessage[] = [{ seq: 2, at, direction: 'out', from: '', to: ['jane@example.com'], subject: 'Re: Invoice 1042', text: 'Here it is.' }];
  const { observed } = await run({ thread }, mail);
  assert.equal(observed.find(({ name }) => name === 'answer-delay-hours')?.value, 1.5);
  // 08:30 UTC is half past nine in Berlin.
  assert.equal(observed.find(({ name }) => name === 'answers-at-hour')?.value, 9);
  assert.equal((await run({}, mail)).observed.some(({ name }) => name === 'answers-at-hour'), false);
});

test('what is known from elsewhere is shown with the reason why it came to mind', async () => {
  const recalled: Recollection[] = [
    { id: 'mail:3', seq: 3, type: 'message', author: 'jane@example.com', at: Date.UTC(2026, 9, 1), text: 'We moved to Lisbon; please use the new address on invoices.', score: 1, why: ['words: invoice (0.8)'] },
    { id: 'mail:7', seq: 7, type: 'message', author: 'jane@example.com', at: 0, text: 'This very mail.', score: 2, why: ['words'] },
  ];
  const { ctx } = await run({ recalled });
  const shown = ctx.proposals[0]?.evidence.find(({ label }) => label === 'What else is known')?.text ?? '';
  assert.match(shown, /2026-10-01 jane@example\.com: We moved to Lisbon.*\(found by words: invoice \(0\.8\)\)/u);
  assert.doesNotMatch(shown, /This very mail/u);
});

test('what was learned is shown with how sure it is, and a learned language stands in where the mail is too short to tell', async () => {
  const learned: Learned[] = [
    { scope: jane, name: 'language', value: 'en', confidence: 0.7, corrected: false, outcomes: 4 },
    { scope: 'case:invoice-copy', name: 'playbook', value: 'playbooks/invoice-copy.md', confidence: 0.6, corrected: true, outcomes: 3 },
  ];
  const { ctx } = await run({ learned }, mailWith({ ...invoiceMail, language: null }));
  const shown = ctx.proposals[0]?.evidence.find(({ label }) => label === 'What was learned')?.text ?? '';
  assert.match(shown, /language is en \(confidence 0\.70, 4 outcomes\)/u);
  assert.match(shown, /playbook is playbooks\/invoice-copy\.md \(you said so\)/u);
  assert.match(ctx.proposals[0]?.evidence.find(({ label }) => label === 'The mail')?.text ?? '', /Language: en \(from earlier mails\)/u);
});

test('experience tips a close choice between playbooks, and never makes one of nothing', () => {
  const match = (name: string, intent: string): Parameters<typeof choosePlaybook>[2][number] => ({
    path: `${name}.md`, title: name, text: `---\ntitle: ${name}\nintent: ${intent}\nkeywords: [alpha, beta]\n---\n`, coverage: 0.3, score: 1,
  });
  const learned: Learned[] = [{ scope: 'case:x', name: 'playbook', value: 'b.md', confidence: 0.8, corrected: false, outcomes: 9 }];
  const fits = (known: Learned[]): Map<string, number> => {
    const { chosen, near } = choosePlaybook('alpha beta', 'en', [match('a', 'x'), match('b', 'x')], known);
    return new Map([...(chosen ? [chosen] : []), ...near].map(({ playbook, fit }) => [playbook.path, fit]));
  };
  const [before, after] = [fits([]), fits(learned)];
  assert.ok((after.get('b.md') ?? 0) > (before.get('b.md') ?? 0));
  assert.ok((after.get('a.md') ?? 0) < (before.get('a.md') ?? 0));
  assert.equal(choosePlaybook('gamma', 'en', [match('b', 'x')], learned).chosen, null);
});
