import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleDay } from '../../../test/ledger/sample-events.ts';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import type { Ledger } from '../../ledger/port.ts';
import { auditPage } from './audit-pages.ts';

test('an effect is told from each of its events read once', async (t) => {
  const ledger = await openScratch(t);
  for (const drafts of sampleDay()) await ledger.append(drafts);
  const read: number[] = [];
  const counting = Object.create(ledger, { event: { value: (seq: number) => (read.push(seq), ledger.event(seq)) } }) as Ledger;
  const { rows } = await auditPage(counting, { limit: 100 });
  assert.ok(rows.length > 2);
  assert.ok(rows.some(({ approval }) => approval !== null));
  for (const { seq } of rows) assert.equal(read.filter((one) => one === seq).length, 1, `event ${seq}`);
});
