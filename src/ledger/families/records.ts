import type { SQLOutputValue } from 'node:sqlite';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';

export interface RecordQueries {
  /** The newest version of a record, or the given one: its sequence number. */
  record(kind: string, id: string, version?: number): Promise<{ version: number; seq: number } | null>;
  recordHistory(kind: string, id: string, limit: number): Promise<{ version: number; seq: number }[]>;
  note(id: string): Promise<{ version: number; seq: number } | null>;
  count(kind: string): Promise<number>;
}

/** Versions of records and notes. The values stay in the events: a projection only says where. */
export function recordsFamily(deps: FamilyDeps): Family<RecordQueries> {
  return {
    tables: [
      { name: 'records', orderBy: 'kind, id, version' },
      { name: 'notes', orderBy: 'id, version' },
    ],
    folds: folds(deps),
    checks: checks(deps),
    queries: queries(deps),
  };
}

function folds({ db }: FamilyDeps): Folds {
  const record = db.prepare('INSERT INTO records (kind, id, version, seq) VALUES (?, ?, ?, ?)');
  const note = db.prepare('INSERT INTO notes (id, version, seq) VALUES (?, ?, ?)');
  return {
    'record.put': (event) => void record.run(event.data.kind, event.data.id, event.data.version, event.seq),
    'note.put': (event) => void note.run(event.data.id, event.data.version, event.seq),
  };
}

function checks({ db }: FamilyDeps): Checks {
  const record = db.prepare('SELECT max(version) AS version FROM records WHERE kind = ? AND id = ?');
  const note = db.prepare('SELECT max(version) AS version FROM notes WHERE id = ?');
  const compare = (newest: SQLOutputValue | undefined, expected: number, what: string): string | null => {
    const now = typeof newest === 'number' ? newest : 0;
    return now === expected ? null : `${what} has version ${now}, not ${expected}`;
  };
  return {
    'record-version': ({ kind, id, version }) => compare(record.get(kind, id)?.['version'], version, `${kind} ${id}`),
    'note-version': ({ id, version }) => compare(note.get(id)?.['version'], version, `note ${id}`),
  };
}

function queries({ db }: FamilyDeps): RecordQueries {
  const newest = db.prepare('SELECT version, seq FROM records WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1');
  const exact = db.prepare('SELECT version, seq FROM records WHERE kind = ? AND id = ? AND version = ?');
  const history = db.prepare('SELECT version, seq FROM records WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT ?');
  const note = db.prepare('SELECT version, seq FROM notes WHERE id = ? ORDER BY version DESC LIMIT 1');
  const count = db.prepare('SELECT count(*) AS count FROM records WHERE kind = ? AND version = 1');
  const place = (row: Record<string, unknown> | undefined): { version: number; seq: number } | null =>
    row ? { version: row['version'] as number, seq: row['seq'] as number } : null;
  return {
    async record(kind, id, version) {
      return place(version === undefined ? newest.get(kind, id) : exact.get(kind, id, version));
    },
    async recordHistory(kind, id, limit) {
      return history.all(kind, id, limit).map((row) => ({ version: row['version'] as number, seq: row['seq'] as number }));
    },
    async note(id) {
      return place(note.get(id));
    },
    async count(kind) {
      return count.get(kind)?.['count'] as number;
    },
  };
}
