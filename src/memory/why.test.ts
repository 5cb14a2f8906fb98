import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agent, companyOf } from '../../test/simulation/company-of-agents.ts';
import { mailReceived } from '../../test/ledger/sample-events.ts';
import { openScratch } from '../../test/ledger/scratch-ledger.ts';
import type { WhyStep } from '../vocabulary/memory.ts';
import { recordKinds } from '../vocabulary/record-kinds.ts';
import { observe } from './associations.ts';
import { putRecord } from './records.ts';
import { revertVersion } from './revert.ts';
import { why } from './why.ts';

const kinds = recordKinds();
const told = (steps: WhyStep[]): string[] => steps.map(({ what, text }) => `${what}: ${text}`);

test('why: from a field back through write, call, decision, task and intent to the mail', async (t) => {
  const clerk = agent('clerk', async (ctx) => {
    const answer = await ctx.ask('which-plan', { summary: 'Which plan is hers?', recommended: 'pro', choices: ['pro', 'team'] });
    await ctx.memory.put('customer', 'jane@example.com', { name: 'Jane', plan: answer.expired ? null : answer.text }, 'mail:m1@example.com');
    await ctx.memory.put('customer', 'jane@example.com', { name: 'Jane', plan: answer.expired ? null : answer.text, mails: 1 }, 'mail:m1@example.com');
    // What was decided later led to nothing of this.
    await ctx.ask('anything-else', { summary: 'Anything else?', recommended: 'no' });
  });
  const company = await companyOf(t, [clerk]);
  const { ledger } = company;
  // In one commit, as the conductor would: here nobody asks for mail.
  const [mail, intent] = await ledger.append([
    mailReceived('m1'),
    { kind: 'intent.recorded', actor: 'system', subject: 'customer:jane@example.com', cause: 'previous', data: { signal: 2, intent: 'support.reply', agent: 'clerk', reason: 'A mail from a person goes to the clerk.' } },
  ]);
  const task = await company.start('clerk', null, { subject: 'customer:jane@example.com', cause: intent!.seq });
  await company.settle();
  const [item] = await company.openItems();
  await company.decide(item!.id, 'answer', 'team');
  await company.settle();
  await company.decide((await company.openItems())[0]!.id, 'answer', 'no');
  await company.settle();
  assert.equal(await company.status(task), 'completed');

  const steps = await why(ledger, kinds, 'customer:jane@example.com', { field: 'plan' });
  assert.deepEqual(told(steps), [
    'value: plan of customer:jane@example.com is “team” since version 1.',
    'write: agent:clerk wrote version 1 of customer:jane@example.com, from mail:m1@example.com, without a model.',
    'step: That was call 1 of t1, “memory.put customer jane@example.com”.',
    'approval: The operator answered “team”, asked “Which plan is hers?”.',
    'task: t1 of the agent clerk (version 1): “a task of clerk”.',
    'intent: The intent support.reply: A mail from a person goes to the clerk.',
    'signal: A mail came in from jane@example.com: “Refund”.',
  ]);
  assert.deepEqual(steps.at(-1)?.seq, mail!.seq);
  assert.match(told(await why(ledger, kinds, 'customer:jane@example.com', { field: 'mails' }))[0]!, /mails .* is “1” since version 2/);
  assert.match(told(await why(ledger, kinds, 'customer:jane@example.com'))[1]!, /wrote version 2/);
});

test('why: a child task leads on to its parent', async (t) => {
  const company = await companyOf(t, [
    agent('parent', (ctx) => ctx.child('delegate', 'child', 'x')),
    agent('child', (ctx) => ctx.memory.put('todo', '1', { title: 'Call' }, 'parent').then(() => null)),
  ]);
  await company.start('parent');
  await company.settle();
  assert.deepEqual(told(await why(company.ledger, kinds, 'todo:1')).slice(2), [
    'step: That was call 0 of t2, “memory.put todo 1”.',
    'task: t2 of the agent child (version 1): “a task of child”.',
    'step: That was call 0 of t1, “delegate”.',
    'task: t1 of the agent parent (version 1): “a task of parent”.',
  ]);
});

test('why: a value that was brought back leads through the revert to where it first came from', async (t) => {
  const ledger = await openScratch(t);
  for (const [name, source] of [['Pro', 'import:products.jsonl:1'], ['Wrong', 'operator']] as const) await putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name }, source });
  await revertVersion(ledger, kinds, 'product:pro', 2);
  assert.deepEqual(told(await why(ledger, kinds, 'product:pro', { field: 'name' })), [
    'value: name of product:pro is “Pro” since version 3.',
    'write: The operator wrote version 3 of product:pro, without a model. It takes back what version 2 changed.',
    'value: name of product:pro is “Pro” since version 1.',
    'write: The operator wrote version 1 of product:pro, from import:products.jsonl:1, without a model.',
  ]);
  assert.match(told(await why(ledger, kinds, 'product:pro', { field: 'name', version: 2 }))[0]!, /is “Wrong” since version 2/);
});

test('why: a field is blamed on the version that brought its value in, however many came after', async (t) => {
  const ledger = await openScratch(t);
  for (let n = 1; n <= 250; n++) await putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name: n < 20 ? 'Old' : 'Pro', n, ...(n < 30 ? { gone: true } : {}) } });
  const first = async (field: string) => told(await why(ledger, kinds, 'product:pro', { field }))[0];
  assert.equal(await first('name'), 'value: name of product:pro is “Pro” since version 20.');
  assert.equal(await first('n'), 'value: n of product:pro is “250” since version 250.');
  assert.equal(await first('gone'), 'value: gone of product:pro is not there since version 30, which took it away.');
  await assert.rejects(why(ledger, kinds, 'product:pro', { field: 'never' }), { code: 'memory.no-field', nextStep: /It has: name, n/ });
});

test('why: what was learned names its outcomes and what led to the newest', async (t) => {
  const ledger = await openScratch(t);
  const [mail] = await ledger.append([mailReceived('m1')]);
  await assert.rejects(why(ledger, kinds, 'customer:jane@example.com', { field: 'tone' }), { code: 'memory.nothing-believed' });
  for (const value of ['calm', 'calm']) await ledger.append([observe({ scope: 'customer:jane@example.com', name: 'tone', value, weight: 1, evidence: mail!.seq, source: 'edit of e1' }, { actor: 'agent:support', cause: mail!.seq })]);
  assert.deepEqual(told(await why(ledger, kinds, 'customer:jane@example.com', { field: 'tone' })), [
    'value: tone of customer:jane@example.com is believed to be “calm”, with confidence 0.39, from 2 outcomes.',
    'source: An outcome showed “calm” (weight 1), from edit of e1.',
    'source: An outcome showed “calm” (weight 1), from edit of e1.',
    'signal: A mail came in from jane@example.com: “Refund”.',
  ]);
});

test('why: of what was forgotten the chain says only that', async (t) => {
  const ledger = await openScratch(t);
  const [mail] = await ledger.append([mailReceived('m1')]);
  await ledger.append([{ kind: 'record.put', actor: 'operator', cause: mail!.seq, data: { kind: 'product', id: 'pro', version: 1, value: { name: 'Pro' }, provenance: { source: 'mail', model: null }, call: null, name: null } }]);
  await ledger.forget(['customer:jane@example.com'], 'operator', 'asked');
  assert.deepEqual(told(await why(ledger, kinds, 'product:pro')).at(-1), 'signal: What this was about has been forgotten.');
});

test('why: what was believed then has the outcomes that were known then', async (t) => {
  const ledger = await openScratch(t);
  const [mail] = await ledger.append([mailReceived('m1')]);
  const seqs: number[] = [];
  for (const value of ['calm', 'calm', 'casual', 'casual', 'casual', 'casual', 'casual']) {
    const [event] = await ledger.append([observe({ scope: 'customer:jane@example.com', name: 'tone', value, weight: 1, evidence: mail!.seq, source: 'edit of e1' }, { actor: 'agent:support', cause: mail!.seq })]);
    seqs.push(event!.seq);
  }
  const of = (asOf?: { seq: number }) => why(ledger, kinds, 'customer:jane@example.com', { field: 'tone', ...(asOf === undefined ? {} : { asOf }) });
  assert.match((await of())[0]!.text, /“casual”/);
  assert.match((await of({ seq: seqs[1]! }))[0]!.text, /“calm”, with confidence 0\.39, from 2 outcomes/);
  await assert.rejects(of({ seq: mail!.seq }), { code: 'memory.nothing-believed' });
});
