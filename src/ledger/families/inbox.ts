import type { SQLOutputValue } from 'node:sqlite';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import { taskId, taskNumber, type EffectId, type ItemId, type TaskId } from '../../vocabulary/ids.ts';
import type { ItemType } from '../../vocabulary/inbox.ts';
import type { ItemState } from '../../vocabulary/views.ts';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';
import { waitStatements } from './waits.ts';

export interface ItemRow {
  id: ItemId;
  type: ItemType;
  state: ItemState;
  task: TaskId | null;
  /** Whose task it is about. */
  agent: string | null;
  call: number | null;
  effect: EffectId | null;
  expiresAt: number | null;
  /** Until when the operator does not want to see it, epoch ms; it may be past. */
  snoozedUntil: number | null;
  openedSeq: number;
  closedSeq: number | null;
}

export interface InboxQueries {
  get(item: ItemId): Promise<ItemRow | null>;
  /** Open items oldest first; with `all`, every item newest first. */
  list(options: { all: boolean; limit: number }): Promise<ItemRow[]>;
  /** Of the open items, those that are snoozed at `now` (epoch ms), or those that are not: oldest first. */
  openAt(now: number, options: { snoozed: boolean; limit: number }): Promise<ItemRow[]>;
  /** How many are open. */
  count(): Promise<number>;
  /** How many of them are snoozed at `now`. */
  countSnoozed(now: number): Promise<number>;
  /** Open items about a topic, oldest first. */
  about(topic: string): Promise<ItemRow[]>;
  /** The newest item about a topic, open or not. */
  newestAbout(topic: string): Promise<ItemRow | null>;
  openOfTask(task: TaskId): Promise<ItemRow[]>;
  expired(now: number, limit: number): Promise<ItemRow[]>;
  nextExpiry(): Promise<number | null>;
}

export const itemColumns = 'id, type, state, task, agent, call, effect, expires_at, snoozed_until, opened_seq, closed_seq';

export function inboxFamily(deps: FamilyDeps): Family<InboxQueries> {
  return { tables: [{ name: 'inbox', orderBy: 'id' }], folds: folds(deps), checks: checks(deps), queries: queries(deps) };
}

function folds(deps: FamilyDeps): Folds {
  const waits = waitStatements(deps);
  // The number is counted here and never reused: rows are not deleted, so a rebuild counts the same.
  const insert = deps.db.prepare(`INSERT INTO inbox (type, state, task, agent, call, effect, topic, expires_at, opened_seq) VALUES (?1, 'open', ?2, (SELECT agent FROM tasks WHERE id = ?2), ?3, ?4, ?5, ?6, ?7)`);
  const close = deps.db.prepare('UPDATE inbox SET state = ?, closed_seq = ? WHERE id = ?');
  const snooze = deps.db.prepare('UPDATE inbox SET snoozed_until = ? WHERE id = ?');
  const closeItem = (event: LedgerEvent<'inbox.decided' | 'inbox.expired' | 'inbox.withdrawn'>, state: ItemState): void => {
    close.run(state, event.seq, event.data.item);
    if (event.data.call !== null && event.task !== null) waits.end(event.task, event.data.call);
  };
  return {
    'inbox.opened': (event) => {
      const { type, call, name, effect, topic, expiresAt } = event.data;
      insert.run(type, event.task === null ? null : taskNumber(event.task), call, effect, topic, expiresAt, event.seq);
      if (call !== null) waits.open(event, { call, type: 'answer', name: name ?? type });
    },
    'inbox.decided': (event) => closeItem(event, 'decided'),
    'inbox.expired': (event) => closeItem(event, 'expired'),
    'inbox.withdrawn': (event) => closeItem(event, 'withdrawn'),
    'inbox.snoozed': (event) => void snooze.run(event.data.until, event.data.item),
  };
}

function checks({ db }: FamilyDeps): Checks {
  const state = db.prepare('SELECT state FROM inbox WHERE id = ?');
  const openAbout = db.prepare(`SELECT 1 FROM inbox WHERE topic = ? AND state = 'open'`);
  const everAbout = db.prepare('SELECT 1 FROM inbox WHERE topic = ?');
  return {
    'item-open': ({ item }) => {
      const now = state.get(item)?.['state'];
      return now === 'open' ? null : `inbox item ${item} is ${String(now ?? 'unknown')}`;
    },
    'topic-free': ({ topic, open }) => ((open ? openAbout : everAbout).get(topic) === undefined ? null : `there is an inbox item about ${topic} already`),
  };
}

function queries({ db }: FamilyDeps): InboxQueries {
  const get = db.prepare(`SELECT ${itemColumns} FROM inbox WHERE id = ?`);
  const open = db.prepare(`SELECT ${itemColumns} FROM inbox WHERE state = 'open' ORDER BY id LIMIT ?`);
  const all = db.prepare(`SELECT ${itemColumns} FROM inbox ORDER BY id DESC LIMIT ?`);
  const awake = db.prepare(`SELECT ${itemColumns} FROM inbox WHERE state = 'open' AND (snoozed_until IS NULL OR snoozed_until <= ?) ORDER BY id LIMIT ?`);
  const snoozed = db.prepare(`SELECT ${itemColumns} FROM inbox WHERE state = 'open' AND snoozed_until IS NOT NULL AND snoozed_until > ? ORDER BY id LIMIT ?`);
  const countSnoozed = db.prepare(`SELECT count(*) AS count FROM inbox WHERE state = 'open' AND snoozed_until IS NOT NULL AND snoozed_until > ?`);
  const count = db.prepare(`SELECT count(*) AS count FROM inbox WHERE state = 'open'`);
  const about = db.prepare(`SELECT ${itemColumns} FROM inbox WHERE topic = ? AND state = 'open' ORDER BY id`);
  const newestAbout = db.prepare(`SELECT ${itemColumns} FROM inbox WHERE topic = ? ORDER BY id DESC LIMIT 1`);
  const ofTask = db.prepare(`SELECT ${itemColumns} FROM inbox WHERE task = ? AND state = 'open' ORDER BY id`);
  const expired = db.prepare(`SELECT ${itemColumns} FROM inbox WHERE state = 'open' AND expires_at IS NOT NULL AND expires_at <= ? ORDER BY expires_at LIMIT ?`);
  const next = db.prepare(`SELECT min(expires_at) AS due FROM inbox WHERE state = 'open' AND expires_at IS NOT NULL`);
  return {
    async get(item) {
      const row = get.get(item);
      return row ? itemRow(row) : null;
    },
    async list({ all: every, limit }) {
      return (every ? all : open).all(limit).map(itemRow);
    },
    async openAt(now, { snoozed: asleep, limit }) {
      return (asleep ? snoozed : awake).all(now, limit).map(itemRow);
    },
    async countSnoozed(now) {
      return countSnoozed.get(now)?.['count'] as number;
    },
    async count() {
      return count.get()?.['count'] as number;
    },
    async about(topic) {
      return about.all(topic).map(itemRow);
    },
    async newestAbout(topic) {
      const row = newestAbout.get(topic);
      return row ? itemRow(row) : null;
    },
    async openOfTask(task) {
      return ofTask.all(taskNumber(task)).map(itemRow);
    },
    async expired(now, limit) {
      return expired.all(now, limit).map(itemRow);
    },
    async nextExpiry() {
      return (next.get()?.['due'] as number | null | undefined) ?? null;
    },
  };
}

export function itemRow(row: Record<string, SQLOutputValue>): ItemRow {
  return {
    id: row['id'] as number,
    type: row['type'] as ItemType,
    state: row['state'] as ItemState,
    task: row['task'] === null ? null : taskId(row['task'] as number),
    agent: row['agent'] as string | null,
    call: row['call'] as number | null,
    effect: row['effect'] as EffectId | null,
    expiresAt: row['expires_at'] as number | null,
    snoozedUntil: row['snoozed_until'] as number | null,
    openedSeq: row['opened_seq'] as number,
    closedSeq: row['closed_seq'] as number | null,
  };
}
