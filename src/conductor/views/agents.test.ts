import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { called } from '../../../test/ledger/sample-model-calls.ts';
import { proposed } from '../../../test/ledger/sample-effects.ts';
import { openScratch, steadyClock } from '../../../test/ledger/scratch-ledger.ts';
import { agentDetailSchema, agentViewSchema } from '../../vocabulary/agent-views.ts';
import type { AgentContract } from '../../vocabulary/contract.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { BudgetView } from '../../vocabulary/gate-views.ts';
import type { TaskId } from '../../vocabulary/ids.ts';
import { routingSchema } from '../../vocabulary/routing.ts';
import { compilePolicy } from '../../policy/compile.ts';
import { trustTopic } from '../trust-topic.ts';
import { agentViews } from './agents.ts';
import { companyCosts } from './costs.ts';

const now = Date.UTC(2026, 2, 10, 12);
const day = 24 * 3_600_000;
const jane = 'customer:jane@example.com';
const agent = (name: string, effects: AgentContract['effects']): AgentContract => ({
  name, version: 1, does: `Does what ${name} does.`, input: z.null(), output: z.null(), effects, lane: 'routine', limits: { callsMax: 1, taskMsMax: null }, compensation: {}, key: () => name, title: () => name, run: () => Promise.resolve(null),
});
const budget = (id: string, change: Partial<BudgetView>): BudgetView => ({ id, scope: 'company', agent: null, kind: null, per: 'day', unit: 'count', cap: 5, currency: null, whenReached: 'ask', windows: [], ...change });
const created = (task: TaskId, name: string): Draft => ({ kind: 'task.created', actor: 'system', task, data: { key: task, agent: name, version: 1, title: task, lane: 'routine', input: null, seed: '00000000-0000-4000-8000-000000000001', parent: null, deadline: null } });
const ended = (task: TaskId, kind: 'task.completed' | 'task.cancelled' | 'task.failed'): Draft => {
  const base = { actor: 'system', task } as const;
  if (kind === 'task.completed') return { ...base, kind, data: { result: null } };
  if (kind === 'task.cancelled') return { ...base, kind, data: { reason: 'Not needed.' } };
  return { ...base, kind, data: { failure: { code: 'code.threw', message: 'Broken.', nextStep: 'Mend it.', failure: 'terminal' }, call: null } };
};

async function open(t: TestContext, budgets: BudgetView[] | null = [], routing: unknown = {}) {
  const clock = steadyClock(now - 60 * day);
  const ledger = await openScratch(t, { clock });
  const policy = compilePolicy('version: 1\nrules: []\n', 'policy.yaml');
  const views = agentViews({
    ledger, clock, zone: 'UTC', agents: [agent('support', ['mail.send']), agent('letter', [])], costs: companyCosts({ ledger, clock, zone: 'UTC' }), policy: () => policy, budgets: () => Promise.resolve(budgets),
    routing: routingSchema.parse(routing),
    schedules: () => Promise.resolve([{ name: 'nightly', agent: 'letter', cron: '0 3 * * *', at: null, zone: 'UTC', next: now + 1 }]),
  });
  const of = async (name: string) => (await views.list()).find((one) => one.name === name)!;
  return { clock, ledger, views, of };
}

/** A decision on a draft of support. */
async function decide(ledger: Awaited<ReturnType<typeof open>>['ledger'], number: number, good: boolean): Promise<void> {
  const own = { task: 't1', subject: jane } as const;
  const ids = { effect: `e${number.toString(16).padStart(24, '0')}`, call: number };
  const plain = proposed({ task: 't1', item: 0, subject: jane, ...ids });
  await ledger.append([
    { ...plain, data: { ...plain.data, playbook: 'refund.md' } },
    { ...own, kind: 'effect.judged', actor: 'system', data: { ...ids, verdict: 'review', rules: ['mail'], why: '' } },
    good ? { ...own, kind: 'effect.approved', actor: 'operator', data: { ...ids, by: 'operator' } } : { ...own, kind: 'effect.rejected', actor: 'operator', data: { ...ids, reason: 'No.' } },
  ]);
}

describe('the agents', () => {
  it('are told with how their tasks of the last 30 days stand; older ones and what was cancelled say nothing about success', async (t) => {
    const { clock, ledger, of } = await open(t);
    await ledger.append([created('t1', 'support'), ended('t1', 'task.failed')]);
    clock.time = now - 5 * day;
    await ledger.append([created('t2', 'support'), created('t3', 'support'), created('t4', 'support'), created('t5', 'letter'), created('t6', 'support')]);
    await ledger.append([ended('t2', 'task.completed'), ended('t3', 'task.completed'), ended('t4', 'task.failed'), ended('t6', 'task.cancelled')]);
    clock.time = now;
    const support = await of('support');
    assert.deepEqual(support.tasks, { ready: 0, parked: 0, completed: 2, failed: 1, stopped: 0, cancelled: 1 });
    assert.equal(support.success, 2 / 3);
    const letter = await of('letter');
    assert.deepEqual([letter.tasks.ready, letter.success], [1, null]);
    assert.deepEqual(agentViewSchema.safeParse(support).error, undefined);
  });

  it('are told with what their models cost this month', async (t) => {
    const { clock, ledger, of } = await open(t);
    clock.time = now;
    await ledger.append([called({ day: '2026-03-01', cost: { amount: 3, billionths: 0, currency: 'EUR' } }), called({ day: '2026-03-10', cost: { amount: 4, billionths: 0, currency: 'EUR' } }), called({ day: '2026-02-28' })]);
    assert.deepEqual((await of('support')).month, { calls: 2, cost: [{ amount: 7, billionths: 0, currency: 'EUR' }] });
    assert.deepEqual((await of('letter')).month, { calls: 0, cost: [] });
  });

  it('are paused by their own pause or by that of everything, and not by that of another', async (t) => {
    const { ledger, of } = await open(t);
    await ledger.append([{ kind: 'pause.set', actor: 'operator', data: { scope: 'agent', name: 'support', reason: 'Odd drafts.' } }]);
    const { paused } = await of('support');
    assert.deepEqual([paused?.scope, paused?.reason, (await of('letter')).paused], ['agent', 'Odd drafts.', null]);
    await ledger.append([{ kind: 'pause.set', actor: 'operator', data: { scope: 'all', name: null, reason: 'Storm.' } }]);
    assert.equal((await of('letter')).paused?.reason, 'Storm.');
  });
});

describe('one agent', () => {
  it('is told with its trust between both bounds of the interval, and the proposals that wait', async (t) => {
    const { ledger, views, of } = await open(t);
    await ledger.append([created('t1', 'support')]);
    for (const [number, good] of [true, true, false, true].entries()) await decide(ledger, number + 1, good);
    const topic = trustTopic('mail', { agent: 'support', kind: 'mail.send', playbook: 'refund.md' });
    await ledger.append([{ kind: 'inbox.opened', actor: 'system', data: { type: 'proposal', summary: 'Relax mail?', evidence: [], recommended: { action: 'accept', why: 'x' }, actions: ['accept', 'decline'], topic, expiresAt: null, effect: null, call: null, name: null } }]);
    const detail = await views.show('support');
    assert.deepEqual(agentDetailSchema.safeParse(detail).error, undefined);
    const [trust] = detail.trust;
    assert.deepEqual([trust?.samples, trust?.good, trust?.playbook, trust?.last?.outcome], [4, 3, 'refund.md', 'approved']);
    assert.ok(trust!.lower > 0 && trust!.lower < 0.75 && trust!.upper > 0.75 && trust!.upper < 1, `${trust!.lower} ${trust!.upper}`);
    assert.deepEqual(detail.openProposals.map(({ item, summary }) => [item, summary]), [[1, 'Relax mail?']]);
    assert.deepEqual([(await of('support')).trusted, (await of('support')).proposals, (await of('letter')).proposals], [1, 1, 0]);
  });

  it('is told with the budgets that count what it spends, and with its schedules', async (t) => {
    const budgets = [budget('all', {}), budget('own', { agent: 'letter' }), budget('mails', { kind: 'mail.send' }), budget('refunds', { kind: 'payment.refund' })];
    const { views } = await open(t, budgets);
    const ids = async (name: string) => (await views.show(name)).budgets?.map(({ id }) => id);
    assert.deepEqual([await ids('support'), await ids('letter')], [['all', 'mails'], ['all', 'own']]);
    assert.deepEqual([(await views.show('letter')).schedules.map(({ name }) => name), (await views.show('support')).schedules], [['nightly'], []]);
  });

  it('is told with what it is given of all that comes in', async (t) => {
    const rules = [{ when: { from: '*@partner.example' }, agent: 'letter' }, { when: { subject: 'invoice' }, intent: 'billing' }, { when: { type: 'mail' }, intent: 'other' }];
    const { views } = await open(t, [], { rules, intents: { billing: 'letter' } });
    assert.deepEqual((await views.show('letter')).given, ['What rule 1 of company.yaml fits: from *@partner.example.', 'What rule 2 of company.yaml fits: subject invoice.', 'Mail about billing.']);
    assert.deepEqual((await views.show('support')).given, ['What rule 3 of company.yaml fits: type mail.', 'All other mail of people.']);
  });

  it('has no budgets while nobody knows which there are, and must be one that there is', async (t) => {
    const { views } = await open(t, null);
    assert.equal((await views.show('support')).budgets, null);
    await assert.rejects(views.show('supprt'), { code: 'agent.unknown', nextStep: 'Known: support, letter.' });
  });
});
