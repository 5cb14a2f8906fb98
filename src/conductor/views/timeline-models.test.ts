import assert from 'node:assert/strict';
import { test } from 'node:test';
import { called, lost, reused } from '../../../test/ledger/sample-model-calls.ts';
import { taskCreated } from '../../../test/ledger/sample-events.ts';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import type { Json } from '../../vocabulary/json.ts';
import { taskDetail } from './tasks.ts';
import { modelStepDetail } from './timeline-models.ts';

const failure = { code: 'models.busy', message: 'Busy.', nextStep: 'Wait.', failure: 'retryable' } as const;
const subject = 'customer:jane@example.com';
const of = { task: 't1', subject } as const;

test('each request to a model is a line of the timeline with what it took and cost, and the task tells the sum', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([taskCreated('t1')]);
  await ledger.append([
    called({ outcome: 'failed', counts: 'nothing', usage: null, cost: null, failure }, of),
    lost({ attempt: 2 }, of),
    called({ attempt: 3, outcome: 'invalid', counts: 'worst', usage: null, cost: null, failure: { ...failure, code: 'models.invalid-answer' } }, of),
    called({ attempt: 4 }, of),
    { kind: 'step.completed', actor: 'agent:support', task: 't1', subject, data: { call: 3, name: 'draft the reply', attempt: 1, result: 'Hello', ms: 900 } },
    called({ cost: null, usage: { input: 12_000, cachedInput: 0, cacheWrite: 0, output: 5 } }, of),
    reused({}, of),
    called({}, { task: 't2' }),
  ]);
  const { timeline, cost } = await taskDetail(ledger, 't1');
  const lines = timeline.filter(({ type }) => type === 'model');
  assert.deepEqual(lines.map(({ name, state, detail, call }) => [name, state, detail, call]), [
    ['support.draft', 'failed', 'local/tiny failed (models.busy); it cost nothing', 3],
    ['support.draft', 'doubt', 'local/tiny, attempt 2, was lost: the process stopped meanwhile; may have cost up to 4,000 tokens and 0.0112 EUR', 3],
    ['support.draft', 'failed', 'local/tiny, attempt 3, answered wrongly (models.invalid-answer); may have cost up to 4,000 tokens and 0.0112 EUR', 3],
    ['support.draft', 'done', 'local/tiny, attempt 4, answered: 900 tokens in (512 cached), 80 out, 0.0012 EUR', 3],
    ['support.draft', 'done', 'local/tiny answered: 12,000 tokens in, 5 out, no price', 3],
    ['support.draft', 'done', 'local/tiny was not asked: the answer of event 2 was used again, which saved 980 tokens and 0.0012 EUR', 3],
  ]);
  const answered = lines[3];
  assert.deepEqual([(answered?.endedAt ?? 0) - (answered?.startedAt ?? 0), answered?.seqs], [812, [6]]);
  assert.deepEqual(timeline.filter(({ type }) => type === 'step').map(({ name }) => name), ['draft the reply'], 'beside the step that they belong to');
  assert.deepEqual([cost.calls, cost.answered, cost.lost, cost.worst.calls, cost.reused.answers, cost.unpriced], [5, 2, 1, 2, 1, 1]);
  assert.deepEqual(cost.cost, [{ amount: 2, billionths: 369_000_000, currency: 'EUR' }]);
});

test('of somebody who was forgotten the timeline tells what it cost, and nothing more', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([taskCreated('t1'), called({ failure }, of)]);
  await ledger.forget([subject], 'operator', 'She asked.');
  const { timeline, cost } = await taskDetail(ledger, 't1');
  assert.deepEqual(timeline.filter(({ type }) => type === 'model').map(({ detail }) => detail), ['local/tiny answered: 900 tokens in (512 cached), 80 out, 0.0012 EUR']);
  assert.equal(cost.calls, 1);
});

test('the steps around a request say what they found, and not how it is written down', () => {
  const worst = { tokens: 6_707, cost: { amount: 2, billionths: 60_000_000, currency: 'EUR' } };
  const full = { budget: 'models', window: '2026-01-05', amount: 3, unit: 'money', currency: 'EUR', cap: 5, reserved: 0, spent: 5, raised: 0, whenReached: 'wait', next: null };
  const told: [Json, string | null][] = [
    [{ do: 'ask', model: 'local/large', reservation: 'x', lines: [], worst, others: false }, 'local/large may be asked, for at most 6,707 tokens and 0.0206 EUR'],
    [{ do: 'reuse', model: 'local/large', text: 'Hello', leftOut: [] }, 'an earlier answer of local/large: Hello'],
    [{ do: 'room', full }, 'the budget models is used up for 2026-01-05'],
    [{ do: 'rest', model: 'local/large', until: 0, why: failure }, 'Busy. Asked again at 1970-01-01T00:00:00.000Z.'],
    [{ do: 'without', why: failure }, 'Busy.'],
    [{ do: 'without', why: null }, 'no model is left to ask: it goes on without'],
    [{ outcome: 'answered', text: 'Hello Jane', failure: null, problem: null, retryAt: null, roomLeft: true, leftOut: [] }, 'Hello Jane'],
    [{ outcome: 'failed', text: '', failure, problem: null, retryAt: null, roomLeft: true, leftOut: [] }, 'Busy.'],
    [{ outcome: 'replied' }, null],
    [null, null],
  ];
  for (const [result, detail] of told) assert.equal(modelStepDetail(result), detail);
});
