import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { assert, NeedsOperator } from '../vocabulary/errors.ts';
import { syncPath } from './folder.ts';
import { first } from './migrations/0001-first.ts';
import { gate } from './migrations/0003-gate.ts';
import { memory } from './migrations/0002-memory.ts';
import { models } from './migrations/0004-models.ts';
import { console } from './migrations/0005-console.ts';

export interface Migration {
  version: number;
  sql: string;
}

/** In order, never edited once released. A change of format is a new file. */
export const migrations: Migration[] = [
  { version: 1, sql: first },
  { version: 2, sql: memory },
  { version: 3, sql: gate },
  { version: 4, sql: models },
  { version: 5, sql: console },
];

/**
 * Brings the file to the newest format in one transaction, after copying it beside itself under `backups/`.
 * The version is SQLite's `user_version`. A file that is newer than this program is refused untouched.
 */
export function migrate(db: DatabaseSync, file: string, steps: Migration[] = migrations): { from: number; to: number; backup: string | null } {
  const from = userVersion(db);
  const to = steps.at(-1)?.version ?? 0;
  if (from > to) {
    throw new NeedsOperator(
      'ledger.newer-format',
      `${file} has format ${from}, and this program knows formats up to ${to}.`,
      'Install the version of Keelson that wrote it, or a newer one. Nothing was changed.',
    );
  }
  if (from === to) return { from, to, backup: null };
  const backup = from === 0 ? null : backUp(db, file, from);
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const step of steps) if (step.version > from) db.exec(step.sql);
    db.exec(`PRAGMA user_version = ${to}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
  return { from, to, backup };
}

function userVersion(db: DatabaseSync): number {
  const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
  assert(typeof version === 'number', 'user_version is a number');
  return version;
}

/**
 * The write-ahead log is folded into the file first, so that the copy is whole. We hold the only lock. The copy has its
 * final name and is on disk before the file changes: half a copy must not look like one.
 */
function backUp(db: DatabaseSync, file: string, version: number): string {
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const folder = join(dirname(file), 'backups');
  mkdirSync(folder, { recursive: true });
  let copy = join(folder, `${basename(file)}.format-${version}`);
  for (let n = 2; existsSync(copy); n++) copy = join(folder, `${basename(file)}.format-${version}-${n}`);
  copyFileSync(file, `${copy}.tmp`);
  syncPath(`${copy}.tmp`);
  renameSync(`${copy}.tmp`, copy);
  syncPath(folder);
  return copy;
}
