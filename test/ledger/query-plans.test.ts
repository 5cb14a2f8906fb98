import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { test } from 'node:test';
import { load } from 'sqlite-vec';
import { scratchFolder } from './scratch-ledger.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';

/** Read whole on purpose: a handful of rows, or a report that somebody asked for. */
const wholeOnPurpose = [/^SELECT kind, count\(\*\)/, /^SELECT status, count\(\*\)/, /FROM documents ORDER BY path$/, /FROM schedules/, /FROM pauses/, /FROM item_totals/, /FROM rebuild_due/, /FROM forgotten_keys/, /FROM head$/, /playbooks/, /ORDER BY (?:seq|id) DESC LIMIT/, /page_count/, /^PRAGMA/, /^INSERT INTO events/, /^(?:BEGIN|COMMIT|ROLLBACK)/, /max\(id\)/, /^SELECT \(SELECT at/, /FROM embedding_models/, /embeddings_due/];

interface Step {
  id: number;
  parent: number;
  detail: string;
}

/** Whether a part of the plan that runs for each row reads a table, or an index, from end to end. */
function scansForEachRow(plan: readonly Step[]): boolean {
  const repeated = new Set<number>();
  // Parts come after what they are parts of.
  for (const { id, parent, detail } of plan) if (detail.startsWith('CORRELATED') || repeated.has(parent)) repeated.add(id);
  return plan.some(({ id, detail }) => repeated.has(id) && detail.startsWith('SCAN ') && !/^SCAN (?:pauses|json_each)/.test(detail));
}

/** Lists build their statements as they are asked: one of each sort. */
async function readEveryPage({ pages }: Ledger): Promise<void> {
  for (const order of ['newest', 'oldest'] as const) {
    for (const filter of [{}, { kinds: ['note.put' as const] }, { kinds: ['step.completed' as const] }, { actor: 'operator' }, { actor: 'system' }, { task: 't1' as const }, { subjects: ['customer:jane'] }]) await pages.events({ ...filter, order, limit: 1 });
    for (const filter of [{}, { status: 'failed' as const }, { agent: 'support' }, { agent: 'support', status: 'failed' as const }, { since: 1, until: 2 }]) await pages.tasks({ ...filter, order, limit: 1 });
    for (const filter of [{}, { state: 'failed' as const, kind: 'mail.send' as const, adapter: 'smtp', agent: 'support' }, { task: 't1' as const }]) await pages.effects({ ...filter, order, limit: 1 });
    for (const filter of [{}, { state: 'open' as const }, { state: 'open' as const, type: 'doubt' as const, agent: 'support' }, { type: 'doubt' as const }]) await pages.items({ ...filter, order, limit: 1 });
    await pages.activeSubjects({ prefix: 'customer:', order, limit: 1 });
  }
}

test('no statement that runs while the company works reads a whole table that grows', async (t) => {
  const prepared = new Set<string>();
  const prepare = DatabaseSync.prototype.prepare;
  t.after(() => (DatabaseSync.prototype.prepare = prepare));
  DatabaseSync.prototype.prepare = function (sql: string): StatementSync {
    if (this.location()?.endsWith('keelson.db')) prepared.add(sql.trim());
    return prepare.call(this, sql);
  };
  const folder = scratchFolder(t);
  const ledger = await openLedger(folder, { create: 'Tidemark' });
  const fixed = new Set(prepared);
  await readEveryPage(ledger);
  await ledger.events({ kind: 'note.put', newestFirst: true, limit: 1 });
  const paged = [...prepared].filter((sql) => !fixed.has(sql));
  await ledger.close();
  DatabaseSync.prototype.prepare = prepare;
  const db = new DatabaseSync(join(folder, 'keelson.db'), { allowExtension: true });
  load(db);
  t.after(() => db.close());
  const planOf = (sql: string) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as unknown as Step[];
  const scans = [...prepared].filter((sql) => !wholeOnPurpose.some((known) => known.test(sql))).filter((sql) => {
    // What a window function goes over is no table: the search that it comes from is a line of its own.
    return planOf(sql).some(({ detail }) => /^SCAN (?!.*USING (?:COVERING )?INDEX)/.test(detail) && !/CONSTANT ROW|json_each|\(subquery-\d+\)|VIRTUAL TABLE INDEX \d+:\S/.test(detail));
  });
  assert.ok(prepared.size > 60, 'the statements were seen');
  assert.deepEqual(scans, []);
  const planned = [...prepared].filter((sql) => /^(?:SELECT|INSERT|UPDATE|DELETE|WITH)/.test(sql) && !/temp\./.test(sql));
  assert.deepEqual(planned.filter((sql) => scansForEachRow(planOf(sql))), [], 'nor once for each row of another');
  assert.ok(paged.length > 30, 'pages were read');
  // A task's effects are few: they are put in order after they are found. Everything else comes in its order.
  const sorted = paged.filter((sql) => !/FROM effects WHERE task = \?/.test(sql)).filter((sql) => planOf(sql).some(({ detail }) => detail.includes('TEMP B-TREE') || detail.startsWith('SCAN ')));
  assert.deepEqual(sorted, [], 'a page is found at its place, and read in its order');
  const byKind = planned.filter((sql) => /FROM events WHERE kind = /.test(sql)).flatMap((sql) => planOf(sql).filter(({ detail }) => detail.includes(' events')).map(({ detail }) => detail));
  assert.ok(byKind.length > 3 && byKind.every((detail) => detail.includes('INDEX events_told (kind=?')), byKind.join('\n'));
  const judgedOf = planned.filter((sql) => /judged_seq > \? AND agent = \?/.test(sql)).flatMap((sql) => planOf(sql).map(({ detail }) => detail));
  assert.deepEqual(judgedOf, ['SEARCH effects USING INDEX effects_judged_of (agent=? AND kind=? AND judged_seq>?)']);
});
