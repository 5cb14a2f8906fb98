import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AsOf } from '../../vocabulary/memory.ts';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';
import { forgetRows } from './forgotten-rows.ts';

/** Where a version of a record is. Its value is in the event `seq`. */
export interface RecordPlace {
  version: number;
  seq: number;
  /** When it was written, epoch ms. */
  at: number;
}

export interface RecordQueries {
  /** The newest version of a record, or the given one. */
  record(kind: string, id: string, version?: number): Promise<RecordPlace | null>;
  /** The version that held then. One look-up in an index, however many versions there are. */
  recordAsOf(kind: string, id: string, asOf: AsOf): Promise<RecordPlace | null>;
  /** Newest first; only versions below `before`. */
  recordHistory(kind: string, id: string, limit: number, before?: number): Promise<RecordPlace[]>;
  /** The newest version of each record of a kind whose id begins with `prefix` and comes after `after`, in the order of the ids (by code point). */
  recordsOf(kind: string, options: { prefix?: string; after?: string; limit: number }): Promise<(RecordPlace & { id: string })[]>;
  /** The versions that the operator wrote, newest first, as their events. */
  writtenByOperator(kind: string, id: string, limit: number): Promise<number[]>;
  /** How many records of a kind there are. */
  count(kind: string): Promise<number>;
  kinds(): Promise<{ kind: string; count: number; versions: number }[]>;
}

/** Versions of records. The values stay in the events: a projection only says where. */
export function recordsFamily(deps: FamilyDeps): Family<RecordQueries> {
  return { tables: [{ name: 'records', orderBy: 'kind, id, version' }], folds: folds(deps), checks: checks(deps), queries: queries(deps) };
}

function folds({ db }: FamilyDeps): Folds {
  const insert = db.prepare('INSERT INTO records (kind, id, version, seq, at) VALUES (?, ?, ?, ?, ?)');
  return {
    'record.put': (event) => {
      if (!event.forgotten) insert.run(event.data.kind, event.data.id, event.data.version, event.seq, event.at);
    },
    'subject.forgotten': forgetRows(db, 'records'),
  };
}

function checks({ db }: FamilyDeps): Checks {
  const newest = db.prepare('SELECT version, seq, at FROM records WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1');
  return {
    'record-version': ({ kind, id, version, seq }) => {
      const now = place(newest.get(kind, id));
      if ((now?.version ?? 0) !== version) return `${kind} ${id} has version ${now?.version ?? 0}, not ${version}`;
      return seq === undefined || seq === (now?.seq ?? 0) ? null : `${kind} ${id} has another version ${version}, not the one of event ${seq}`;
    },
  };
}

type Row = Record<string, SQLOutputValue>;

function queries({ db }: FamilyDeps): RecordQueries {
  const columns = 'version, seq, at';
  const newest = db.prepare(`SELECT ${columns} FROM records WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1`);
  const exact = db.prepare(`SELECT ${columns} FROM records WHERE kind = ? AND id = ? AND version = ?`);
  const bySeq = db.prepare(`SELECT ${columns} FROM records INDEXED BY records_seq WHERE kind = ? AND id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`);
  const byTime = db.prepare(`SELECT ${columns} FROM records INDEXED BY records_at WHERE kind = ? AND id = ? AND at <= ? ORDER BY at DESC, version DESC LIMIT 1`);
  // From each version to its event by the key of both tables.
  const byOperator = db.prepare(`SELECT records.seq AS seq FROM records JOIN events ON events.seq = records.seq WHERE records.kind = ? AND records.id = ? AND events.actor = 'operator' ORDER BY records.version DESC LIMIT ?`);
  const history = db.prepare(`SELECT ${columns} FROM records WHERE kind = ? AND id = ? AND version < ? ORDER BY version DESC LIMIT ?`);
  return {
    async record(kind, id, version) {
      return place(version === undefined ? newest.get(kind, id) : exact.get(kind, id, version));
    },
    async recordAsOf(kind, id, asOf) {
      return place('seq' in asOf ? bySeq.get(kind, id, asOf.seq) : byTime.get(kind, id, asOf.at));
    },
    async recordHistory(kind, id, limit, before = Number.MAX_SAFE_INTEGER) {
      return history.all(kind, id, before, limit).map(placeOf);
    },
    async writtenByOperator(kind, id, limit) {
      return byOperator.all(kind, id, limit).map((row) => row['seq'] as number);
    },
    ...listings(db),
  };
}

/** Ids are compared by their bytes, so a prefix is a range; U+10FFFF comes after whatever may follow it. */
const lastCharacter = '\u{10FFFF}';

function listings(db: DatabaseSync): Pick<RecordQueries, 'recordsOf' | 'count' | 'kinds'> {
  // From one id to the next by the index: a record with thousands of versions costs no more than one with two.
  const next = db.prepare('SELECT id FROM records WHERE kind = ? AND id > ? AND id < ? ORDER BY id LIMIT 1');
  const same = db.prepare('SELECT id FROM records WHERE kind = ? AND id = ? LIMIT 1');
  const newest = db.prepare('SELECT version, seq, at FROM records WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1');
  const count = db.prepare('SELECT count(DISTINCT id) AS count FROM records WHERE kind = ?');
  return {
    async recordsOf(kind, { prefix = '', after, limit }) {
      const found: (RecordPlace & { id: string })[] = [];
      const end = `${prefix}${lastCharacter}`;
      let row = after !== undefined && after >= prefix ? next.get(kind, after, end) : (same.get(kind, prefix) ?? next.get(kind, prefix, end));
      while (row && found.length < limit) {
        const id = row['id'] as string;
        found.push({ id, ...placeOf(newest.get(kind, id) as Row) });
        row = next.get(kind, id, end);
      }
      return found;
    },
    async count(kind) {
      return count.get(kind)?.['count'] as number;
    },
    async kinds() {
      const rows = db.prepare('SELECT kind, count(DISTINCT id) AS count, count(*) AS versions FROM records GROUP BY kind ORDER BY kind').all();
      return rows.map((row) => ({ kind: row['kind'] as string, count: row['count'] as number, versions: row['versions'] as number }));
    },
  };
}

function place(row: Row | undefined): RecordPlace | null {
  return row ? placeOf(row) : null;
}

function placeOf(row: Row): RecordPlace {
  return { version: row['version'] as number, seq: row['seq'] as number, at: row['at'] as number };
}
