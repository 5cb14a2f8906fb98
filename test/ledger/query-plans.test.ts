import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { test } from 'node:test';
import { load } from 'sqlite-vec';
import { scratchFolder } from './scratch-ledger.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';

/** Read whole on purpose: a handful of rows, or a report that somebody asked for. */
const wholeOnPurpose = [/^SELECT kind, count\(\*\)/, /^SELECT status, count\(\*\)/, /FROM documents ORDER BY path$/, /FROM schedules/, /FROM pauses/, /FROM item_totals/, /FROM rebuild_due/, /FROM forgotten_keys/, /FROM head$/, /playbooks/, /ORDER BY (?:seq|id) DESC LIMIT/, /page_count/, /^PRAGMA/, /^INSERT INTO events/, /^(?:BEGIN|COMMIT|ROLLBACK)/, /max\(id\)/, /^SELECT \(SELECT at/, /FROM embedding_models/, /embeddings_due/];

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
  await ledger.close();
  DatabaseSync.prototype.prepare = prepare;
  const db = new DatabaseSync(join(folder, 'keelson.db'), { allowExtension: true });
  load(db);
  t.after(() => db.close());
  const scans = [...prepared].filter((sql) => !wholeOnPurpose.some((known) => known.test(sql))).filter((sql) => {
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all().map(({ detail }) => String(detail));
    return plan.some((detail) => /^SCAN (?!.*USING (?:COVERING )?INDEX)/.test(detail) && !/CONSTANT ROW|json_each|VIRTUAL TABLE INDEX \d+:\S/.test(detail));
  });
  assert.ok(prepared.size > 60, 'the statements were seen');
  assert.deepEqual(scans, []);
});
