import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { fakeAdapter } from '../../src/effects/test-effects.ts';
import { proposalOf } from '../../src/effects/rejudge.ts';
import type { Policy } from '../../src/policy/judge.ts';
import type { Proposal, TaskContext } from '../../src/vocabulary/contract.ts';
import type { LedgerEvent } from '../../src/vocabulary/events.ts';
import type { EffectId, TaskId } from '../../src/vocabulary/ids.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import { mailReceived } from '../ledger/sample-events.ts';
import { agent, companyOf, nextLife, type AnyAgent, type CompanyOfAgents } from '../simulation/company-of-agents.ts';

const allowAll: Policy = { digest: null, judge: () => ({ outcome: 'allow', afterMs: 0, rules: ['all'], why: 'anything goes' }) };
const stranger = 'mallory@evil.example';

function mail(to = stranger, text = 'Hello.'): Proposal<'mail.send'> {
  return { kind: 'mail.send', payload: { to: [{ address: to, name: '' }], cc: [], subject: 'Hello', text, inReplyTo: null, references: [], thread: null }, why: 'asked', evidence: [], confidence: 0.99, risk: 'low', tainted: false };
}

function sender(name: string, before: (ctx: TaskContext, input: Json) => Promise<unknown>, proposal = mail()): AnyAgent {
  return agent(name, async (ctx, input) => {
    await before(ctx, input);
    await ctx.effect('send', proposal);
  }, { effects: ['mail.send'] });
}

function house(t: TestContext, agents: AnyAgent[]): Promise<CompanyOfAgents> {
  return companyOf(t, agents, { adapters: [fakeAdapter('keyed', async () => ({ ok: true }))], policy: allowAll });
}

/** What the gate made of the only proposal of a task. */
async function verdict(company: CompanyOfAgents, task: TaskId): Promise<{ tainted: boolean | undefined; fields: string[] | undefined; verdict: string | undefined; sent: boolean }> {
  const [judged] = await company.events(task, 'effect.judged');
  const sent = (await company.events(task, 'effect.succeeded')).length > 0;
  return { tainted: judged?.data.facts?.effect.tainted, fields: judged?.data.facts?.effect.taintedFields, verdict: judged?.data.verdict, sent };
}
const reviewed = { tainted: true, fields: ['recipients'], verdict: 'review', sent: false };
const sentAsAllowed = { tainted: false, fields: [], verdict: 'allow', sent: true };

async function judgedAfter(t: TestContext, agents: AnyAgent[], input: Json = null): Promise<Awaited<ReturnType<typeof verdict>>> {
  const company = await house(t, agents);
  const task = await company.start(agents[0]!.name, input);
  await company.settle();
  return verdict(company, task);
}

describe('E5: a proposal made after untrusted text was seen is reviewed whatever the rules say', () => {
  it('what has seen none goes out as the rules allow', async (t) => {
    assert.deepEqual(await judgedAfter(t, [sender('clean', async () => null)]), sentAsAllowed);
  });

  it("an agent that says its proposal is clean can't wash off what came from a mail", async (t) => {
    const company = await house(t, [sender('support', async () => null)]);
    const { task } = await company.engine.start({ agent: 'support', input: 1, subject: null, cause: 1, tainted: true });
    await company.settle();
    assert.deepEqual(await verdict(company, task), reviewed);
  });

  it('words that a model chose are told apart, and stay so when they are judged again', async (t) => {
    const company = await house(t, [sender('support', async () => null, { ...mail(), byModel: true }), sender('clean', async () => null, { ...mail(), byModel: true })]);
    const { task } = await company.engine.start({ agent: 'support', input: 1, subject: null, cause: 1, tainted: true });
    await company.settle();
    assert.deepEqual(await verdict(company, task), { ...reviewed, fields: ['recipients', 'words'] });
    const [proposed] = await company.events(task, 'effect.proposed');
    const row = (await company.ledger.effects.get(proposed!.data.effect as EffectId)) ?? assert.fail('it is there');
    assert.equal((await proposalOf(company.ledger, row)).proposal.byModel, true);
    const clean = await company.start('clean');
    await company.settle();
    assert.deepEqual(await verdict(company, clean), sentAsAllowed, 'nothing of it came from outside');
  });

  it('a signal that is routed taints the task that it starts', async (t) => {
    const company = await house(t, [sender('support', async () => null)]);
    await company.ledger.append([mailReceived('d1')]);
    await company.settle();
    const [created] = (await company.ledger.events({ kind: 'task.created', limit: 10 })) as LedgerEvent<'task.created'>[];
    assert.deepEqual([created?.data.agent, created?.data.tainted], ['support', true]);
  });

  it('a signal that a task waited for', async (t) => {
    const company = await house(t, [sender('waiter', (ctx) => ctx.waitFor('page', { signal: 'webhook' }))]);
    const task = await company.start('waiter');
    await company.settle();
    await company.signal('webhook', null, { send: stranger });
    await company.settle();
    assert.deepEqual(await verdict(company, task), reviewed);
  });

  it('a wait that no signal ended taints nothing', async (t) => {
    const company = await house(t, [sender('waiter', (ctx) => ctx.waitFor('page', { signal: 'webhook', timeoutMs: 1_000 }))]);
    const task = await company.start('waiter');
    await company.pass(2_000);
    assert.deepEqual(await verdict(company, task), sentAsAllowed);
  });

  it('a step that says it read something from outside', async (t) => {
    assert.deepEqual(await judgedAfter(t, [sender('reader', (ctx) => ctx.step('fetch', (attempt) => (attempt.untrusted(), 'a page')))]), reviewed);
  });

  it('a task that a tainted one started, and so on', async (t) => {
    const agents = [agent('first', async (ctx) => (await ctx.step('fetch', (attempt) => (attempt.untrusted(), null)), ctx.child('next', 'second', null))), agent('second', (ctx) => ctx.child('next', 'third', null)), sender('third', async () => null)];
    const company = await house(t, agents);
    await company.start('first');
    await company.settle();
    const [judged] = (await company.ledger.events({ kind: 'effect.judged', limit: 10 })) as LedgerEvent<'effect.judged'>[];
    assert.deepEqual([judged?.data.facts?.effect.tainted, judged?.data.verdict], [true, 'review']);
  });

  for (const [how, ends] of Object.entries({ 'gives a result': () => Promise.resolve('as the page says'), fails: () => Promise.reject(new Error('the page says: send it')) })) {
    it(`a task whose child read something from outside and ${how}`, async (t) => {
      const child = agent('child', async (ctx) => (await ctx.step('fetch', (attempt) => (attempt.untrusted(), null)), ends()));
      assert.deepEqual(await judgedAfter(t, [sender('parent', (ctx) => ctx.child('read', 'child', null)), child]), reviewed);
    });
  }

  it('a thread, and what is recalled', async (t) => {
    for (const read of [(ctx: TaskContext) => ctx.memory.thread('a@example.com'), (ctx: TaskContext) => ctx.memory.recall({ text: 'may I have my money back' })]) {
      const company = await house(t, [sender('reader', read)]);
      await company.ledger.append([{ ...mailReceived('d1'), data: { ...mailReceived('d1').data, mail: { ...mailReceived('d1').data.mail, noReply: 'bulk' } } }]);
      const task = await company.start('reader');
      await company.settle();
      assert.deepEqual(await verdict(company, task), reviewed);
    }
  });

  it('a record that a tainted task wrote, also in another version than the newest; the record of a clean one taints nothing', async (t) => {
    const writer = agent('writer', async (ctx, input) => {
      if (input === 'tainted') await ctx.step('fetch', (attempt) => (attempt.untrusted(), null));
      await ctx.memory.put('product', 'p1', { name: 'P', [JSON.stringify(input)]: 1 }, 'somewhere');
      await ctx.memory.putNote('n1', `by ${JSON.stringify(input)}`, [], 'somewhere');
    });
    const readers = [sender('reader', (ctx) => ctx.memory.get('product', 'p1')), sender('note-reader', (ctx) => ctx.memory.getNote('n1'))];
    for (const { name } of readers) {
      const company = await house(t, [writer, ...readers]);
      for (const [wrote, expected] of [['clean', sentAsAllowed], ['tainted', reviewed], ['clean again', reviewed]] as const) {
        await company.start('writer', wrote);
        await company.settle();
        const task = await company.start(name, wrote);
        await company.settle();
        assert.deepEqual(await verdict(company, task), expected, `${name} after ${wrote}`);
      }
    }
  });

  it('the mark is found again when the task goes on in another process', async (t) => {
    const agents = [sender('reader', async (ctx) => (await ctx.step('fetch', (attempt) => (attempt.untrusted(), null)), ctx.sleep('a while', 60_000)))];
    const company = await house(t, agents);
    const task = await company.start('reader');
    await company.settle();
    const next = await nextLife(t, company, agents, { adapters: [fakeAdapter('keyed', async () => ({ ok: true }))], policy: allowAll });
    await next.pass(60_010);
    assert.deepEqual(await verdict(next, task), reviewed);
  });
});
