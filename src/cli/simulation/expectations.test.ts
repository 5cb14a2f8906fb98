import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeEffect, fakeItem } from '../test-company.ts';
import { judge } from './expectations.ts';
import type { SimulationReport } from './report.ts';
import type { Expect } from './scenario.ts';

type Outcome = Parameters<typeof judge>[0];
const outcome = (change: Partial<SimulationReport> = {}): Outcome => ({
  scenario: 'A', description: '', company: 'Acme', from: 0, to: 1, crashes: 0, steps: [], stoppedBy: null, effects: [], open: [], tasks: [], budgets: [], tokens: 0, over: [], signals: 0, events: 0, problems: [],
  outside: [], money: {}, ...change,
});
const once = { effect: 'e1', adapter: 'outbox', kind: 'mail.send', times: 1 } as const;

/** What did not hold. */
function failing(at: Outcome, expect: Partial<Expect> = {}, missed: string[] = []): string[] {
  return judge(at, { sentTwice: 0, ...expect }, missed).filter(({ ok }) => !ok).map(({ what }) => what);
}

test('without a word a scenario is held to its end, to nothing done twice, to its budgets, to a whole ledger, and to its own faults', () => {
  assert.deepEqual(failing(outcome()), []);
  assert.deepEqual(failing(outcome({ stoppedBy: 'step 2' })), ['played to its end']);
  assert.deepEqual(failing(outcome({ outside: [{ ...once, times: 2 }] })), ['carried out twice outside']);
  assert.deepEqual(failing(outcome({ over: ['mails-a-day 2026-11-16'] })), ['no budget is over its cap']);
  assert.deepEqual(failing(outcome({ problems: ['event 3: its hash'] })), ['the ledger is whole']);
  assert.deepEqual(failing(outcome(), {}, ['fault 1 (timeout)']), ['every fault and crash was met']);
});

test('a tally is all there is: what it does not name may not be there', () => {
  const one = outcome({ outside: [once], effects: [{ ...fakeEffect({ state: 'succeeded' }), agent: 'support' }], open: [fakeItem()] });
  assert.deepEqual(failing(one, { sent: { 'mail.send': 1 }, states: { succeeded: 1 }, verdicts: { review: 1 }, inbox: { approval: 1 } }), []);
  assert.deepEqual(failing(one, { sent: {}, states: { succeeded: 1, doubt: 1 }, verdicts: { allow: 1 }, inbox: { question: 1 } }), ['sent', 'states', 'verdicts', 'inbox']);
});

test('rules are counted by name, and tasks by agent', () => {
  const at = outcome({ effects: [{ ...fakeEffect(), agent: 'support' }], tasks: [{ id: 't1', agent: 'support', status: 'parked', title: '' }, { id: 't2', agent: 'memory-upkeep', status: 'completed', title: '' }] });
  assert.deepEqual(failing(at, { rules: { 'review-all': 1 }, tasks: { support: { parked: 1 } } }), []);
  assert.deepEqual(failing(at, { rules: { 'review-all': 2 }, tasks: { support: { completed: 1 } } }), ['rules', 'tasks of support']);
});

test('a cap of cost holds for the currencies that it names, and no other may move', () => {
  const at = outcome({ money: { EUR: 2_000, JPY: 5 }, tokens: 10, outside: [once, { ...once, effect: 'e2' }] });
  assert.deepEqual(failing(at, { atMost: { money: ['20 EUR', '5 JPY'], tokens: 10, effects: 2 } }), []);
  assert.deepEqual(failing(at, { atMost: { money: ['19.99 EUR'], tokens: 9, effects: 1 } }), ['money in EUR', 'money in JPY', 'tokens', 'effects outside']);
});
