import type { SQLOutputValue } from 'node:sqlite';
import type { BudgetLine } from '../../vocabulary/budgets.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { EffectId, ItemId } from '../../vocabulary/ids.ts';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';
import { pausedEffect } from './pauses.ts';

/** What was used of one budget in one of its windows. The cap stands in the policy; `raised` comes on top of it. */
export interface BudgetWindow {
  window: string;
  reserved: number;
  /** Rounded up: what is a fraction of the smallest unit takes a whole one of the room. */
  spent: number;
  raised: number;
}

export interface ReservedLine {
  budget: string;
  window: string;
  amount: number;
}

/** An effect that waits for a budget. */
export interface BudgetHold {
  effect: EffectId;
  budget: string;
  /** `null` when the budget can't count it. */
  window: string | null;
  /** What it needs of the budget. */
  amount: number;
  /** The operator is asked; otherwise it waits for the next window by itself. */
  asked: boolean;
  /** When the window ends, epoch ms; `null` for never. */
  ends: number | null;
  seq: number;
}

export interface BudgetQueries {
  /** One window; zeros for one in which nothing happened. */
  window(budget: string, window: string): Promise<BudgetWindow>;
  /** The windows of a budget in which anything happened, by name, last first: names of one scope sort by time. */
  windows(budget: string, limit: number): Promise<BudgetWindow[]>;
  /** What is still set aside under this name; empty once it was settled or released. */
  reservation(id: string): Promise<ReservedLine[]>;
  /** Lines of reservations that are open, by name, from after that one. */
  open(after: string, limit: number): Promise<(ReservedLine & { id: string })[]>;
  /** Effects that wait for a budget and for no pause, the one that has waited longest first, after the event `after`. */
  holds(after: number, limit: number): Promise<BudgetHold[]>;
  /** What this effect waits for. */
  hold(effect: EffectId): Promise<BudgetHold | null>;
  /** Effects that wait for this window, paused or not. */
  holdsOf(budget: string, window: string, limit: number): Promise<BudgetHold[]>;
  /** When the first window after `after` ends that an effect is asked about and not paused, epoch ms. */
  nextEnd(after: number): Promise<number | null>;
  /** Open items about budgets that no effect waits for any more. */
  settledItems(limit: number): Promise<{ item: ItemId; openedSeq: number }[]>;
}

/** Under this name the fold of an effect's end finds what was reserved for it. */
export const effectReservation = (effect: string): string => `effect:${effect}`;
/** A spending call of a task: what its task's end finds. */
export const spendReservation = (task: string, call: string): string => `spend:${task}:${call}`;

/** A request for vectors: no task stands behind it. */
export const embedReservation = (id: string): string => `embed:${id}`;

/** `budget:refunds:2026-03-02`: what an item about a window has as its topic. Ids of budgets have no colon. The index `budget_holds_topic` says the same in SQL. */
export const budgetTopic = (budget: string, window: string): string => `budget:${budget}:${window}`;

/** What `budgetTopic` was made of: empty texts for another topic. The name of a budget has no colon. */
export function budgetOfTopic(topic: string | null): { budget: string; window: string } {
  const [, budget = '', window = ''] = /^budget:([^:]+):(.+)$/u.exec(topic ?? '') ?? [];
  return { budget, window };
}

export function budgetsFamily(deps: FamilyDeps): Family<BudgetQueries> {
  return {
    tables: [{ name: 'budget_windows', orderBy: 'budget, window' }, { name: 'reservations', orderBy: 'id, budget, window' }, { name: 'budget_holds', orderBy: 'effect' }],
    folds: folds(deps),
    checks: checks(deps),
    queries: queries(deps),
  };
}

type OfEffect = 'effect.approved' | 'effect.rejected' | 'effect.expired' | 'effect.withdrawn' | 'effect.held' | 'effect.started' | 'effect.succeeded' | 'effect.failed' | 'effect.doubted';

/**
 * B1 what was set aside for an effect ends with the effect, in the fold of that very event, so that no way of ending it can forget
 * it: an effect that succeeded has spent all of it, one that certainly did not happen nothing, and a doubt keeps it.
 */
function folds({ db }: FamilyDeps): Folds {
  const add = (column: 'reserved' | 'spent' | 'raised') => {
    const values = (['reserved', 'spent', 'raised'] as const).map((name) => (name === column ? '?3' : '0')).join(', ');
    return db.prepare(`INSERT INTO budget_windows (budget, window, reserved, spent, raised) VALUES (?1, ?2, ${values}) ON CONFLICT DO UPDATE SET ${column} = ${column} + ?3`);
  };
  const addReserved = add('reserved');
  const addSpent = add('spent');
  // What makes a whole unit of billionths goes over into spent.
  const addFraction = db.prepare(`UPDATE budget_windows SET spent = spent + (fraction + CAST(?3 AS INTEGER)) / ${billion}, fraction = (fraction + CAST(?3 AS INTEGER)) % ${billion} WHERE budget = ?1 AND window = ?2`);
  const addRaised = add('raised');
  const insert = db.prepare('INSERT INTO reservations (id, budget, window, amount, seq) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount');
  const linesOf = db.prepare('SELECT budget, window, amount FROM reservations WHERE id = ?');
  // The names of a task's spending calls lie between these two: `;` follows `:`.
  const spendsOf = db.prepare(`SELECT DISTINCT id FROM reservations WHERE id >= 'spend:' || ?1 || ':' AND id < 'spend:' || ?1 || ';'`);
  const remove = db.prepare('DELETE FROM reservations WHERE id = ?');
  const hold = db.prepare('INSERT OR REPLACE INTO budget_holds (effect, budget, window, amount, asked, ends, seq) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const unhold = db.prepare('DELETE FROM budget_holds WHERE effect = ?');

  /** Ends a reservation: what was set aside is free, or spent in full. */
  const end = (id: string, spent: boolean): void => {
    const lines = linesOf.all(id);
    for (const { budget, window, amount } of lines) {
      addReserved.run(budget as string, window as string, -(amount as number));
      if (spent) addSpent.run(budget as string, window as string, amount as number);
    }
    if (lines.length > 0) remove.run(id);
  };
  const moved = (event: LedgerEvent<OfEffect>): void => void unhold.run(event.data.effect);
  const ended = (spent: boolean) => (event: LedgerEvent<OfEffect>): void => {
    moved(event);
    end(effectReservation(event.data.effect), spent);
  };
  /** What a task leaves open may have been spent, and nobody will say: it counts as spent in full. */
  const taskOver = ({ task }: LedgerEvent): void => {
    for (const { id } of spendsOf.all(task)) end(id as string, true);
  };
  return {
    'budget.reserved': ({ data, seq }) => {
      for (const { budget, window, amount } of data.lines) {
        insert.run(data.reservation, budget, window, amount, seq);
        addReserved.run(budget, window, amount);
      }
    },
    'budget.settled': ({ data }) => {
      end(data.reservation, false);
      for (const { budget, window, amount, billionths = 0 } of data.spent) {
        addSpent.run(budget, window, amount);
        addFraction.run(budget, window, billionths);
      }
    },
    'budget.released': ({ data }) => end(data.reservation, false),
    'budget.raised': ({ data }) => void addRaised.run(data.budget, data.window, data.by),
    'effect.held': ({ data, seq }) => void hold.run(data.effect, data.budget, data.window, data.amount, data.retryAt === null ? 1 : 0, data.ends, seq),
    'effect.approved': moved,
    'effect.started': moved,
    'effect.doubted': moved,
    'effect.succeeded': ended(true),
    'effect.failed': ended(false),
    'effect.rejected': ended(false),
    'effect.withdrawn': ended(false),
    'effect.expired': ended(false),
    'task.cancelled': taskOver,
    'task.failed': taskOver,
    'task.completed': taskOver,
  };
}

const billion = 1_000_000_000;
const columnsOfWindow = 'window, reserved, spent + (fraction > 0) AS spent, raised';

/** B2: the check and what it allows are one commit, so that no two can both find the last of the room. */
function checks({ db }: FamilyDeps): Checks {
  const used = db.prepare('SELECT reserved + spent + (fraction > 0) AS used, raised FROM budget_windows WHERE budget = ? AND window = ?');
  const reserved = db.prepare('SELECT 1 FROM reservations WHERE id = ? LIMIT 1');
  const firstOver = (lines: readonly BudgetLine[]): string | null => {
    const needed = new Map<string, number>();
    for (const { budget, window, amount, cap } of lines) {
      const key = `${budget}\n${window}`;
      const sum = (needed.get(key) ?? 0) + amount;
      needed.set(key, sum);
      const row = used.get(budget, window);
      if (((row?.['used'] as number | undefined) ?? 0) + sum > cap + ((row?.['raised'] as number | undefined) ?? 0)) return `the budget ${budget} has no room for ${sum} in ${window}`;
    }
    return null;
  };
  return {
    'within-budgets': ({ lines }) => firstOver(lines),
    'over-budgets': ({ lines }) => (firstOver(lines) === null ? 'there is room by now' : null),
    'new-reservation': ({ reservation }) => (reserved.get(reservation) === undefined ? null : `${reservation} is reserved already`),
    'reservation-open': ({ reservation }) => (reserved.get(reservation) === undefined ? `${reservation} is not reserved` : null),
  };
}

function queries({ db }: FamilyDeps): BudgetQueries {
  const window = db.prepare(`SELECT ${columnsOfWindow} FROM budget_windows WHERE budget = ? AND window = ?`);
  const windows = db.prepare(`SELECT ${columnsOfWindow} FROM budget_windows WHERE budget = ? ORDER BY window DESC LIMIT ?`);
  const reservation = db.prepare('SELECT budget, window, amount FROM reservations WHERE id = ? ORDER BY budget, window');
  const open = db.prepare('SELECT id, budget, window, amount FROM reservations WHERE id > ? ORDER BY id, budget, window LIMIT ?');
  const columns = 'effect, budget, window, amount, asked, ends, seq';
  const unpaused = `NOT EXISTS (SELECT 1 FROM effects WHERE effects.id = budget_holds.effect AND ${pausedEffect})`;
  const holds = db.prepare(`SELECT ${columns} FROM budget_holds WHERE seq > ? AND ${unpaused} ORDER BY seq LIMIT ?`);
  const holdsOf = db.prepare(`SELECT ${columns} FROM budget_holds WHERE budget = ? AND window = ? ORDER BY seq LIMIT ?`);
  const hold = db.prepare(`SELECT ${columns} FROM budget_holds WHERE effect = ?`);
  const nextEnd = db.prepare(`SELECT min(ends) AS ends FROM budget_holds WHERE asked = 1 AND ends IS NOT NULL AND ends > ? AND ${unpaused}`);
  // The plus takes the column's affinity from the comparison: with it SQLite would not use the index `budget_holds_topic`.
  const settled = db.prepare(
    `SELECT id, opened_seq FROM inbox WHERE state = 'open' AND type = 'budget' AND topic IS NOT NULL AND NOT EXISTS (SELECT 1 FROM budget_holds WHERE 'budget:' || budget || ':' || window = +inbox.topic) LIMIT ?`,
  );
  return {
    async window(budget, name) {
      const row = window.get(budget, name);
      return row ? windowRow(row) : { window: name, reserved: 0, spent: 0, raised: 0 };
    },
    async windows(budget, limit) {
      return windows.all(budget, limit).map(windowRow);
    },
    async reservation(id) {
      return reservation.all(id).map(lineRow);
    },
    async open(after, limit) {
      return open.all(after, limit).map((row) => Object.assign(lineRow(row), { id: row['id'] as string }));
    },
    async holds(after, limit) {
      return holds.all(after, limit).map(holdRow);
    },
    async hold(effect) {
      const row = hold.get(effect);
      return row ? holdRow(row) : null;
    },
    async holdsOf(budget, name, limit) {
      return holdsOf.all(budget, name, limit).map(holdRow);
    },
    async nextEnd(after) {
      return (nextEnd.get(after)?.['ends'] as number | null | undefined) ?? null;
    },
    async settledItems(limit) {
      return settled.all(limit).map((row) => ({ item: row['id'] as ItemId, openedSeq: row['opened_seq'] as number }));
    },
  };
}

type Row = Record<string, SQLOutputValue>;

function windowRow(row: Row): BudgetWindow {
  return { window: row['window'] as string, reserved: row['reserved'] as number, spent: row['spent'] as number, raised: row['raised'] as number };
}

function lineRow(row: Row): ReservedLine {
  return { budget: row['budget'] as string, window: row['window'] as string, amount: row['amount'] as number };
}

function holdRow(row: Row): BudgetHold {
  return {
    effect: row['effect'] as EffectId,
    budget: row['budget'] as string,
    window: row['window'] as string | null,
    amount: row['amount'] as number,
    asked: row['asked'] === 1,
    ends: row['ends'] as number | null,
    seq: row['seq'] as number,
  };
}
