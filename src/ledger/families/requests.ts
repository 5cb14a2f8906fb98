import type { SQLOutputValue } from 'node:sqlite';
import type { Family, FamilyDeps } from '../family.ts';

/** A request from outside that is on record. */
export interface RequestRow {
  /** Its first event `request.done`. */
  seq: number;
  at: number;
  fingerprint: string;
  by: string;
  operation: string;
}

export interface RequestQueries {
  /** By its key as it is stored. */
  byKey(key: string): Promise<RequestRow | null>;
  /** The one in whose append that event was written. */
  around(seq: number): Promise<RequestRow | null>;
}

/** Who asked for what, once. A request has a row for each of its appends; the first alone has its key. */
export function requestsFamily({ db }: FamilyDeps): Family<RequestQueries> {
  const insert = db.prepare('INSERT INTO requests (seq, key, until_seq, at, fingerprint, asked_by, operation, of_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const columns = 'seq, at, fingerprint, asked_by, operation, of_seq';
  const byKey = db.prepare(`SELECT ${columns} FROM requests WHERE key = ?`);
  const around = db.prepare(`SELECT ${columns}, until_seq FROM requests WHERE seq < ? ORDER BY seq DESC LIMIT 1`);
  return {
    tables: [{ name: 'requests', orderBy: 'seq' }],
    folds: {
      'request.done': ({ seq, at, data }) => void insert.run(seq, data.of === undefined ? data.key : null, seq + data.events, at, data.fingerprint, data.by, data.operation, data.of ?? null),
    },
    checks: { 'new-request': ({ key }) => (byKey.get(key) === undefined ? null : 'a request with this key was done before') },
    queries: {
      async byKey(key) {
        const row = byKey.get(key);
        return row ? requestRow(row) : null;
      },
      async around(seq) {
        const row = around.get(seq);
        return row && (row['until_seq'] as number) >= seq ? requestRow(row) : null;
      },
    },
  };
}

function requestRow(row: Record<string, SQLOutputValue>): RequestRow {
  return { seq: (row['of_seq'] ?? row['seq']) as number, at: row['at'] as number, fingerprint: row['fingerprint'] as string, by: row['asked_by'] as string, operation: row['operation'] as string };
}
