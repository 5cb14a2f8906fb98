import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { WaitType } from '../../vocabulary/events/tasks.ts';
import { taskId, taskNumber, type TaskId } from '../../vocabulary/ids.ts';
import type { WaitView } from '../../vocabulary/views.ts';
import type { FamilyDeps } from '../family.ts';
import type { DueWait } from './tasks.ts';

interface NewWait {
  call: number;
  type: WaitType;
  name: string;
  due?: number | null;
  signal?: string | null;
  /** Its digest. */
  topic?: string | null;
}

export interface WaitStatements {
  open(event: LedgerEvent, wait: NewWait): void;
  /** Ends the wait of a call, if it is open, and wakes its task if that is parked. */
  end(task: TaskId, call: number): void;
  /** The same for an event that isn't in the task's own journal: the link is remembered, and told. */
  endAndLink(task: number, call: number, event: LedgerEvent): void;
  /** Wakes the task of a wait that goes on: what happened may matter to its code. */
  tell(task: TaskId, call: number): void;
  /** Ends every wait for such a signal. `topic` is its digest. */
  endBySignal(signal: string, topic: string | null, event: LedgerEvent): void;
  drop(task: number): void;
  isOpen(task: TaskId, call: number): boolean;
  ofTask(task: TaskId): WaitView[];
  linksOf(task: TaskId): { call: number; seq: number }[];
  due(now: number, limit: number): DueWait[];
  nextDue(): number | null;
}

/** The statements on `waits`, shared by every family whose events open or end one. */
export function waitStatements({ db, news }: FamilyDeps): WaitStatements {
  const open = db.prepare('INSERT OR REPLACE INTO waits (task, call, type, name, due, signal, topic, ended_seq) VALUES (?, ?, ?, ?, ?, ?, ?, NULL)');
  const close = db.prepare('DELETE FROM waits WHERE task = ? AND call = ? AND ended_seq IS NULL');
  const link = db.prepare('UPDATE waits SET ended_seq = ? WHERE task = ? AND call = ? AND ended_seq IS NULL');
  const wake = db.prepare(`UPDATE tasks SET status = 'ready' WHERE id = ? AND status = 'parked'`);
  const bySignal = db.prepare(
    `SELECT task, call FROM waits WHERE signal = ?1 AND topic IS NULL AND ended_seq IS NULL
     UNION ALL SELECT task, call FROM waits WHERE signal = ?1 AND topic = ?2 AND ended_seq IS NULL ORDER BY task, call`,
  );
  const drop = db.prepare('DELETE FROM waits WHERE task = ? AND ended_seq IS NULL');
  const isOpen = db.prepare('SELECT 1 FROM waits WHERE task = ? AND call = ? AND ended_seq IS NULL');
  const ofTask = db.prepare('SELECT call, name, type, due FROM waits WHERE task = ? AND ended_seq IS NULL ORDER BY call');
  const links = db.prepare('SELECT call, ended_seq FROM waits WHERE task = ? AND ended_seq IS NOT NULL ORDER BY call');
  const due = db.prepare('SELECT task, call, type, due FROM waits WHERE due IS NOT NULL AND ended_seq IS NULL AND due <= ? ORDER BY due LIMIT ?');
  const nextDue = db.prepare('SELECT min(due) AS due FROM waits WHERE due IS NOT NULL AND ended_seq IS NULL');

  const wakeTask = (task: number): void => {
    if (wake.run(task).changes > 0) news.woken.push(taskId(task));
  };
  const endAndLink = (task: number, call: number, event: LedgerEvent): void => {
    if (link.run(event.seq, task, call).changes === 0) return;
    news.links.push({ task: taskId(task), call, event });
    wakeTask(task);
  };
  return {
    open(event, wait) {
      open.run(taskNumber(event.task as TaskId), wait.call, wait.type, wait.name, wait.due ?? null, wait.signal ?? null, wait.topic ?? null);
    },
    end(task, call) {
      const number = taskNumber(task);
      if (close.run(number, call).changes > 0) wakeTask(number);
    },
    endAndLink,
    tell(task, call) {
      if (isOpen.get(taskNumber(task), call) !== undefined) wakeTask(taskNumber(task));
    },
    endBySignal(signal, topic, event) {
      for (const row of bySignal.all(signal, topic)) endAndLink(row['task'] as number, row['call'] as number, event);
    },
    drop: (task) => void drop.run(task),
    isOpen: (task, call) => isOpen.get(taskNumber(task), call) !== undefined,
    ofTask: (task) =>
      ofTask.all(taskNumber(task)).map((row) => ({
        call: row['call'] as number,
        name: row['name'] as string,
        type: row['type'] as WaitType,
        until: row['due'] as number | null,
      })),
    linksOf: (task) => links.all(taskNumber(task)).map((row) => ({ call: row['call'] as number, seq: row['ended_seq'] as number })),
    due: (now, limit) =>
      due.all(now, limit).map((row) => ({ task: taskId(row['task'] as number), call: row['call'] as number, type: row['type'] as WaitType, due: row['due'] as number })),
    nextDue: () => (nextDue.get()?.['due'] as number | null | undefined) ?? null,
  };
}
