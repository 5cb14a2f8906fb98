import type { SQLOutputValue } from 'node:sqlite';
import { assert } from '../../vocabulary/errors.ts';
import { lanes, type Lane, type WaitType } from '../../vocabulary/events/tasks.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import { taskId, taskNumber, type TaskId } from '../../vocabulary/ids.ts';
import type { TaskStatus, WaitView } from '../../vocabulary/views.ts';
import type { Checks, Family, FamilyDeps, Folds } from '../family.ts';
import { waitStatements, type WaitStatements } from './waits.ts';

export interface TaskRow {
  id: TaskId;
  agent: string;
  status: TaskStatus;
  lane: Lane;
  parent: { task: TaskId; call: number } | null;
  createdSeq: number;
  updatedSeq: number;
}

export interface DueWait {
  task: TaskId;
  call: number;
  type: WaitType;
  due: number;
}

export interface TaskQueries {
  byKey(key: string): Promise<TaskId | null>;
  get(task: TaskId): Promise<TaskRow | null>;
  /** Newest first. */
  list(options: { status?: TaskStatus; limit: number }): Promise<TaskRow[]>;
  /** Ready tasks by lane, then age, after a cursor. */
  ready(after: { lane: Lane; task: TaskId } | null, limit: number): Promise<{ task: TaskId; lane: Lane }[]>;
  children(task: TaskId): Promise<TaskId[]>;
  openWaits(task: TaskId): Promise<WaitView[]>;
  dueWaits(now: number, limit: number): Promise<DueWait[]>;
  overdue(now: number, limit: number): Promise<TaskId[]>;
  /** The next time at which a wait or a deadline falls due, epoch ms. */
  nextDue(): Promise<number | null>;
  countByStatus(): Promise<{ status: TaskStatus; count: number }[]>;
}

type Row = Record<string, SQLOutputValue>;

export const taskColumns = 'id, agent, status, lane, parent_task, parent_call, created_seq, updated_seq';

export function tasksFamily(deps: FamilyDeps): Family<TaskQueries> {
  const waits = waitStatements(deps);
  return {
    tables: [
      { name: 'tasks', orderBy: 'id' },
      { name: 'waits', orderBy: 'task, call' },
    ],
    folds: folds(deps, waits),
    checks: checks(deps, waits),
    queries: queries(deps, waits),
  };
}

function folds(deps: FamilyDeps, waits: WaitStatements): Folds {
  const { db } = deps;
  const insert = db.prepare(
    `INSERT INTO tasks (id, key, agent, lane, status, parent_task, parent_call, deadline, created_seq, updated_seq) VALUES (?, ?, ?, ?, 'ready', ?, ?, ?, ?, ?)`,
  );
  const setStatus = db.prepare('UPDATE tasks SET status = ?, updated_seq = ? WHERE id = ?');
  const forgetDeadline = db.prepare('UPDATE tasks SET deadline = NULL WHERE id = ?');
  const parentOf = db.prepare('SELECT parent_task, parent_call FROM tasks WHERE id = ? AND parent_task IS NOT NULL');
  const move = (event: LedgerEvent, status: TaskStatus): void => {
    assert(event.task !== null, 'a task event names its task');
    const changed = setStatus.run(status, event.seq, taskNumber(event.task)).changes;
    assert(changed === 1, 'a task is created before anything happens to it');
  };
  /** A task that ended waits for nothing any more, and its parent has its answer. */
  const end = (event: LedgerEvent, status: TaskStatus): void => {
    move(event, status);
    const task = taskNumber(event.task as TaskId);
    // A failed task may be retried, and then still waits for what it waited for.
    if (status !== 'failed') waits.drop(task);
    const parent = parentOf.get(task);
    if (parent) waits.endAndLink(parent['parent_task'] as number, parent['parent_call'] as number, event);
  };
  return {
    'task.created': (event) => {
      const { key, agent, lane, parent, deadline } = event.data;
      const number = taskNumber(event.task as TaskId);
      insert.run(number, key, agent, lanes.indexOf(lane), parent === null ? null : taskNumber(parent.task), parent?.call ?? null, deadline, event.seq, event.seq);
    },
    'task.parked': (event) => move(event, 'parked'),
    'task.resumed': (event) => {
      move(event, 'ready');
      // The operator let it go on after its time.
      forgetDeadline.run(taskNumber(event.task as TaskId));
    },
    'task.completed': (event) => end(event, 'completed'),
    'task.cancelled': (event) => end(event, 'cancelled'),
    'task.failed': (event) => end(event, 'failed'),
    // Stopped is not an end: the operator may mend the code and go on, so the waits stay and so does the parent's.
    'task.stopped': (event) => move(event, 'stopped'),
    'step.failed': (event) => {
      if (event.data.retryAt !== null) waits.open(event, { call: event.data.call, type: 'retry', name: event.data.name, due: event.data.retryAt });
    },
    'wait.opened': (event) => {
      const { call, name, type, until, signal } = event.data;
      waits.open(event, { call, type, name, due: until, signal, topic: deps.topicDigest(event) });
    },
    'wait.ended': (event) => waits.end(event.task as TaskId, event.data.call),
  };
}

function checks({ db, newestOf }: FamilyDeps, waits: WaitStatements): Checks {
  const byKey = db.prepare('SELECT id FROM tasks WHERE key = ?');
  const status = db.prepare('SELECT status FROM tasks WHERE id = ?');
  const statusOf = (task: TaskId): unknown => status.get(taskNumber(task))?.['status'];
  return {
    'new-task-key': ({ key }) => (byKey.get(key) === undefined ? null : `there is already a task with the key ${key}`),
    'task-live': ({ task }) => (['ready', 'parked'].includes(String(statusOf(task))) ? null : `${task} is not running`),
    'task-unfinished': ({ task }) => (['ready', 'parked', 'stopped'].includes(String(statusOf(task))) ? null : `${task} has ended`),
    'task-unchanged': ({ task, since }) => (newestOf(task) === since ? null : `${task} has moved on`),
    'task-status': (expected) => (statusOf(expected.task) === expected.status ? null : `${expected.task} is not ${expected.status}`),
    'waits-open': ({ task, calls }) => (calls.every((call) => waits.isOpen(task, call)) ? null : `${task} has been answered`),
  };
}

function queries({ db }: FamilyDeps, waits: WaitStatements): TaskQueries {
  const byKey = db.prepare('SELECT id FROM tasks WHERE key = ?');
  const get = db.prepare(`SELECT ${taskColumns} FROM tasks WHERE id = ?`);
  const list = db.prepare(`SELECT ${taskColumns} FROM tasks ORDER BY id DESC LIMIT ?`);
  const listStatus = db.prepare(`SELECT ${taskColumns} FROM tasks WHERE status = ? ORDER BY id DESC LIMIT ?`);
  const ready = db.prepare(`SELECT id, lane FROM tasks WHERE status = 'ready' AND (lane, id) > (?, ?) ORDER BY lane, id LIMIT ?`);
  const children = db.prepare('SELECT id FROM tasks WHERE parent_task = ? ORDER BY id');
  const overdue = db.prepare(`SELECT id FROM tasks WHERE deadline IS NOT NULL AND status IN ('ready', 'parked') AND deadline <= ? LIMIT ?`);
  const nextDeadline = db.prepare(`SELECT min(deadline) AS due FROM tasks WHERE deadline IS NOT NULL AND status IN ('ready', 'parked')`);
  const counts = db.prepare('SELECT status, count(*) AS count FROM tasks GROUP BY status ORDER BY status');
  return {
    async byKey(key) {
      const row = byKey.get(key);
      return row ? taskId(row['id'] as number) : null;
    },
    async get(task) {
      const row = get.get(taskNumber(task));
      return row ? taskRow(row) : null;
    },
    async list({ status, limit }) {
      return (status === undefined ? list.all(limit) : listStatus.all(status, limit)).map(taskRow);
    },
    async ready(after, limit) {
      const rows = ready.all(after ? lanes.indexOf(after.lane) : -1, after ? taskNumber(after.task) : 0, limit);
      return rows.map((row) => ({ task: taskId(row['id'] as number), lane: laneOf(row) }));
    },
    async children(task) {
      return children.all(taskNumber(task)).map((row) => taskId(row['id'] as number));
    },
    async openWaits(task) {
      return waits.ofTask(task);
    },
    async dueWaits(now, limit) {
      return waits.due(now, limit);
    },
    async overdue(now, limit) {
      return overdue.all(now, limit).map((row) => taskId(row['id'] as number));
    },
    async nextDue() {
      const times = [nextDeadline.get()?.['due'], waits.nextDue()].filter((due) => typeof due === 'number');
      return times.length > 0 ? Math.min(...times) : null;
    },
    async countByStatus() {
      return counts.all().map((row) => ({ status: row['status'] as TaskStatus, count: row['count'] as number }));
    },
  };
}

function laneOf(row: Row): Lane {
  const lane = lanes[row['lane'] as number];
  assert(lane !== undefined, 'a stored lane is known');
  return lane;
}

export function taskRow(row: Row): TaskRow {
  return {
    id: taskId(row['id'] as number),
    agent: row['agent'] as string,
    status: row['status'] as TaskStatus,
    lane: laneOf(row),
    parent: row['parent_task'] === null ? null : { task: taskId(row['parent_task'] as number), call: row['parent_call'] as number },
    createdSeq: row['created_seq'] as number,
    updatedSeq: row['updated_seq'] as number,
  };
}
