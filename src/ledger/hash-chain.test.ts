import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { note, taskCreated } from '../../test/ledger/sample-events.ts';
import { closedLedger, withFile } from '../../test/ledger/scratch-ledger.ts';
import type { EventRow } from './hash-chain.ts';

test('L2: each hash can be recomputed by hand from the one before it and the stored fields', async (t) => {
  const folder = await closedLedger(t, [[note('a'), { ...taskCreated('t1'), cause: 'previous' }], [note('b')]]);
  const rows = withFile(folder, (db) => db.prepare('SELECT * FROM events ORDER BY seq').all() as unknown as EventRow[]);
  assert.equal(rows.length, 4);
  let previous = '0'.repeat(64);
  for (const { seq, at, kind, actor, task, subject, cause, data, hash } of rows) {
    const text = [previous, seq, at, kind, actor, task, subject, cause, data].join('\n');
    assert.equal(hash, createHash('sha256').update(text).digest('hex'), `event ${seq}`);
    previous = hash;
  }
});
