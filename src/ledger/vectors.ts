import type { DatabaseSync } from 'node:sqlite';
import { load } from 'sqlite-vec';
import { NeedsOperator } from '../vocabulary/errors.ts';

/** Before the first look at the schema: it has tables of sqlite-vec's. No SQL may load anything else. Takes 3 ms. */
export function loadVectors(db: DatabaseSync): void {
  try {
    load(db);
  } catch (error) {
    throw new NeedsOperator('ledger.no-sqlite-vec', `The SQLite extension sqlite-vec can't be loaded: ${error instanceof Error ? error.message : String(error)}.`, 'Install Keelson again on this machine: the extension is a file for one kind of machine.');
  }
  db.enableLoadExtension(false);
}
