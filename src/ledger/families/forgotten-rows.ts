import type { DatabaseSync } from 'node:sqlite';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { AsOf } from '../../vocabulary/memory.ts';

/**
 * For projections that keep a row for each event and never change one: forgetting deletes the rows of the forgotten
 * events, which is what folding without those events gives (L3). What holds now is computed from the rows that are left.
 */
export function forgetRows(db: DatabaseSync, table: string): (event: LedgerEvent<'subject.forgotten'>) => void {
  const remove = db.prepare(`DELETE FROM ${table} WHERE seq IN (SELECT seq FROM events WHERE subject = ? AND seq < ?)`);
  return (event) => {
    for (const key of event.data.keys) remove.run(key, event.seq);
  };
}

/** The newest sequence number and time (epoch ms) that a read may look at. */
export function bounds(asOf: AsOf | undefined): { seq: number; at: number } {
  return { seq: Number.MAX_SAFE_INTEGER, at: Number.MAX_SAFE_INTEGER, ...asOf };
}
