import { taskIdPattern, type TaskId } from '../../vocabulary/ids.ts';
import type { Page, TasksWanted } from '../../vocabulary/page-views.ts';
import type { TaskView } from '../../vocabulary/views.ts';
import type { Slice } from '../../ledger/families/pages.ts';
import type { TaskRow } from '../../ledger/families/tasks.ts';
import type { Ledger } from '../../ledger/port.ts';
import { eventsBetween, finder, namesOf, readPage, within } from './read-page.ts';
import { taskView } from './tasks.ts';

/** Newest first. */
export async function taskPage(ledger: Ledger, wanted: TasksWanted): Promise<Page<TaskView>> {
  const { text, subject } = wanted;
  const numbered = /^t?\d+$/u.test(text?.trim() ?? '') ? await byNumber(ledger, text?.trim() ?? '') : null;
  if (numbered !== null) return numbered;
  const found = finder(text);
  const names = await namesOf(ledger, subject);
  const span = await eventsBetween(ledger, wanted.since, wanted.until);
  return readPage({
    list: names === undefined ? 'tasks' : 'about',
    request: wanted,
    read: (from, limit) => (names === undefined ? byNumberDown(ledger, wanted, span, from, limit) : aboutSomebody(ledger, wanted, names, within(span, from), limit)),
    place: ({ id, createdSeq }) => (names === undefined ? Number(id.slice(1)) : createdSeq),
    view: async (row) => (found === null || found(...(await titleOf(ledger, row))) ? taskView(ledger, row) : null),
    picks: found !== null,
  });
}

function byNumberDown(ledger: Ledger, { status, agent }: TasksWanted, { above, below }: { above?: number; below?: number }, from: { above?: number; below?: number }, limit: number): Promise<Slice<TaskRow>> {
  return ledger.pages.tasks({ ...from, limit, ...(status === undefined ? {} : { status }), ...(agent === undefined ? {} : { agent }), ...(above === undefined ? {} : { since: above }), ...(below === undefined ? {} : { until: below }) });
}

async function aboutSomebody(ledger: Ledger, { status, agent }: TasksWanted, subjects: readonly string[], span: { above?: number; below?: number }, limit: number): Promise<Slice<TaskRow>> {
  const { rows, next } = await ledger.pages.events({ ...span, limit, kinds: ['task.created'], subjects });
  const tasks = await Promise.all(rows.map(async (seq) => {
    const { task } = await ledger.event(seq);
    return task === null ? null : ledger.tasks.get(task);
  }));
  return { rows: tasks.filter((row) => row !== null).filter((row) => (status === undefined || row.status === status) && (agent === undefined || row.agent === agent)), next };
}

async function titleOf(ledger: Ledger, row: TaskRow): Promise<(string | null)[]> {
  const created = await ledger.event(row.createdSeq);
  return created.kind === 'task.created' ? [created.data.title, created.subject] : [];
}

async function byNumber(ledger: Ledger, text: string): Promise<Page<TaskView> | null> {
  const id = text.startsWith('t') ? text : `t${text}`;
  const row = taskIdPattern.test(id) ? await ledger.tasks.get(id as TaskId) : null;
  return row === null ? null : { rows: [await taskView(ledger, row)], next: null };
}
