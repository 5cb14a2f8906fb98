import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { assert } from '../../vocabulary/errors.ts';
import { taskNumber } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { genesisHash, type EventRow, type RecordedHead } from '../hash-chain.ts';
import type { EventQuery } from '../port.ts';
import { isTold, told } from '../told-kinds.ts';

/** Every statement on `events` and `head`. There is no UPDATE or DELETE on events here (L1), and a trigger refuses any. */
export interface EventStatements {
  /** Rows are gathered and written a few at a time. `settle` writes what is left, before the commit. */
  insert(row: EventRow): void;
  settle(): void;
  /** After a rollback: what was gathered is not to be written. */
  discard(): void;
  setHead(head: RecordedHead): void;
  /** `null` when somebody removed it. */
  storedHead(): RecordedHead | null;
  last(): { seq: number; hash: string; at: number };
  get(seq: number): EventRow | null;
  /** `subject` is what the rows say: the id of a key. */
  select(query: EventQuery, subject: string | null): EventRow[];
  ofTask(task: number): EventRow[];
  newestOf(task: number): number;
  after(seq: number, limit: number): EventRow[];
  countByKind(): { kind: string; count: number }[];
  /** What SQLite finds wrong with the file: a page, or an index that disagrees with its table and would hide events. */
  damages(limit: number): string[];
  span(): { first: number | null; last: number | null };
}

/** A statement of ten rows takes a third less time a row than ten statements of one. */
const rowsPerInsert = 10;

const columns = 'seq, at, kind, actor, task, subject, cause, data, hash';

export function eventStatements(db: DatabaseSync): EventStatements {
  const setHead = db.prepare('UPDATE head SET seq = ?, hash = ?, closed = ? WHERE one = 1');
  const head = db.prepare('SELECT seq, hash, closed FROM head');
  const last = db.prepare('SELECT seq, hash, at FROM events ORDER BY seq DESC LIMIT 1');
  const get = db.prepare(`SELECT ${columns} FROM events WHERE seq = ?`);
  const ofTask = db.prepare(`SELECT ${columns} FROM events WHERE task = ? ORDER BY seq`);
  const newestOf = db.prepare('SELECT max(seq) AS seq FROM events WHERE task = ?');
  const after = db.prepare(`SELECT ${columns} FROM events WHERE seq > ? ORDER BY seq LIMIT ?`);
  const byKind = db.prepare('SELECT kind, count(*) AS count FROM events GROUP BY kind ORDER BY count DESC, kind');
  const span = db.prepare('SELECT (SELECT at FROM events ORDER BY seq LIMIT 1) AS first, (SELECT at FROM events ORDER BY seq DESC LIMIT 1) AS last');
  const rows = (found: Record<string, SQLOutputValue>[]): EventRow[] => found as unknown as EventRow[];
  const gathered = gathering(db);
  return {
    ...gathered,
    setHead: (to) => void setHead.run(to.seq, to.hash, Number(to.closed)),
    storedHead() {
      const row = head.get();
      return row ? { seq: row['seq'] as number, hash: row['hash'] as string, closed: row['closed'] === 1 } : null;
    },
    last: () => (last.get() as { seq: number; hash: string; at: number } | undefined) ?? { seq: 0, hash: genesisHash, at: 0 },
    get(seq) {
      gathered.settle();
      return (get.get(seq) as EventRow | undefined) ?? null;
    },
    select: (query, subject) => rows(selectEvents(db, query, subject)),
    ofTask: (task) => rows(ofTask.all(task)),
    newestOf(task) {
      gathered.settle();
      return (newestOf.get(task)?.['seq'] as number | null | undefined) ?? 0;
    },
    after: (seq, limit) => rows(after.all(seq, limit)),
    countByKind: () => byKind.all().map(({ kind, count }) => ({ kind: kind as string, count: count as number })),
    damages(limit) {
      const found = db.prepare(`PRAGMA integrity_check(${limit})`).all().map((row) => String(row['integrity_check']));
      return found.length === 1 && found[0] === 'ok' ? [] : found;
    },
    span: () => span.get() as { first: number | null; last: number | null },
  };
}

/** Within a commit, a fold or a check may read an event of the same commit: `get` and `newestOf` settle first. Other reads happen between commits. */
function gathering(db: DatabaseSync): Pick<EventStatements, 'insert' | 'settle' | 'discard'> {
  const values = '(?, ?, ?, ?, ?, ?, ?, ?, ?)';
  const one = db.prepare(`INSERT INTO events (${columns}) VALUES ${values}`);
  const several = db.prepare(`INSERT INTO events (${columns}) VALUES ${Array.from({ length: rowsPerInsert }, () => values).join(', ')}`);
  let rows: EventRow[] = [];
  const fields = (row: EventRow) => [row.seq, row.at, row.kind, row.actor, row.task, row.subject, row.cause, row.data, row.hash];
  return {
    insert(row) {
      rows.push(row);
      if (rows.length < rowsPerInsert) return;
      several.run(...rows.flatMap(fields));
      rows = [];
    },
    settle() {
      for (const row of rows) one.run(...fields(row));
      rows = [];
    },
    discard() {
      rows = [];
    },
  };
}

function selectEvents(db: DatabaseSync, query: EventQuery, subject: string | null): Record<string, SQLOutputValue>[] {
  assert(query.limit >= 1 && query.limit <= limits.readEventsMax, 'a read is bounded');
  const where: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    where.push(condition);
    values.push(value);
  };
  add(query.newestFirst ? 'seq < ?' : 'seq > ?', query.after);
  // Of a task or of somebody there are fewer events than of a kind: SQLite knows neither number, and is not left to guess.
  add(query.task === undefined && query.subject === undefined ? 'kind = ?' : '+kind = ?', query.kind);
  add('task = ?', query.task === undefined ? undefined : taskNumber(query.task));
  add('subject = ?', subject ?? undefined);
  // Of a task or of somebody there are few, whatever their kind.
  if (query.kind !== undefined && isTold(query.kind) && query.task === undefined && subject === null) where.push(told);
  const filter = where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';
  return db.prepare(`SELECT ${columns} FROM events ${filter} ORDER BY seq ${query.newestFirst ? 'DESC' : 'ASC'} LIMIT ?`).all(...values, query.limit);
}
