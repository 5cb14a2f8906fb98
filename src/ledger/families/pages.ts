import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { EffectKind, EffectState } from '../../vocabulary/effects.ts';
import type { EventKind } from '../../vocabulary/events.ts';
import { taskNumber, type TaskId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { itemTypes, type ItemType } from '../../vocabulary/inbox.ts';
import { taskStatuses, type ItemState, type TaskStatus } from '../../vocabulary/views.ts';
import type { Family, FamilyDeps } from '../family.ts';
import { keyIdPattern, type Keyring } from '../keyring.ts';
import { isTold, told } from '../told-kinds.ts';
import { Walker, type Part, type Walk } from '../walk.ts';
import { effectColumns, effectRow, type EffectRow } from './effects.ts';
import { itemColumns, itemRow, type ItemRow } from './inbox.ts';
import { taskColumns, taskRow, type TaskRow } from './tasks.ts';

/** Rows from a place on, and behind which place there may be more: `null` at the end. A page may be short, even empty, and not the last: so many rows were looked at. */
export interface Slice<Row> {
  rows: Row[];
  next: number | null;
}

/** From where to where, both excluded, by the place that a list is ordered by. */
interface Span {
  above?: number;
  below?: number;
  order?: 'newest' | 'oldest';
  limit: number;
}

export interface EventFilter extends Span {
  kinds?: readonly EventKind[];
  actor?: string;
  task?: TaskId;
  /** Any of the names of somebody. */
  subjects?: readonly string[];
}

export interface TaskFilter extends Span {
  status?: TaskStatus;
  agent?: string;
  /** Created after and before these events. */
  since?: number;
  until?: number;
}

export interface EffectFilter extends Span {
  state?: EffectState;
  kind?: EffectKind;
  adapter?: string;
  agent?: string;
  task?: TaskId;
}

export interface ItemFilterBy extends Span {
  state?: ItemState;
  type?: ItemType;
  agent?: string;
  /** Of open items: those that are put off at this time (epoch ms), or those that are not. */
  snoozed?: { at: number; are: boolean };
}

/** Lists as a reader goes through them, whatever their length. */
export interface PageQueries {
  /** By sequence number. */
  events(filter: EventFilter): Promise<Slice<number>>;
  /** By the number of the task. */
  tasks(filter: TaskFilter): Promise<Slice<TaskRow>>;
  /** By the event `effect.proposed`. */
  effects(filter: EffectFilter): Promise<Slice<EffectRow>>;
  /** The effect that was proposed by an event; `null` for another event. */
  effectAt(proposedSeq: number): Promise<EffectRow | null>;
  /** By the number of the item. */
  items(filter: ItemFilterBy): Promise<Slice<ItemRow>>;
  /** Whose names begin so, by the newest event about each, newest first. Each name is there once. */
  activeSubjects(filter: Span & { prefix: string }): Promise<Slice<{ subject: string; seq: number }>>;
}

type Found = Record<string, SQLOutputValue>;

export function pagesFamily({ db }: FamilyDeps, keyring: Keyring): Family<PageQueries> {
  const walker = new Walker(db);
  const queries = { ...eventPages(walker, keyring), ...taskPages(db, walker), ...effectPages(db, walker), ...itemPages(walker), ...subjectPages(db, walker, keyring) };
  return { tables: [], folds: {}, checks: {}, queries };
}

/** Equal to what is asked for; what is not asked for is no condition. */
function partOf(from: string, columns: string, wanted: Record<string, SQLInputValue | undefined>): Part {
  const asked = Object.entries(wanted).flatMap(([column, value]) => (value === undefined ? [] : [{ column, value }]));
  return { from, columns, where: asked.map(({ column }) => `${column} = ?`).join(' AND '), values: asked.map(({ value }) => value) };
}

function spanOf({ above = -1, below = Number.MAX_SAFE_INTEGER, order = 'newest', limit }: Span): Pick<Walk, 'above' | 'below' | 'order' | 'limit'> {
  return { above, below, order, limit };
}

function eventPages(walker: Walker, keyring: Keyring): Pick<PageQueries, 'events'> {
  return {
    async events(filter) {
      const { kinds, actor, task, subjects } = filter;
      const number = task === undefined ? undefined : taskNumber(task);
      const names = subjects?.map((subject) => keyring.keyOf(subject)?.id ?? subject);
      const { rows, next } = walker.walk({
        ...spanOf(filter),
        parts: eventParts({ kinds, actor, task: number, names }),
        place: 'seq',
        keep: (row) =>
          (kinds === undefined || kinds.includes(row['kind'] as EventKind)) && (actor === undefined || row['actor'] === actor) && (number === undefined || row['task'] === number) && (names === undefined || names.includes(row['subject'] as string)),
        scanMax: limits.pageScanEventsMax,
      });
      return { rows: rows.map((row) => row['seq'] as number), next };
    },
  };
}

/** By the index that leaves the fewest: a task has fewer events than a customer, and those fewer than a kind. */
function eventParts({ kinds, actor, task, names }: { kinds: readonly EventKind[] | undefined; actor: string | undefined; task: number | undefined; names: string[] | undefined }): Part[] {
  const part = (where: string, ...values: SQLInputValue[]): Part => ({ from: 'events', columns: 'seq, kind, actor, task, subject', where, values });
  if (task !== undefined) return [part('task = ?', task)];
  if (names !== undefined) return names.map((name) => part('subject = ?', name));
  if (actor === 'operator') return [part(`actor = 'operator'`)];
  // Those of which there are so many that they are in no index are met soon enough.
  if (kinds?.every(isTold) === true) return kinds.map((kind) => part(`kind = ? AND ${told}`, kind));
  return [part('')];
}

function taskPages(db: DatabaseSync, walker: Walker): Pick<PageQueries, 'tasks'> {
  const nth = db.prepare('SELECT id, created_seq FROM tasks WHERE id >= ? ORDER BY id LIMIT 1');
  const highest = db.prepare('SELECT coalesce(max(id), 0) AS id FROM tasks');
  /** Numbers are given when a task is wanted and events when it is written, so the one follows the other but for the few that were on their way together. */
  const bound = (seq: number, slack: number): number => {
    let low = 0;
    let high = (highest.get()?.['id'] as number) + 1;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (((nth.get(middle)?.['created_seq'] as number | undefined) ?? Number.MAX_SAFE_INTEGER) <= seq) low = middle;
      else high = middle;
    }
    return low + slack;
  };
  return {
    async tasks(filter) {
      const { status, agent, since, until } = filter;
      const span = spanOf(filter);
      if (since !== undefined) span.above = Math.max(span.above, bound(since, -limits.tasksInMemoryMax));
      if (until !== undefined) span.below = Math.min(span.below, bound(until, limits.tasksInMemoryMax));
      // Within an agent's tasks of one status the index has them in order.
      const parts = agent !== undefined && status === undefined ? taskStatuses.map((one) => ({ agent, status: one })) : [{ agent, status }];
      const { rows, next } = walker.walk({
        ...span,
        parts: parts.map((wanted) => partOf('tasks', taskColumns, wanted)),
        place: 'id',
        ...(since === undefined && until === undefined ? {} : { keep: (row: Found) => (row['created_seq'] as number) > (since ?? 0) && (row['created_seq'] as number) < (until ?? Number.MAX_SAFE_INTEGER) }),
        scanMax: limits.pageScanRowsMax,
      });
      return { rows: rows.map(taskRow), next };
    },
  };
}

function effectPages(db: DatabaseSync, walker: Walker): Pick<PageQueries, 'effects' | 'effectAt'> {
  const get = db.prepare(`SELECT ${effectColumns} FROM effects WHERE id = ?`);
  const at = db.prepare(`SELECT ${effectColumns} FROM effects WHERE proposed_seq = ?`);
  return {
    async effects(filter) {
      const { state, kind, adapter, agent, task } = filter;
      const wanted = { state, kind, adapter, agent, task: task === undefined ? undefined : taskNumber(task) };
      // Only what the index has is looked at, and a row is read when it is wanted.
      const { rows, next } = walker.walk({ ...spanOf(filter), parts: [partOf(task === undefined ? 'effects INDEXED BY effects_listed' : 'effects', 'id, proposed_seq', wanted)], place: 'proposed_seq', scanMax: limits.pageScanRowsMax });
      return { rows: rows.flatMap((row) => get.all(row['id'] as string)).map(effectRow), next };
    },
    async effectAt(proposedSeq) {
      const row = at.get(proposedSeq);
      return row ? effectRow(row) : null;
    },
  };
}

function itemPages(walker: Walker): Pick<PageQueries, 'items'> {
  return {
    async items(filter) {
      const { state, type, agent, snoozed } = filter;
      // Of one state and type the index has them in order.
      const parts = state !== undefined && type === undefined ? itemTypes.map((one) => ({ state, type: one, agent })) : [{ state, type, agent }];
      const asleep = (row: Found): boolean => snoozed !== undefined && row['snoozed_until'] !== null && (row['snoozed_until'] as number) > snoozed.at;
      const { rows, next } = walker.walk({
        ...spanOf(filter),
        parts: parts.map((wanted) => partOf('inbox', itemColumns, wanted)),
        place: 'id',
        ...(snoozed === undefined ? {} : { keep: (row: Found) => asleep(row) === snoozed.are }),
        scanMax: limits.pageScanRowsMax,
      });
      return { rows: rows.map(itemRow), next };
    },
  };
}

function subjectPages(db: DatabaseSync, walker: Walker, keyring: Keyring): Pick<PageQueries, 'activeSubjects'> {
  const newest = db.prepare('SELECT max(seq) AS seq FROM events WHERE subject = ?');
  const nameOf = (subject: string): string | null => {
    if (!keyIdPattern.test(subject)) return subject;
    const key = keyring.byId(subject);
    return key === 'destroyed' ? null : key.subject;
  };
  return {
    async activeSubjects({ prefix, ...span }) {
      const last = new Map<string, number>();
      const lastOf = (subject: string): number => {
        const seq = last.get(subject) ?? (newest.get(subject)?.['seq'] as number);
        last.set(subject, seq);
        return seq;
      };
      const keep = (row: Found): boolean => {
        const subject = row['subject'] as string | null;
        return subject !== null && lastOf(subject) === row['seq'] && nameOf(subject)?.startsWith(prefix) === true;
      };
      const { rows, next } = walker.walk({ ...spanOf(span), parts: [{ from: 'events', columns: 'seq, subject', where: '', values: [] }], place: 'seq', keep, scanMax: limits.pageScanEventsMax });
      return { rows: rows.map((row) => ({ subject: nameOf(row['subject'] as string) ?? '', seq: row['seq'] as number })), next };
    },
  };
}
