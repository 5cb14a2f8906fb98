import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryRulesSchema } from '../../vocabulary/memory-rules.ts';
import { archiveOlderThan } from './archive.ts';
import { indexWaiting } from './lazy-index.ts';
import { hot, memoryLedger, nothingDone, put, rules, thread, today, upkeep } from './test-memory.ts';
import { assertLasting, dayMs, expiresAtOf } from './tier-rules.ts';

test('what was to be gone is marked so, and ephemeral items without a time go by the rule', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, [
    { id: 'gone', tier: 'ephemeral', expiresAt: today - 1 },
    { id: 'later', tier: 'ephemeral', expiresAt: today + 1 },
    { id: 'undated', tier: 'ephemeral', when: today - 61 * 60_000 },
    { id: 'fresh', tier: 'ephemeral', when: today - 59 * 60_000 },
  ]);
  assert.deepEqual(await upkeep(ledger), { ...nothingDone, expired: 2 });
  assert.deepEqual((await hot(ledger)).map(({ id }) => id).toSorted(), ['fresh', 'later']);
  assert.equal(await ledger.items.item('undated'), null);
  assert.equal(expiresAtOf(rules({ ephemeral: { expiresAfterMinutes: 5 } }), 'ephemeral', today), today + 300_000);
  assert.equal(expiresAtOf(rules(), 'operational', today), null);
});

test('operational items that fit a rule become institutional, once', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, [
    { id: 'decided', tags: ['decision', 'pricing'] },
    { id: 'weighty', importance: 0.95 },
    { id: 'tagged-only-with-one', tags: ['legal'] },
    { id: 'both', tags: ['legal', 'signed'] },
    { id: 'wrong-type', tags: ['legal', 'signed'], type: 'log' },
    { id: 'plain' },
  ]);
  const promote = [{ tags: ['decision'] }, { importanceAtLeast: 0.9 }, { tags: ['legal', 'signed'], types: ['note'] }];
  assert.deepEqual(await upkeep(ledger, { rules: rules({ promote }) }), { ...nothingDone, promoted: 3 });
  const lasting = (await hot(ledger)).filter(({ tier }) => tier === 'institutional');
  assert.deepEqual(lasting.map(({ id }) => id).toSorted(), ['both', 'decided', 'weighty']);
  assert.deepEqual(await upkeep(ledger, { rules: rules({ promote }) }), nothingDone);
  const [event] = await ledger.events({ kind: 'items.promoted', limit: 1 });
  assert.equal(event?.kind === 'items.promoted' && event.data.reason, 'company.yaml, memory.promote: tagged decision');
});

test('an ephemeral item never becomes institutional, whatever a rule says', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, [{ id: 'code', tier: 'ephemeral', tags: ['decision'], importance: 1, expiresAt: today + 1_000 }]);
  assert.deepEqual(await upkeep(ledger), nothingDone);
  const [row] = await hot(ledger);
  assert.equal(row?.tier, 'ephemeral');
  assert.throws(() => assertLasting([row]), /is ephemeral/u);
  assert.throws(() => assertLasting([{ seq: 1, tier: 'operational', expiresAt: today }]), /is ephemeral/u);
});

test('old items stay in the index until a summary stands for them, or a rule says that none is needed (M3)', async (t) => {
  const ledger = await memoryLedger(t);
  const [old, recent] = await put(ledger, [{ id: 'old', when: today - 91 * dayMs }, { id: 'recent', when: today - 89 * dayMs }, { id: 'kept', when: today - 400 * dayMs, tier: 'institutional' }]);
  assert.deepEqual(await upkeep(ledger), nothingDone);
  await put(ledger, [{ id: 'by-hand', type: 'summary', tier: 'institutional', sources: [old!, recent!] }]);
  assert.deepEqual(await upkeep(ledger), { ...nothingDone, archived: 1 });
  const [event] = await ledger.events({ kind: 'items.archived', limit: 1 });
  assert.equal(event?.kind === 'items.archived' && event.data.summary, (await ledger.items.item('by-hand'))?.seq);

  await put(ledger, [{ id: 'older', when: today - 100 * dayMs }]);
  assert.deepEqual(await upkeep(ledger), nothingDone);
  assert.deepEqual(await upkeep(ledger, { rules: rules({ operational: { archiveWithoutSummary: true } }) }), { ...nothingDone, archived: 1 });
  assert.deepEqual((await hot(ledger)).map(({ id }) => id).toSorted(), ['by-hand', 'kept', 'recent']);
  assert.equal((await ledger.items.item('older'))?.state, 'archived');
});

test('logs that wait are indexed, oldest first, in one go', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, Array.from({ length: 1_000 }, (_, index) => ({ id: `log-${index}`, type: 'log', indexing: 'lazy', text: `disk ${index} is full` })));
  assert.equal((await hot(ledger)).length, 0);
  assert.equal(await indexWaiting(ledger), 1_000);
  assert.equal(await indexWaiting(ledger), 0);
  assert.equal((await hot(ledger)).length, 1_000);
  await put(ledger, [{ id: 'one-more', type: 'log', indexing: 'lazy' }]);
  assert.deepEqual(await upkeep(ledger), { ...nothingDone, indexed: 1 });
});

test('archiving in bulk takes the oldest first, up to a limit, and says how far it is', async (t) => {
  const ledger = await memoryLedger(t);
  for (let batch = 0; batch < 3; batch++) await put(ledger, thread(`t${batch}`, 1_000, { quietDays: 100 - batch }));
  const seen: number[] = [];
  assert.equal(await archiveOlderThan(ledger, today, { limit: 1_500, progress: (done) => seen.push(done) }), 1_500);
  assert.deepEqual(seen, [1_000, 1_500]);
  assert.equal(await archiveOlderThan(ledger, today), 1_500);
  assert.equal((await hot(ledger)).length, 0);
});

test('a rule without conditions is refused, since it would promote everything', () => {
  assert.equal(memoryRulesSchema.safeParse({ promote: [{}] }).success, false);
  assert.equal(memoryRulesSchema.safeParse({ promote: [{ tags: [] }] }).success, false);
});

test('the projections fold again to the same content after upkeep (L3)', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, [...thread('t1', 50, { subjects: ['customer:jane@example.com', null] }), { id: 'decided', tags: ['decision'] }, { id: 'gone', tier: 'ephemeral', expiresAt: today - 1 }, { id: 'log', type: 'log', indexing: 'lazy' }]);
  await upkeep(ledger, { rules: rules({ operational: { archiveWithoutSummary: true, archiveAfterDays: 0 } }) });
  const report = await ledger.rebuild();
  assert.ok(report.identical, JSON.stringify(report));
});
