import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Items whose time has come and that no event has marked yet. There are few or none: a job marks them. */
export class Due {
  private readonly first: StatementSync;
  private readonly some: StatementSync;

  constructor(db: DatabaseSync) {
    const live = `expires_at IS NOT NULL AND state <> 'expired'`;
    this.first = db.prepare(`SELECT expires_at FROM items INDEXED BY items_expiry WHERE ${live} ORDER BY expires_at LIMIT 1`);
    this.some = db.prepare(`SELECT seq FROM items INDEXED BY items_expiry WHERE ${live} AND expires_at <= ? ORDER BY expires_at, seq LIMIT ?`);
  }

  /** When the next one is due, epoch ms. */
  next(): number | null {
    return (this.first.get()?.['expires_at'] as number | undefined) ?? null;
  }

  any(now: number): boolean {
    const next = this.next();
    return next !== null && next <= now;
  }

  list(now: number, limit: number): number[] {
    return this.some.all(now, limit).map((row) => row['seq'] as number);
  }
}
