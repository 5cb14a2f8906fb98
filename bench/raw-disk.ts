import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * What this disk allows at most: rows of `bytes` bytes into a bare table with the same pragmas as the ledger
 * (write-ahead log, synchronous=FULL, exclusive lock), one row a commit and fifty rows a commit. No hash, no index, no JSON.
 */
export interface RawDisk {
  oneByOne(ms: number): number;
  batchOf50(ms: number): number;
  close(): void;
}

export function openRawDisk(folder: string, bytes: number): RawDisk {
  const db = new DatabaseSync(join(folder, 'raw.db'));
  db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (seq INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT');
  const insert = db.prepare('INSERT INTO rows (data) VALUES (?)');
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const data = 'x'.repeat(bytes);
  const measure = (ms: number, rowsPerCommit: number): number => {
    const started = performance.now();
    let rows = 0;
    while (performance.now() - started < ms) {
      begin.run();
      for (let row = 0; row < rowsPerCommit; row++) insert.run(data);
      commit.run();
      rows += rowsPerCommit;
    }
    return (rows / (performance.now() - started)) * 1_000;
  };
  return { oneByOne: (ms) => measure(ms, 1), batchOf50: (ms) => measure(ms, 50), close: () => db.close() };
}
