import assert from 'node:assert/strict';
import { test } from 'node:test';
import { supportAgent } from './support.ts';
import { testContext, type TestContext } from './test-context.ts';
import { companyPlaybooks, mondayMail, tidemarkPersona } from './test-mails.ts';

/** What examples/monday.md says about each mail: the playbook that drafts, `ask`, or nothing to answer. */
const monday: [string, string, 'low' | 'medium' | 'high' | null][] = [
  ['01', 'invoice-copy', 'low'],
  ['02', 'refund-request', 'high'],
  ['03', 'login-trouble', 'low'],
  ['04', 'cancel-subscription', 'medium'],
  ['05', 'pricing-and-upgrade', 'low'],
  ['07', 'bug-report', 'low'],
  ['08', 'ask', 'low'],
  ['09', 'nothing', null],
  ['10', 'nothing', null],
  ['11', 'ask', 'high'],
  ['12', 'ask', 'low'],
  ['13', 'ask', 'low'],
  ['14', 'ask', 'high'],
  ['15', 'ask', 'high'],
];

async function answer(number: string): Promise<{ ctx: TestContext; outcome: string; risk: string | null; playbook: string | null }> {
  const ctx = testContext({ playbooks: companyPlaybooks(), persona: tidemarkPersona() });
  const { outcome, risk, playbook } = await supportAgent.run(ctx, { signal: 1, mail: await mondayMail(number) });
  return { ctx, outcome, risk, playbook };
}

for (const [number, expected, risk] of monday) {
  test(`Monday's mail ${number}: ${expected}`, async () => {
    const read = await answer(number);
    assert.equal(read.risk, risk);
    if (expected === 'nothing') {
      assert.equal(read.outcome, 'no-answer-needed');
      assert.equal(read.ctx.calls.length, 0);
      return;
    }
    assert.equal(read.ctx.questions.length, expected === 'ask' ? 1 : 0);
    assert.equal(read.ctx.proposals.length, expected === 'ask' ? 0 : 1);
    assert.equal(read.playbook, expected === 'ask' ? null : `playbooks/${expected}.md`);
  });
}

test("Monday's mail 06 is 05 delivered again: other bytes, the same Message-ID and words", async () => {
  const [first, again] = [await mondayMail('05'), await mondayMail('06')];
  assert.notEqual(first.raw, again.raw);
  assert.deepEqual({ ...again, raw: first.raw }, first);
});

test("Monday's mail 13 belongs to the thread of 01", async () => {
  const [first, followUp] = [await mondayMail('01'), await mondayMail('13')];
  assert.equal(followUp.thread, first.messageId);
});

test("Monday's mail 07 is HTML only and brings a PDF, and its sender is greeted by first name", async () => {
  const mail = await mondayMail('07');
  assert.equal(mail.hasHtml, true);
  assert.equal(mail.attachments[0]?.name, 'invoice-2026-311.pdf');
  const { ctx } = await answer('07');
  assert.match(ctx.proposals[0]?.payload.text ?? '', /^Hi Claire,/u);
});

test("Monday's mail 08 is recommended to be answered in German", async () => {
  const { ctx } = await answer('08');
  assert.match(ctx.questions[0]?.recommended ?? '', /German/u);
});
