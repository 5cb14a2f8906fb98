import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proposed } from '../../test/ledger/sample-effects.ts';
import { failed, mailReceived, note, parked, record, scheduleSet, signal, taskCreated, waitOpened } from '../../test/ledger/sample-events.ts';
import { openScratch } from '../../test/ledger/scratch-ledger.ts';
import type { BudgetLine } from '../vocabulary/budgets.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { Expectation } from './port.ts';

const due = 5_000;
const effect = 'e0123456789abcdef01234567';
const edited = 'e0123456789abcdef01234568';
const mails = { agent: 'support', kind: 'mail.send', playbook: '' } as const;
const place = { task: 't1', call: 9, item: 1, subject: null } as const;
const out = 'eaaaaaaaaaaaaaaaaaaaaaaaa';
const takenBack = 'ebbbbbbbbbbbbbbbbbbbbbbbb';
const wentOut = (id: string, call: number): Draft[] => [proposed({ ...place, task: 't2', call, effect: id }), { kind: 'effect.succeeded', actor: 'adapter:outbox', task: 't2', data: { effect: id, call, receipt: null, by: 'outbox' } }];
const takesBack = proposed({ ...place, task: 't2', call: 22, effect: 'ecccccccccccccccccccccccc' });
const item = { type: 'escalation', summary: 'Look', evidence: [], recommended: { action: 'retry', why: 'It may work.' }, actions: ['retry', 'dismiss'], expiresAt: null, effect: null, call: null, name: null } as const;
const opened: Draft = { kind: 'inbox.opened', actor: 'system', data: { ...item, evidence: [], actions: ['retry', 'dismiss'] } };
const resumed: Draft = { kind: 'task.resumed', actor: 'operator', task: 't4', data: { call: null } };

const provenance = { source: 'operator', model: null };

/** t1 ready, t2 parked, t3 failed, t4 stopped, t5 completed; item 1 open, item 2 decided; the signal 13 routed, 12 not. */
const state: Draft[] = [
  taskCreated('t1'), taskCreated('t2'), taskCreated('t3'), taskCreated('t4'), taskCreated('t5'), // 2–6
  waitOpened('t2', 0), waitOpened('t2', 1), parked('t2', 0, 1), failed('t3'), // 7–10
  { kind: 'task.stopped', actor: 'system', task: 't4', data: { failure: failed('t4').data.failure } }, // 11
  mailReceived('m1'), signal('s1'), // 12, 13
  { kind: 'intent.recorded', actor: 'system', data: { signal: 13, intent: 'none', agent: null, reason: 'nobody asked' } },
  { kind: 'task.completed', actor: 'system', task: 't5', data: { result: null } },
  { kind: 'wait.ended', actor: 'system', task: 't2', data: { call: 1, due: 1 } },
  opened, opened, { kind: 'inbox.decided', actor: 'operator', data: { item: 2, effect: null, call: null, action: 'dismiss', text: null } },
  proposed(place), record('jane', 1), record('jane', 2), note('n1'), scheduleSet('digest', due),
  waitOpened('t2', 2, { signal: 'calendar', topic: 'x' }), signal('s9', 'calendar', 'x'), // answered, and kept as a link
  { kind: 'identity.claimed', actor: 'operator', data: { identity: 'customer:jane', handle: { type: 'handle', value: '@jane' }, provenance } },
  { kind: 'identity.merged', actor: 'operator', data: { from: 'person:J', into: 'customer:jane', provenance } },
  { kind: 'budget.reserved', actor: 'system', data: { reservation: 'r1', lines: [{ budget: 'refunds', window: 'day', amount: 40, cap: 100 }], what: 'a refund' } },
  { kind: 'budget.reserved', actor: 'system', data: { reservation: 'r2', lines: [{ budget: 'refunds', window: 'day', amount: 30, cap: 100 }], what: 'a call' } },
  { kind: 'budget.settled', actor: 'system', data: { reservation: 'r2', spent: [{ budget: 'refunds', window: 'day', amount: 10 }] } },
  { kind: 'budget.raised', actor: 'operator', data: { budget: 'refunds', window: 'day', by: 10 } },
  proposed({ ...place, task: 't5', call: 10, effect: edited }),
  { kind: 'effect.edited', actor: 'operator', task: 't5', data: { effect: edited, call: 10, payload: null, sentence: 'another' } },
  { kind: 'trust.relaxed', actor: 'operator', data: { rule: 'mail', ...mails } },
  ...wentOut(out, 20), ...wentOut(takenBack, 21), { ...takesBack, data: { ...takesBack.data, compensates: takenBack } },
  { kind: 'request.done', actor: 'operator', data: { key: 'a'.repeat(64), fingerprint: 'b'.repeat(64), by: 'console', operation: 'router.revert', events: 1 } },
  { kind: 'router.adopted', actor: 'operator', data: { version: null, reason: 'By rules alone.' } },
];

/** Of 100, raised by 10, 40 are reserved and 10 are spent. */
const line = (window: string, amount: number): BudgetLine => ({ budget: 'refunds', window, amount, cap: 100 });

type Case<T extends Expectation['type']> = { [P in T]: { holds: Omit<Extract<Expectation, { type: P }>, 'type'>[]; broken: Omit<Extract<Expectation, { type: P }>, 'type'>[] } };

/** One for each type of expectation: a new type does not compile until it is here. */
const cases: Case<Expectation['type']> = {
  'new-task-key': { holds: [{ key: 'another' }], broken: [{ key: 'key of t1' }, { key: 'key of t5' }] },
  'task-live': { holds: [{ task: 't1' }, { task: 't2' }], broken: [{ task: 't3' }, { task: 't4' }, { task: 't5' }, { task: 't99' }] },
  'task-unfinished': { holds: [{ task: 't1' }, { task: 't2' }, { task: 't4' }], broken: [{ task: 't3' }, { task: 't5' }, { task: 't99' }] },
  'task-unchanged': { holds: [{ task: 't1', since: 20 }, { task: 't3', since: 10 }, { task: 't99', since: 0 }], broken: [{ task: 't1', since: 2 }, { task: 't1', since: 21 }, { task: 't99', since: 1 }] },
  'task-status': { holds: [{ task: 't3', status: 'failed' }, { task: 't4', status: 'stopped' }], broken: [{ task: 't3', status: 'stopped' }, { task: 't1', status: 'failed' }, { task: 't99', status: 'failed' }] },
  'waits-open': { holds: [{ task: 't2', calls: [0] }, { task: 't1', calls: [9] }, { task: 't2', calls: [] }], broken: [{ task: 't2', calls: [1] }, { task: 't2', calls: [0, 1] }, { task: 't2', calls: [2] }, { task: 't2', calls: [7] }, { task: 't1', calls: [0] }] },
  'item-open': { holds: [{ item: 1 }], broken: [{ item: 2 }, { item: 99 }] },
  'topic-free': { holds: [{ topic: 'policy', open: true }, { topic: 'policy', open: false }], broken: [] },
  'not-paused': { holds: [{ agent: 'support', adapter: 'outbox' }], broken: [] },
  'pause-is': { holds: [{ scope: 'all', name: null, set: false }], broken: [{ scope: 'all', name: null, set: true }] },
  'within-budgets': {
    holds: [{ lines: [line('day', 60)] }, { lines: [line('day', 30), line('day', 30), line('hour', 100)] }, { lines: [] }],
    broken: [{ lines: [line('day', 61)] }, { lines: [line('hour', 100), line('day', 61)] }, { lines: [line('day', 30), line('day', 31)] }],
  },
  'over-budgets': { holds: [{ lines: [line('day', 61)] }, { lines: [line('hour', 100), line('day', 61)] }], broken: [{ lines: [line('day', 60)] }, { lines: [] }] },
  'new-reservation': { holds: [{ reservation: 'r2' }], broken: [{ reservation: 'r1' }] },
  'reservation-open': { holds: [{ reservation: 'r1' }], broken: [{ reservation: 'r2' }] },
  'effect-state': { holds: [{ effect, states: ['review'] }, { effect, states: ['approved', 'review'] }, { effect, states: ['review'], attempts: 0 }], broken: [{ effect, states: ['approved'] }, { effect, states: [] }, { effect, states: ['review'], attempts: 1 }, { effect: 'e999999999999999999999999', states: ['review'] }] },
  'no-outcome': { holds: [{ ...mails, since: 1_000 }, { ...mails, playbook: 'refunds.md', since: 0 }], broken: [{ ...mails, since: 0 }] },
  'rule-relaxed': { holds: [{ ...mails, rule: 'mail', relaxed: true }, { ...mails, rule: 'money', relaxed: false }], broken: [{ ...mails, rule: 'mail', relaxed: false }, { ...mails, agent: 'sales', rule: 'mail', relaxed: true }] },
  'not-compensated': { holds: [{ effect: out }], broken: [{ effect: takenBack }, { effect }, { effect: 'e999999999999999999999999' }] },
  'record-version': { holds: [{ kind: 'customer', id: 'jane', version: 2 }, { kind: 'customer', id: 'jane', version: 2, seq: 22 }, { kind: 'customer', id: 'joe', version: 0 }, { kind: 'customer', id: 'joe', version: 0, seq: 0 }, { kind: 'order', id: 'jane', version: 0 }], broken: [{ kind: 'customer', id: 'jane', version: 1 }, { kind: 'customer', id: 'jane', version: 3 }, { kind: 'customer', id: 'jane', version: 2, seq: 21 }, { kind: 'customer', id: 'jane', version: 1, seq: 22 }, { kind: 'customer', id: 'joe', version: 1 }, { kind: 'customer', id: 'joe', version: 0, seq: 22 }] },
  'note-version': { holds: [{ id: 'n1', version: 1 }, { id: 'n2', version: 0 }], broken: [{ id: 'n1', version: 0 }, { id: 'n1', version: 2 }, { id: 'n2', version: 1 }] },
  'items-hot': { holds: [{ items: [23] }, { items: [12, 23] }], broken: [{ items: [99] }, { items: [23, 2] }] },
  'items-known': { holds: [{ items: [12] }, { items: [12, 23] }], broken: [{ items: [99] }, { items: [23, 2] }] },
  'handle-free': {
    holds: [{ handle: { type: 'handle', value: '@joe' }, identity: 'customer:joe' }, { handle: { type: 'handle', value: '@jane' }, identity: 'customer:jane' }, { handle: { type: 'handle', value: '@jane' }, identity: 'person:J' }],
    broken: [{ handle: { type: 'handle', value: '@jane' }, identity: 'customer:joe' }, { handle: { type: 'address', value: 'jane' }, identity: 'customer:joe' }],
  },
  'merged-into': { holds: [{ from: 'person:J', into: 'customer:jane' }, { from: 'customer:jane', into: null }], broken: [{ from: 'person:J', into: null }, { from: 'customer:joe', into: 'customer:jane' }] },
  'new-request': { holds: [{ key: 'c'.repeat(64) }], broken: [{ key: 'a'.repeat(64) }] },
  'new-signal': { holds: [{ dedup: 's2' }], broken: [{ dedup: 's1' }, { dedup: 'm1' }] },
  'signal-unrouted': { holds: [{ signal: 12 }], broken: [{ signal: 13 }, { signal: 2 }, { signal: 99 }] },
  // The first event is the company's own.
  'router-unchanged': { holds: [{ since: state.length + 1 }], broken: [{ since: 0 }, { since: state.length }] },
  'schedule-due': { holds: [{ name: 'digest', due }], broken: [{ name: 'digest', due: due + 1 }, { name: 'another', due }] },
};

for (const [type, { holds, broken }] of Object.entries(cases)) {
  test(`an append goes through where its expectation holds: ${type}`, async (t) => {
    const ledger = await openScratch(t);
    await ledger.append(state);
    for (const [n, expected] of holds.entries()) {
      const [event] = await ledger.append([note(`held ${n}`)], [{ type, ...expected } as Expectation]);
      assert.equal(event?.kind, 'note.put', JSON.stringify(expected));
    }
  });

  test(`an append is refused whole where its expectation is broken: ${type}`, async (t) => {
    const ledger = await openScratch(t);
    await ledger.append(state);
    const before = await ledger.head();
    for (const expected of broken) {
      const appended = ledger.append([note('a'), note('b')], [{ type, ...expected } as Expectation]);
      await assert.rejects(appended, { name: 'Conflict', code: 'ledger.conflict', failure: 'terminal', message: /^Refused: .+\.$/ }, JSON.stringify(expected));
    }
    assert.deepEqual(await ledger.head(), before);
    assert.equal(await ledger.items.item('a'), null);
  });
}

test('every expectation of an append must hold, not only the first', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append(state);
  const both: Expectation[] = [{ type: 'item-open', item: 1 }, { type: 'item-open', item: 2 }];
  await assert.rejects(ledger.append([note('a')], both), { code: 'ledger.conflict' });
  await assert.rejects(ledger.append([note('a')], both.toReversed()), { code: 'ledger.conflict' });
});

test('an expectation that nothing checks is an error of the caller', async (t) => {
  const ledger = await openScratch(t);
  await assert.rejects(ledger.append([resumed], [{ type: 'full-moon' } as unknown as Expectation]), { name: 'AssertionFailed' });
});
