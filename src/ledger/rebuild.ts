import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { Progress, RebuildReport } from '../vocabulary/views.ts';
import type { EventRow } from './hash-chain.ts';
import type { EventStatements } from './families/events.ts';
import type { Folds, ProjectionTable } from './family.ts';
import { sqliteFailure } from './sqlite-failure.ts';

const rowsPerRead = 2_000;

/** What the families fold, and how to have them write what their folds gathered. */
export interface Projections {
  tables: ProjectionTable[];
  folds: Folds;
  settle(): void;
  discard(): void;
}

/**
 * Drops the content of every projection and folds the events again, in one transaction, and compares (L3).
 * A table that had drifted is reported, and holds the folded content from then on.
 */
export function rebuildProjections(db: DatabaseSync, projections: Projections, events: EventStatements, decode: (row: EventRow) => LedgerEvent, progress?: Progress): RebuildReport {
  const { tables, folds } = projections;
  const started = performance.now();
  try {
    const total = events.last().seq;
    const before = new Map(tables.map((table) => [table.name, digest(db, table)]));
    db.exec('BEGIN IMMEDIATE');
    for (const { name, clear } of tables) db.exec(clear ?? `DELETE FROM ${name}`);
    // What was remembered of them is gone too.
    projections.discard();
    let seq = 0;
    for (;;) {
      const rows = events.after(seq, rowsPerRead);
      if (rows.length === 0) break;
      for (const row of rows) {
        const event = decode(row);
        const fold = folds[event.kind] as ((event: LedgerEvent) => void) | undefined;
        fold?.(event);
        seq = row.seq;
      }
      projections.settle();
      progress?.(seq, total);
    }
    db.exec('DELETE FROM rebuild_due');
    db.exec('COMMIT');
    const compared = tables.map((table) => {
      const { rows, hash } = digest(db, table);
      return { table: table.name, rows, identical: before.get(table.name)?.hash === hash };
    });
    return { events: total, tables: compared, identical: compared.every(({ identical }) => identical), ms: performance.now() - started };
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    projections.discard();
    throw sqliteFailure(error, db.location() ?? 'the ledger');
  }
}

/** Row by row, so that a large table needs no memory. */
function digest(db: DatabaseSync, { name, orderBy, content }: ProjectionTable): { rows: number; hash: string } {
  const hash = createHash('sha256');
  let rows = 0;
  for (const row of db.prepare(`${content ?? `SELECT * FROM ${name}`} ORDER BY ${orderBy}`).iterate()) {
    hash.update(JSON.stringify(row));
    rows += 1;
  }
  return { rows, hash: hash.digest('hex') };
}
