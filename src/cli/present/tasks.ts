import type { TaskDetail, TaskStatus, TaskView, TimelineRow } from '../../vocabulary/views.ts';
import { spentText } from './costs.ts';
import type { Display, Format } from './display.ts';
import { titled, wrapped } from './lines.ts';
import { safeLine } from './safe-text.ts';
import { fields, fitsAsTable, table, type Cell, type Column } from './table.ts';
import { clockTime, counted, duration, shortTime } from './times.ts';
import { textWidth } from './width.ts';

const statusFormats: Record<TaskStatus, Format> = { ready: 'cyan', parked: 'yellow', completed: 'green', failed: 'red', stopped: 'red', cancelled: 'dim' };
const stateFormats: Record<TimelineRow['state'], Format> = { done: 'green', waiting: 'yellow', failed: 'red', doubt: 'magenta', rejected: 'dim' };

export function tasksText(display: Display, tasks: readonly TaskView[]): string {
  if (tasks.length === 0) return 'No tasks.';
  return table(
    display,
    [{ title: 'task' }, { title: 'status' }, { title: 'agent' }, { title: 'since', shrinksTo: 10, linesMax: 2 }, { title: 'title', shrinksTo: 16, linesMax: 3 }, { title: 'waits for', shrinksTo: 12, linesMax: 3 }],
    tasks.map((task): Cell[] => [task.id, { text: task.status, format: statusFormats[task.status] }, task.agent, shortTime(task.createdAt, display.now), task.title, waitsText(display, task)]),
  );
}

function waitsText(display: Display, task: TaskView): string {
  return task.waits
    .map(({ type, name, effect, item, until }) => {
      const stands = [...(effect === null ? [] : [effect]), ...(item === null ? [] : [`item ${item}`])].join(', ');
      return `${type} ${name}${stands === '' ? '' : ` (${stands})`}${until === null ? '' : ` until ${shortTime(until, display.now)}`}`;
    })
    .join(', ');
}

/** One task: what it is, and its timeline. */
export function taskText(display: Display, task: TaskDetail): string {
  const about = fields(display, [
    ['status', { text: task.status, format: statusFormats[task.status] }],
    ['agent', `${task.agent}, lane ${task.lane}`],
    ['about', task.subject ?? ''],
    ['parent', task.parent ?? ''],
    ['because', task.because ?? ''],
    ['created', shortTime(task.createdAt, display.now)],
    ['changed', `${shortTime(task.updatedAt, display.now)} (after ${duration(Math.max(0, task.updatedAt - task.createdAt))})`],
    ['waits for', waitsText(display, task)],
    ['failure', task.failure === null ? '' : { text: `${task.failure.message} (${task.failure.code})`, format: 'red' }],
    ['next', task.failure?.nextStep ?? ''],
    ['models', spentText(task.cost)],
    ['result', task.result === null ? '' : JSON.stringify(task.result)],
  ]);
  return `${titled(display, task.id, safeLine(task.title))}\n${about}\n\n${timelineText(display, task)}`;
}

/** The rows of a task's journal: when, what, how long, how it went. */
function timelineText(display: Display, task: TaskDetail): string {
  const steps = task.timeline.filter((row) => row.type === 'step').length;
  const retried = task.timeline.reduce((sum, row) => sum + Math.max(0, row.attempts - 1), 0);
  const asked = task.cost.calls === 0 ? '' : `, ${counted(task.cost.calls, 'call')} of models`;
  const how = task.cost.calls === 0 ? '' : `\n${wrapped(display, 'What was sent to a model, and what came back: `keelson models call EVENT`, with the number of its row.', 'dim')}`;
  return `${timelineTable(display, task.timeline)}\n${counted(steps, 'step')}, ${counted(retried, 'retry', 'retries')}, ${counted(task.timeline.filter((row) => row.type === 'effect').length, 'effect')}${asked}.${how}`;
}

/** A column for each, or on a narrow terminal fewer: the names of steps are typed again, so they are never cut. */
function timelineTable(display: Display, timeline: readonly TimelineRow[]): string {
  const wide: Column[] = [{ title: 'at' }, { title: 'call' }, { title: 'name' }, { title: 'state' }, { title: 'took', align: 'right' }, { title: 'tries', align: 'right' }, { title: 'detail', shrinksTo: 20, linesMax: 3 }, { title: 'events' }];
  const rows = timeline.map((row): Cell[] => [
    clockTime(row.startedAt), row.type, row.name, { text: row.state, format: stateFormats[row.state] }, took(display, row), row.attempts > 1 ? String(row.attempts) : '', row.detail, eventsText(row.seqs),
  ]);
  if (fitsAsTable(display, wide, rows)) return table(display, wide, rows);
  const named = Math.max(16, ...timeline.filter(({ type }) => type !== 'memory').map(({ name }) => textWidth(name)));
  const narrow: Column[] = [{ title: 'at' }, { title: 'call', shrinksTo: named, linesMax: 5 }, { title: 'state', shrinksTo: 11, linesMax: 4 }, { title: 'detail', shrinksTo: 18, linesMax: 4 }, { title: 'events' }];
  return table(display, narrow, timeline.map((row): Cell[] => [
    clockTime(row.startedAt),
    row.name.startsWith(`${row.type}.`) ? row.name : `${row.type} ${row.name}`,
    { text: [row.state, took(display, row), row.attempts > 1 ? `${row.attempts} tries` : ''].filter((part) => part !== '').join(', '), format: stateFormats[row.state] },
    row.detail,
    eventsText(row.seqs),
  ]));
}

function took(display: Display, row: TimelineRow): string {
  if (row.endedAt !== null) return row.endedAt === row.startedAt ? '' : duration(row.endedAt - row.startedAt);
  return `${duration(Math.max(0, display.now - row.startedAt))}…`;
}

function eventsText(seqs: readonly number[]): string {
  const [first, last] = [seqs[0], seqs.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? `${first}` : `${first}…${last}`;
}
