import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';

type Row = Record<string, SQLOutputValue>;

/** A part of a list: its rows by their place, newest or oldest first. `place` is a column that an index or the table itself has in that order under `where`. */
export interface Part {
  from: string;
  /** What the caller looks at before it takes a row: no more than an index has, or what stands at the front of a row. */
  columns: string;
  where: string;
  values: SQLInputValue[];
}

export interface Walk {
  /** Rows may be in several parts (of several kinds, of several names of one person): they are merged by their place. */
  parts: readonly Part[];
  place: string;
  /** Both excluded. */
  above: number;
  below: number;
  order: 'newest' | 'oldest';
  /** What is left out. */
  keep?(row: Row): boolean;
  /** Rows that are taken, at most. */
  limit: number;
  /** Rows of each part that are looked at, at most. */
  scanMax: number;
}

export interface Walked {
  rows: Row[];
  /** Behind which place to go on; `null` at the end. There may be more although few rows were found: so many were looked at. */
  next: number | null;
}

/** Reads lists from where the last page ended, by place and never by counting, so that page 1,000 takes as long as the first. */
export class Walker {
  private readonly db: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  walk(walk: Walk): Walked {
    const walked = walk.parts.map((part) => this.part(part, walk));
    const sign = walk.order === 'newest' ? -1 : 1;
    // Behind the nearest place at which a part was left, another part may have more than was read of it.
    const left = walked.flatMap(({ stoppedAt }) => stoppedAt ?? []).toSorted((a, b) => sign * (a - b))[0] ?? null;
    const placeOf = (row: Row): number => row[walk.place] as number;
    const merged = walked.flatMap(({ rows }) => rows).toSorted((a, b) => sign * (placeOf(a) - placeOf(b)));
    const known = merged.filter((row, n) => (left === null || sign * (placeOf(row) - left) <= 0) && placeOf(row) !== (n === 0 ? null : placeOf(merged[n - 1] as Row)));
    const rows = known.slice(0, walk.limit);
    const last = rows.at(-1);
    return { rows, next: known.length > walk.limit && last !== undefined ? placeOf(last) : left };
  }

  private part({ from, columns, where, values }: Part, { place, above, below, order, keep, limit, scanMax }: Walk): { rows: Row[]; stoppedAt: number | null } {
    const sql = `SELECT ${columns} FROM ${from} WHERE ${where === '' ? '' : `${where} AND `}${place} > ? AND ${place} < ? ORDER BY ${place} ${order === 'newest' ? 'DESC' : 'ASC'} LIMIT ?`;
    const rows: Row[] = [];
    let looked = 0;
    // One more than is wanted tells whether there is one.
    const most = keep === undefined ? limit + 1 : scanMax + 1;
    for (const row of this.prepared(sql).iterate(...values, above, below, most)) {
      // Another look would tell of more: this is where the next page begins.
      if (rows.length === limit || looked === scanMax) return { rows, stoppedAt: this.before(row[place] as number, order) };
      looked += 1;
      if (keep === undefined || keep(row)) rows.push(row);
    }
    return { rows, stoppedAt: null };
  }

  /** Places are whole numbers, and the next page excludes where it begins. */
  private before(place: number, order: Walk['order']): number {
    return order === 'newest' ? place + 1 : place - 1;
  }

  private prepared(sql: string): StatementSync {
    let statement = this.statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }
}
