import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchName } from './words.ts';

test('a batch is named in words, or not at all', () => {
  assert.deepEqual(
    ['playbooks/cancel-subscription.md', 'support: mail.send', 'my-agent: payment.refund', 'budget:models-a-day:2026-11-26', 'support: fax.send', 'x:y'].map(batchName),
    ['cancel subscription', 'mails by support', 'refunds by my-agent', 'budget models-a-day', null, null],
  );
});
