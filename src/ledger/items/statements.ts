import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Row } from './stored-item.ts';

/** Of the many shapes a filter may have, few are in use at a time. */
const keptMax = 200;

/** Statements whose text depends on a filter, prepared once each. Values are always bound, so the shapes are few. */
export class Statements {
  private readonly db: DatabaseSync;
  private readonly kept = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.prepared(sql).all(...values);
  }

  /** As arrays: half the time, where there are thousands of rows. */
  rows(sql: string, ...values: SQLInputValue[]): SQLOutputValue[][] {
    const statement = this.prepared(`${sql} `);
    statement.setReturnArrays(true);
    return statement.all(...values) as unknown as SQLOutputValue[][];
  }

  /** The first column of each row. */
  column(sql: string, ...values: SQLInputValue[]): number[] {
    const rows = this.rows(sql, ...values);
    const column = Array.from<number>({ length: rows.length });
    for (let i = 0; i < rows.length; i++) column[i] = rows[i]?.[0] as number;
    return column;
  }

  private prepared(sql: string): StatementSync {
    const kept = this.kept.get(sql);
    if (kept) return kept;
    if (this.kept.size >= keptMax) this.kept.clear();
    const statement = this.db.prepare(sql);
    this.kept.set(sql, statement);
    return statement;
  }
}
