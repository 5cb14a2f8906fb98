import type { DatabaseSync } from 'node:sqlite';
import { assert } from '../../vocabulary/errors.ts';
import type { EventKind, LedgerEvent } from '../../vocabulary/events.ts';
import type { EffectId, ItemId } from '../../vocabulary/ids.ts';
import type { ItemType } from '../../vocabulary/inbox.ts';
import type { TaskStatus } from '../../vocabulary/views.ts';
import type { Family, FamilyDeps, Folds } from '../family.ts';
import { liveEffect } from './effects.ts';
import { isTold, told } from '../told-kinds.ts';

/** The newest event of each kind that an adapter had, by sequence number; `null` for never. */
export interface AdapterHealth {
  succeededSeq: number | null;
  failedSeq: number | null;
  doubtedSeq: number | null;
}

/** An open item, as far as a page that counts and names needs it. */
export interface OpenItem {
  id: ItemId;
  type: ItemType;
  effect: EffectId | null;
  expiresAt: number | null;
  openedSeq: number;
}

export interface ActivityQueries extends OpenItemQueries {
  /** The newest event at or before that time (epoch ms), 0 for none. Reads the times of some twenty events, however many there are. Where the clock went back it is one of the events near that time. */
  seqAt(at: number): Promise<number>;
  /** How many events of a kind came after that one: at most `max`. None of the kinds that tasks are made of (`isTold`). */
  count(kind: EventKind, after: number, max: number): Promise<number>;
  /** The numbers of the newest of them, newest first. */
  newest(kind: EventKind, after: number, limit: number): Promise<number[]>;
  /** The number of the newest task that there was at that event, 0 for none. */
  taskAt(seq: number): Promise<number>;
  /** How the tasks of an agent stand that are newer than that one, by its number. */
  tasksOf(agent: string, after: number): Promise<Partial<Record<TaskStatus, number>>>;
  adapterHealth(adapter: string): Promise<AdapterHealth>;
  /** How many effects are being carried out, and how many are tried again by themselves. */
  underWay(adapter: string): Promise<{ started: number; retrying: number }>;
  /** Effects that are tried again by themselves up to a time (epoch ms), the first due first; paused ones too. */
  retriesUntil(until: number, limit: number): Promise<{ effect: EffectId; at: number }[]>;
}

interface OpenItemQueries {
  /** Of the open items that are not snoozed at `now` (epoch ms): how many there are of each type, and the oldest. */
  waiting(now: number): Promise<{ type: ItemType; count: number; oldest: ItemId }[]>;
  openItem(item: ItemId): Promise<OpenItem | null>;
  openOfType(type: ItemType, options: { newestFirst: boolean; limit: number }): Promise<OpenItem[]>;
  /** Of that type, snoozed ones too. */
  countOpen(type: ItemType): Promise<number>;
  /** How many open items are about a topic that begins like this. */
  countOpenAbout(prefix: string): Promise<number>;
  /** Those that expire after `from` and up to `until` (epoch ms), the first to expire first. */
  expiring(from: number, until: number, limit: number): Promise<OpenItem[]>;
}

/** What happened, how things stand and what comes next, for pages that look at the whole company: every read is bounded by what it tells, never by how much there is. */
export function activityFamily({ db }: FamilyDeps): Family<ActivityQueries> {
  return {
    tables: [{ name: 'adapter_health', orderBy: 'adapter' }],
    folds: folds(db),
    checks: {},
    queries: { ...eventQueries(db), ...stateQueries(db), ...openItemQueries(db) },
  };
}

function folds(db: DatabaseSync): Folds {
  const set = (column: 'succeeded_seq' | 'failed_seq' | 'doubted_seq') => {
    const statement = db.prepare(`INSERT INTO adapter_health (adapter, ${column}) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET ${column} = ?2`);
    return ({ seq, actor }: LedgerEvent): void => {
      // The operator's word that something was sent says nothing about the adapter.
      if (actor.startsWith('adapter:')) statement.run(actor.slice('adapter:'.length), seq);
    };
  };
  return { 'effect.succeeded': set('succeeded_seq'), 'effect.failed': set('failed_seq'), 'effect.doubted': set('doubted_seq') };
}

function eventQueries(db: DatabaseSync): Pick<ActivityQueries, 'seqAt' | 'count' | 'newest' | 'taskAt'> {
  const newestSeq = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM events');
  const timeOf = db.prepare('SELECT at FROM events WHERE seq = ?');
  const count = db.prepare(`SELECT count(*) AS count FROM (SELECT 1 FROM events WHERE kind = ? AND ${told} AND seq > ? ORDER BY seq DESC LIMIT ?)`);
  const newest = db.prepare(`SELECT seq FROM events WHERE kind = ? AND ${told} AND seq > ? ORDER BY seq DESC LIMIT ?`);
  const task = db.prepare(`SELECT task FROM events WHERE kind = 'task.created' AND ${told} AND seq <= ? ORDER BY seq DESC LIMIT 1`);
  return {
    async seqAt(at) {
      // `low` is at or before that time, and `high` after it.
      let low = 0;
      let high = (newestSeq.get()?.['seq'] as number) + 1;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if ((timeOf.get(middle)?.['at'] as number) <= at) low = middle;
        else high = middle;
      }
      return low;
    },
    async count(kind, after, max) {
      assert(isTold(kind), `${kind} is found by the index`);
      return count.get(kind, after, max)?.['count'] as number;
    },
    async newest(kind, after, limit) {
      assert(isTold(kind), `${kind} is found by the index`);
      return newest.all(kind, after, limit).map((row) => row['seq'] as number);
    },
    async taskAt(seq) {
      return (task.get(seq)?.['task'] as number | undefined) ?? 0;
    },
  };
}

function stateQueries(db: DatabaseSync): Pick<ActivityQueries, 'tasksOf' | 'adapterHealth' | 'underWay' | 'retriesUntil'> {
  const tasks = db.prepare('SELECT status, count(*) AS count FROM tasks WHERE agent = ? AND status = ? AND id > ?');
  const health = db.prepare('SELECT succeeded_seq, failed_seq, doubted_seq FROM adapter_health WHERE adapter = ?');
  const underWay = db.prepare(`SELECT count(*) AS count, coalesce(sum(state = 'started'), 0) AS started FROM effects WHERE state IN ('started', 'waiting', 'repeating') AND ${liveEffect} AND adapter = ?`);
  const retries = db.prepare(`SELECT id, retry_at FROM effects WHERE state IN ('waiting', 'repeating') AND ${liveEffect} AND retry_at <= ? ORDER BY retry_at LIMIT ?`);
  return {
    async tasksOf(agent, after) {
      return Object.fromEntries(statuses.map((status) => [status, tasks.get(agent, status, after)?.['count'] as number]));
    },
    async adapterHealth(adapter) {
      const row = health.get(adapter);
      const seq = (name: string): number | null => (row?.[name] as number | null | undefined) ?? null;
      return { succeededSeq: seq('succeeded_seq'), failedSeq: seq('failed_seq'), doubtedSeq: seq('doubted_seq') };
    },
    async underWay(adapter) {
      const row = underWay.get(adapter);
      const started = row?.['started'] as number;
      return { started, retrying: (row?.['count'] as number) - started };
    },
    async retriesUntil(until, limit) {
      return retries.all(until, limit).map((row) => ({ effect: row['id'] as EffectId, at: row['retry_at'] as number }));
    },
  };
}

const statuses = ['ready', 'parked', 'completed', 'failed', 'stopped', 'cancelled'] as const satisfies readonly TaskStatus[];

function openItemQueries(db: DatabaseSync): OpenItemQueries {
  const columns = 'id, type, effect, expires_at, opened_seq';
  const waiting = db.prepare(`SELECT type, count(*) AS count, min(id) AS oldest FROM inbox WHERE state = 'open' AND (snoozed_until IS NULL OR snoozed_until <= ?) GROUP BY type ORDER BY count DESC, type`);
  const one = db.prepare(`SELECT ${columns} FROM inbox WHERE id = ? AND state = 'open'`);
  const oldest = db.prepare(`SELECT ${columns} FROM inbox WHERE state = 'open' AND type = ? ORDER BY id LIMIT ?`);
  const newest = db.prepare(`SELECT ${columns} FROM inbox WHERE state = 'open' AND type = ? ORDER BY id DESC LIMIT ?`);
  const expiring = db.prepare(`SELECT ${columns} FROM inbox WHERE state = 'open' AND expires_at IS NOT NULL AND expires_at > ? AND expires_at <= ? ORDER BY expires_at LIMIT ?`);
  const about = db.prepare(`SELECT count(*) AS count FROM inbox WHERE state = 'open' AND topic >= ?1 AND topic < ?1 || char(0x10ffff)`);
  const countOpen = db.prepare(`SELECT count(*) AS count FROM inbox WHERE state = 'open' AND type = ?`);
  return {
    async countOpen(type) {
      return countOpen.get(type)?.['count'] as number;
    },
    async countOpenAbout(prefix) {
      return about.get(prefix)?.['count'] as number;
    },
    async waiting(now) {
      return waiting.all(now).map((row) => ({ type: row['type'] as ItemType, count: row['count'] as number, oldest: row['oldest'] as number }));
    },
    async openItem(item) {
      const row = one.get(item);
      return row ? openItem(row) : null;
    },
    async openOfType(type, { newestFirst, limit }) {
      return (newestFirst ? newest : oldest).all(type, limit).map(openItem);
    },
    async expiring(from, until, limit) {
      return expiring.all(from, until, limit).map(openItem);
    },
  };
}

function openItem(row: Record<string, unknown>): OpenItem {
  return { id: row['id'] as number, type: row['type'] as ItemType, effect: row['effect'] as EffectId | null, expiresAt: row['expires_at'] as number | null, openedSeq: row['opened_seq'] as number };
}
