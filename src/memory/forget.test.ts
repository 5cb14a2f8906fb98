import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taskCreated } from '../../test/ledger/sample-events.ts';
import { called, lost } from '../../test/ledger/sample-model-calls.ts';
import { openScratch } from '../../test/ledger/scratch-ledger.ts';
import { forgetIdentity } from './forget.ts';

test('forgetting somebody says which models were asked about them, and how often', async (t) => {
  const ledger = await openScratch(t);
  const about = { task: 't1', subject: 'customer:jane@example.com' } as const;
  await ledger.append([taskCreated('t1')]);
  await ledger.append([
    called({}, about), lost({ attempt: 2 }, about), called({ model: 'local/large' }, about), called({}, { task: 't1', subject: 'customer:bob@example.com' }),
    called({ outcome: 'failed', counts: 'nothing', usage: null, cost: null, failure: { code: 'models.connection-refused', message: 'Refused.', nextStep: 'Wait.', failure: 'retryable' } }, about),
  ]);
  const { outside } = await forgetIdentity({ ledger, cancel: () => Promise.resolve() }, 'jane@example.com', { reason: 'She asked.' });
  assert.deepEqual(outside, ['what local/tiny was asked, in 2 requests', 'what local/large was asked, in 1 request']);
});
