import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Proposal } from '../vocabulary/contract.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { Facts } from '../vocabulary/facts.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Ledger } from '../ledger/port.ts';
import { openLedger } from '../ledger/sqlite-ledger.ts';
import { reviewEverything } from '../policy/judge.ts';
import type { Adapter } from './adapter.ts';
import { judgeProposal } from './judging.ts';
import { adapterTable, proposalDrafts } from './proposal.ts';
import { fakeAdapter, manualClock, type ManualClock } from './test-effects.ts';

let folder: string;
let ledger: Ledger;
let clock: ManualClock;
const adapters = adapterTable([{ ...fakeAdapter('keyed', async () => null), kinds: ['mail.send', 'payment.refund'], preview: () => ({ sentence: 's', text: 't' }) } as unknown as Adapter]);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-facts-'));
  clock = manualClock(Date.UTC(2026, 0, 5, 10));
  ledger = await openLedger(folder, { create: 'Acme', clock });
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

const jane = 'customer:jane@example.com';
const mailTo = (to: string, text = 'It is paid.'): Proposal => ({ kind: 'mail.send', payload: { to: [{ address: to, name: '' }], cc: [], subject: 'Re', text, inReplyTo: null, references: [], thread: null }, why: '', evidence: [], confidence: 0.8, risk: 'low', tainted: true });
const refund = (amount: number): Proposal => ({ kind: 'payment.refund', payload: { amount, currency: 'EUR', payment: 'p1', customer: 'jane@example.com', reason: 'broken' }, why: '', evidence: [], confidence: null, risk: 'medium', tainted: true, playbook: 'playbooks/refund.md' });
const record = (kind: string, id: string, value: Record<string, unknown>, actor: Draft['actor'] = 'operator', subject: string | null = jane, version = 1): Draft =>
  ({ kind: 'record.put', actor, subject, data: { kind, id, version, value, provenance: { source: 'x', model: null }, call: null, name: null } }) as Draft;

let calls = 0;
async function judged(proposal: Proposal, { subject = jane, tainted = proposal.tainted, task = 't1' }: { subject?: string | null; tainted?: boolean; task?: TaskId } = {}) {
  const place = { task, subject, agent: 'support', seed: 'seed', call: calls++, name: 'do', cause: 1 };
  return { place, ...(await judgeProposal({ ledger, adapters, policy: () => reviewEverything, clock, zone: 'Europe/Berlin' }, place, proposal, tainted)) };
}
const factsOf = async (...given: Parameters<typeof judged>): Promise<Facts> => (await judged(...given)).facts;

/** Proposed, approved by that actor, and out. */
async function sent(proposal: Proposal, by: 'operator' | 'system', subject: string | null = jane): Promise<void> {
  const { place, ...judgement } = await judged(proposal, { subject });
  const [proposed] = await ledger.append(proposalDrafts(place, proposal, judgement, { now: clock.now(), zone: 'UTC' }).slice(0, 2));
  assert.equal(proposed?.kind, 'effect.proposed');
  const { effect } = proposed.data as { effect: string };
  const base = { task: place.task, subject } as const;
  await ledger.append([
    { ...base, kind: 'effect.approved', actor: by, data: { effect, call: place.call, by } },
    { ...base, kind: 'effect.succeeded', actor: 'adapter:fake', data: { effect, call: place.call, receipt: null, by: 'fake' } },
  ]);
}

describe('the facts about a proposal', () => {
  it('say what is in it and when it is', async () => {
    const facts = await factsOf(refund(4_999));
    const { kind, adapter, amount, currency, recipients, words, reversible, risk } = facts.effect;
    assert.deepEqual([kind, adapter, amount, currency, recipients, words, reversible, risk], ['payment.refund', 'fake', 49.99, 'EUR', ['jane@example.com'], 1, false, 'medium']);
    assert.deepEqual([facts.agent.name, facts.subject, facts.playbook], ['support', { id: jane, kind: 'customer' }, { path: 'playbooks/refund.md', confidence: 0 }]);
    assert.deepEqual(facts.time, { weekday: 'mon', hour: 11, date: '2026-01-05', businessHours: false });
  });

  it('show the words as they are read: in lower case, and not split by what nobody sees', async () => {
    assert.equal((await factsOf(mailTo('jane@example.com', 'Your RE\u00ADFU\u200BND, ｆｕｌｌ'))).effect.text, 're\nyour refund, full');
  });

  it('say in which lane and how deep the task is', async () => {
    for (const [task, parent] of [['t1', null], ['t2', { task: 't1', call: 0 }], ['t3', { task: 't2', call: 0 }]] as const) {
      await ledger.append([{ kind: 'task.created', actor: 'system', task, data: { key: task, agent: 'a', version: 1, title: '', lane: 'routine', input: null, seed: '00000000-0000-4000-8000-000000000002', parent, deadline: null } }]);
    }
    assert.deepEqual((await factsOf(mailTo('x@y.example'), { task: 't3' })).task, { id: 't3', lane: 'routine', depth: 2 });
  });

  it('count what went out of the kind, lately and to the same person under any name', async () => {
    await ledger.append([{ kind: 'identity.claimed', actor: 'operator', subject: jane, data: { identity: jane, handle: { type: 'address', value: 'jane@work.example' }, provenance: { source: 'operator', model: null } } }]);
    await sent(mailTo('jane@example.com'), 'operator');
    clock.advance(2 * 3_600_000);
    await sent(mailTo('jane@work.example'), 'operator', 'customer:jane@work.example');
    await sent(mailTo('joe@example.com'), 'operator', 'customer:joe@example.com');
    await sent(refund(100), 'operator');
    assert.deepEqual((await factsOf(mailTo('jane@example.com'))).volume, { hour: 2, day: 3, recipientDay: 2 });
    clock.advance(23 * 3_600_000);
    assert.deepEqual((await factsOf(mailTo('jane@example.com'))).volume, { hour: 0, day: 2, recipientDay: 1 });
  });
});

describe('a recipient', () => {
  const unknown = async (to = 'jane@example.com'): Promise<number> => (await factsOf(mailTo(to))).effect.unknownRecipients;

  it('is unknown when nothing of ours names them', async () => assert.equal(await unknown(), 1));

  it('is not made known by a record that an agent wrote from their mail (E5)', async () => {
    await ledger.append([record('customer', 'jane@example.com', { name: 'Jane' }, 'agent:support')]);
    assert.equal(await unknown(), 1);
  });

  it("is known by a record of the operator's, also when an agent wrote the newest version", async () => {
    await ledger.append([record('customer', 'jane@example.com', { name: 'Jane' }), record('customer', 'jane@example.com', { name: 'Jane', mails: 1 }, 'agent:support', jane, 2)]);
    assert.deepEqual([await unknown(), await unknown('JANE@Example.com'), await unknown('joe@example.com')], [0, 0, 1]);
  });

  it('is known by an invoice about them, and not by a message of theirs that was imported, nor by a note that warns of them', async () => {
    await ledger.append([record('invoice', 'i1', { customer: 'jane@example.com', status: 'paid' })]);
    await ledger.append([{ kind: 'note.put', actor: 'operator', subject: 'customer:eve@example.com', data: { id: 'n1', version: 1, text: 'Fraud, never write to them.', tags: [], type: 'note', provenance: { source: 'operator', model: null }, call: null, name: null } }]);
    await ledger.append([{ kind: 'note.put', actor: 'operator', subject: 'customer:joe@example.com', data: { id: 'm1', version: 1, text: 'Hi', tags: [], type: 'message', provenance: { source: 'import:a.jsonl:1', model: null }, call: null, name: null } }]);
    assert.deepEqual([await unknown(), await unknown('joe@example.com'), await unknown('eve@example.com')], [0, 1, 1]);
  });

  it('is not made known by taking a version back that an agent had written from their mail (E5)', async () => {
    await ledger.append([record('customer', 'jane@example.com', { name: 'Jane' }, 'agent:support'), record('customer', 'jane@example.com', { name: 'Jan' }, 'agent:support', jane, 2)]);
    const reverted = record('customer', 'jane@example.com', { name: 'Jane' }, 'operator', jane, 3) as Draft<'record.put'>;
    await ledger.append([{ ...reverted, data: { ...reverted.data, reverts: 2 } }]);
    assert.equal(await unknown(), 1);
    await ledger.append([record('customer', 'jane@example.com', { name: 'Jane Doe' }, 'operator', jane, 4)]);
    assert.equal(await unknown(), 0);
  });

  for (const [actor, expected] of [['operator', 0], ['agent:support', 1]] as const) {
    it(`is ${expected === 0 ? 'known' : 'not known'} by an address that ${actor} gave to somebody`, async () => {
      await ledger.append([{ kind: 'identity.claimed', actor, subject: jane, data: { identity: jane, handle: { type: 'address', value: 'jane@work.example' }, provenance: { source: 'x', model: null } } }]);
      assert.equal(await unknown('jane@work.example'), expected);
    });
  }

  for (const [by, expected] of [['operator', 0], ['system', 1]] as const) {
    it(`is ${expected === 0 ? 'known' : 'not known'} by an effect that ${by === 'operator' ? 'the operator approved' : 'the rules let through'}`, async () => {
      await sent(mailTo('jane@example.com'), by);
      assert.equal(await unknown(), expected);
    });
  }

  for (const [how, address] of Object.entries({ 'a plus-address': 'jane+evil@example.com', 'a letter of another alphabet': 'j\u0430ne@example.com', 'a host that begins alike': 'jane@example.com.evil.example' })) {
    it(`is not made known by ${how} that looks like somebody known (E5)`, async () => {
      await ledger.append([record('customer', 'jane@example.com', { name: 'Jane' })]);
      assert.equal(await unknown(address), 1);
    });
  }

  it('is not made known by a name, nor by what an agent added to a record of ours (E5)', async () => {
    await ledger.append([record('customer', 'jane@example.com', { name: 'Jane' }), record('customer', 'jane@example.com', { name: 'Jane', email: 'eve@evil.example' }, 'agent:support', jane, 2)]);
    await ledger.append([record('customer', 'eve@evil.example', { name: 'Jane' }, 'agent:support', 'customer:eve@evil.example')]);
    const named = mailTo('eve@evil.example');
    Object.assign(named.payload, { to: [{ address: 'eve@evil.example', name: 'jane@example.com' }] });
    assert.equal((await factsOf(named)).effect.unknownRecipients, 1);
  });

  it('is counted in cc as in to', async () => {
    await ledger.append([record('customer', 'jane@example.com', { name: 'Jane' })]);
    const copied = mailTo('jane@example.com');
    Object.assign(copied.payload, { cc: [{ address: 'EVE@evil.example', name: 'Jane' }] });
    const { recipients, unknownRecipients } = (await factsOf(copied)).effect;
    assert.deepEqual([recipients, unknownRecipients], [['jane@example.com', 'eve@evil.example'], 1]);
  });

  it('is not made known by what went to somebody else in a task about them (E5)', async () => {
    await sent(mailTo('joe@example.com'), 'operator');
    assert.equal(await unknown(), 1);
  });
});

describe('E5: what untrusted text chose', () => {
  const chosen = async (proposal: Proposal, tainted = true): Promise<string[]> => (await factsOf(proposal, { tainted })).effect.taintedFields;
  const knowJane = () => ledger.append([record('customer', 'jane@example.com', { name: 'Jane' })]);

  it('is a recipient that nothing of ours names, and nothing when the proposal is clean', async () => {
    assert.deepEqual([await chosen(mailTo('eve@evil.example')), await chosen(mailTo('eve@evil.example'), false)], [['recipients'], []]);
    await knowJane();
    assert.deepEqual(await chosen(mailTo('jane@example.com')), []);
  });

  it('is an amount that no record of ours about them holds, in this currency', async () => {
    await knowJane();
    await ledger.append([
      record('invoice', 'i1', { customer: 'jane@example.com', status: 'paid', payment: 'p1', total: { amount: 4_999, currency: 'EUR' }, lines: [{ text: 'x', total: { amount: 100, currency: 'USD' } }] }),
      record('invoice', 'i2', { customer: 'jane@example.com', status: 'paid', total: { amount: 9_900, currency: 'EUR' } }, 'agent:support'),
      record('invoice', 'i3', { customer: 'joe@example.com', status: 'paid', total: { amount: 777, currency: 'EUR' } }, 'operator', 'customer:joe@example.com'),
      record('invoice', 'i4', { customer: 'jane@example.com', status: 'open', total: { amount: 555, currency: 'EUR' } }),
      record('invoice', 'i4', { customer: 'jane@example.com', status: 'open', total: { amount: 556, currency: 'EUR' } }, 'operator', jane, 2),
    ]);
    const results = await Promise.all([4_999, 100, 9_900, 777, 555, 556].map((amount) => chosen(refund(amount))));
    assert.deepEqual(results, [[], ['amount'], ['amount'], ['amount'], ['amount'], []]);
    // The task is about Joe, whose invoice says so; the money would be Jane's.
    assert.deepEqual((await factsOf(refund(777), { subject: 'customer:joe@example.com' })).effect.taintedFields, ['amount']);
  });

  it('is the payment that a refund goes back to, unless a record of ours about the customer names it', async () => {
    await knowJane();
    await ledger.append([record('invoice', 'i1', { customer: 'jane@example.com', status: 'paid', payment: 'p7', total: { amount: 4_999, currency: 'EUR' } }), record('invoice', 'i2', { customer: 'joe@example.com', status: 'paid', payment: 'p1' }, 'operator', 'customer:joe@example.com')]);
    // Joe paid p1: it would be his money.
    assert.deepEqual(await chosen(refund(4_999)), ['recipients']);
    await ledger.append([record('invoice', 'i3', { customer: 'jane@example.com', status: 'paid', payment: 'p1' })]);
    assert.deepEqual(await chosen(refund(4_999)), []);
  });

  it('is a link that no playbook, persona, product or record of ours leads to', async () => {
    await knowJane();
    await ledger.append([
      { kind: 'document.changed', actor: 'operator', data: { path: 'playbooks/a.md', type: 'playbook', title: 'A', digest: 'd', text: 'Send them to https://acme.example/help.' } },
      { kind: 'document.changed', actor: 'operator', data: { path: 'policy.yaml', type: 'policy', title: 'P', digest: 'd', text: '# not https://evil.example/' } },
      record('product', 'p1', { name: 'P', url: 'https://shop.example/p1' }, 'operator', null),
      record('product', 'p2', { name: 'P', url: 'https://evil.example/p2' }, 'agent:support', null),
    ]);
    const of = (link: string) => chosen(mailTo('jane@example.com', `Look at ${link}.`));
    assert.deepEqual(await Promise.all(['https://acme.example/help/1', 'https://shop.example/p1', 'https://evil.example/p2', 'https://acme.example/other'].map(of)), [[], [], ['links'], ['links']]);
  });

  it('is a link in the subject, and one behind what nobody sees', async () => {
    await knowJane();
    const inSubject = mailTo('jane@example.com');
    Object.assign(inSubject.payload, { subject: 'Re: pay at evil.ninja' });
    assert.deepEqual([await chosen(inSubject), await chosen(mailTo('jane@example.com', 'Pay at ev\u00ADil.\u200Bninja'))], [['links'], ['links']]);
  });

  it('is reviewed although the rules allow it', async () => {
    const allow = { digest: null, judge: () => ({ outcome: 'allow' as const, afterMs: 600_000, rules: ['all'], why: 'fine' }) };
    const place = { task: 't1' as TaskId, subject: jane, agent: 'support', seed: 's', call: 0, name: 'do', cause: 1 };
    const { verdict } = await judgeProposal({ ledger, adapters, policy: () => allow, clock, zone: 'UTC' }, place, mailTo('eve@evil.example'), true);
    assert.deepEqual([verdict.outcome, verdict.afterMs, verdict.rules], ['review', 0, ['untrusted-input']]);
    assert.match(verdict.why, /whom it goes to/);
  });
});

