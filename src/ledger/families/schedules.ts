import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';

export interface ScheduleRow {
  name: string;
  /** The `schedule.set` event that defines it. */
  setSeq: number;
  next: number | null;
}

export interface ScheduleQueries {
  get(name: string): Promise<ScheduleRow | null>;
  list(limit: number): Promise<ScheduleRow[]>;
  due(now: number, limit: number): Promise<ScheduleRow[]>;
  nextDue(): Promise<number | null>;
}

export function schedulesFamily(deps: FamilyDeps): Family<ScheduleQueries> {
  return { tables: [{ name: 'schedules', orderBy: 'name' }], folds: folds(deps), checks: checks(deps), queries: queries(deps) };
}

function folds({ db }: FamilyDeps): Folds {
  const set = db.prepare('INSERT OR REPLACE INTO schedules (name, set_seq, next) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM schedules WHERE name = ?');
  const advance = db.prepare('UPDATE schedules SET next = ? WHERE name = ?');
  return {
    'schedule.set': (event) => void set.run(event.data.name, event.seq, event.data.next),
    'schedule.removed': (event) => void remove.run(event.data.name),
    'schedule.fired': (event) => void advance.run(event.data.next, event.data.name),
  };
}

function checks({ db }: FamilyDeps): Checks {
  const next = db.prepare('SELECT next FROM schedules WHERE name = ?');
  return {
    'schedule-due': ({ name, due }) => (next.get(name)?.['next'] === due ? null : `schedule ${name} is not due at ${due}`),
  };
}

function queries({ db }: FamilyDeps): ScheduleQueries {
  const get = db.prepare('SELECT name, set_seq, next FROM schedules WHERE name = ?');
  const list = db.prepare('SELECT name, set_seq, next FROM schedules ORDER BY name LIMIT ?');
  const due = db.prepare('SELECT name, set_seq, next FROM schedules WHERE next IS NOT NULL AND next <= ? ORDER BY next LIMIT ?');
  const nextDue = db.prepare('SELECT min(next) AS due FROM schedules WHERE next IS NOT NULL');
  const toRow = (row: Record<string, unknown>): ScheduleRow => ({ name: row['name'] as string, setSeq: row['set_seq'] as number, next: row['next'] as number | null });
  return {
    async get(name) {
      const row = get.get(name);
      return row ? toRow(row) : null;
    },
    async list(limit) {
      return list.all(limit).map(toRow);
    },
    async due(now, limit) {
      return due.all(now, limit).map(toRow);
    },
    async nextDue() {
      return (nextDue.get()?.['due'] as number | null | undefined) ?? null;
    },
  };
}
