import { assert } from '../../vocabulary/errors.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import type { Planned, TodayView } from '../../vocabulary/today-views.ts';
import type { DueWait } from '../../ledger/families/tasks.ts';
import type { ScheduleRow } from '../../ledger/families/schedules.ts';
import type { Ledger } from '../../ledger/port.ts';
import { effectWords } from './effect-words.ts';

const aheadMs = 24 * 3_600_000;
/** Of each kind, and of all together. */
const rowsMax = 20;

/** What begins, goes out or is tried again by itself within a day, the first first. */
export async function plannedNext(ledger: Ledger, now: number): Promise<TodayView['planned']> {
  const until = now + aheadMs;
  const limit = rowsMax + 1;
  const [schedules, cooling, retries, waits] = await Promise.all([ledger.schedules.due(until, limit), ledger.effects.cooledOff(until, limit), ledger.activity.retriesUntil(until, limit), ledger.tasks.dueWaits(until, limit)]);
  const timers = waits.filter(({ type }) => type === 'timer' || type === 'retry');
  const rows = await Promise.all([
    ...schedules.map((row) => scheduled(ledger, row)),
    ...cooling.map(({ id, retryAt }) => ofEffect(ledger, id, retryAt ?? now, 'cooling')),
    ...retries.map(({ effect, at }) => ofEffect(ledger, effect, at, 'retry')),
    ...timers.map((wait) => timer(ledger, wait)),
  ]);
  const sorted = rows.toSorted((a, b) => a.at - b.at);
  return { rows: sorted.slice(0, rowsMax), more: sorted.length > rowsMax || [schedules, cooling, retries, waits].some(({ length }) => length === limit) };
}

async function scheduled(ledger: Ledger, { name, setSeq, next }: ScheduleRow): Promise<Planned> {
  const set = await ledger.event(setSeq);
  assert(set.kind === 'schedule.set' && next !== null, `the schedule ${name} is set`);
  return { at: next, what: 'schedule', sentence: `The agent ${set.data.agent} begins, by ${name === set.data.agent ? 'its schedule' : `the schedule ${name}`}.`, task: null, effect: null, item: null };
}

async function ofEffect(ledger: Ledger, effect: EffectId, at: number, what: 'cooling' | 'retry'): Promise<Planned> {
  const row = await ledger.effects.get(effect);
  assert(row, `${effect} is known`);
  const { unlessStopped, again } = await effectWords(ledger, row);
  return { at, what, sentence: `${what === 'cooling' ? unlessStopped : again}.`, task: row.task, effect, item: null };
}

async function timer(ledger: Ledger, { task, type, due }: DueWait): Promise<Planned> {
  const row = await ledger.tasks.get(task);
  assert(row, `${task} is known`);
  const created = await ledger.event(row.createdSeq);
  assert(created.kind === 'task.created', `${task} was created`);
  return { at: due, what: type === 'retry' ? 'retry' : 'timer', sentence: type === 'retry' ? `A step of “${created.data.title}” is tried again.` : `“${created.data.title}” goes on.`, task, effect: null, item: null };
}
