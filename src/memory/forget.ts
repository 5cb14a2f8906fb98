import { Terminal } from '../vocabulary/errors.ts';
import type { ForgetPlan } from '../vocabulary/customer-views.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { ForgetReport } from '../vocabulary/memory.ts';
import { limits } from '../vocabulary/limits.ts';
import { memoryConflictAgent, memoryConflictSchema } from '../vocabulary/memory-conflict.ts';
import type { Progress, TaskStatus } from '../vocabulary/views.ts';
import type { Ledger } from '../ledger/port.ts';
import { resolveSubject } from './subjects.ts';

const eventsPerRead = 1_000;
const roundsMax = 10;
/** What left the house is named up to this many; the count is always whole. */
const outsideNamedMax = 100;

export interface ForgetDeps {
  ledger: Ledger;
  /** Ends a task that is about somebody who is to be forgotten: it must not go on, nor be replayed without its past. */
  cancel(task: TaskId, reason: string): Promise<void>;
}

/**
 * Forgets an identity: ends what still runs about it, then destroys the keys of all its subjects. What was sent can't be called
 * back, so the report says what left the house.
 */
export async function forgetIdentity({ ledger, cancel }: ForgetDeps, name: string, options: { reason: string; progress?: Progress }): Promise<ForgetReport> {
  const started = performance.now();
  if (options.reason.trim() === '') throw new Terminal('memory.no-reason', 'Forgetting needs its reason.', 'Add --reason "…": it stays on record, without the name.');
  const { canonical, subjects } = await resolveSubject(ledger, name);
  const unsealed = (await Promise.all(subjects.map((subject) => ledger.subjects.unsealed(subject)))).reduce((sum, count) => sum + count, 0);
  const cancelled: string[] = [];
  let found = await survey(ledger, subjects);
  // While some are cancelled others may start; what is begun anew for ever is the caller's mistake.
  for (let round = 0; round < roundsMax; round++) {
    const live = await liveTasks(ledger, found.tasks, subjects);
    if (live.length === 0) break;
    for (const task of live) await cancel(task, 'Whom it was about is being forgotten.');
    cancelled.push(...live);
    found = await survey(ledger, subjects);
  }
  const forgotten = await ledger.forget(subjects, 'operator', options.reason, options.progress);
  return {
    subject: canonical,
    subjects,
    events: forgotten.events,
    items: found.items,
    records: found.records.size,
    blobs: forgotten.blobs,
    cancelledTasks: cancelled,
    outside: [...found.outside, ...askedOf(found), ...(unsealed === 0 ? [] : [`${unsealed} events of the first format, which were not sealed: they stay readable in data/keelson.db`])],
    ms: performance.now() - started,
  };
}

/** What forgetting somebody would take and what it would leave: reads only. Throws as `resolveSubject`. */
export async function planForget(ledger: Ledger, name: string): Promise<ForgetPlan> {
  const { canonical, subjects } = await resolveSubject(ledger, name);
  const found = await survey(ledger, subjects);
  return { subject: canonical, subjects, items: found.items, records: found.records.size, tasks: await liveTasks(ledger, found.tasks, subjects), outside: [...found.outside, ...askedOf(found)] };
}

function askedOf({ asked }: Survey): string[] {
  return [...asked].map(([model, times]) => `what ${model} was asked, in ${times} request${times === 1 ? '' : 's'}`);
}

/** Of these tasks those that may still do something, and the questions that somebody else's task asks about one of the subjects. */
async function liveTasks(ledger: Ledger, tasks: Iterable<TaskId>, subjects: readonly string[]): Promise<TaskId[]> {
  const live: TaskId[] = [];
  for (const task of tasks) {
    const status = (await ledger.tasks.get(task))?.status;
    if (status !== undefined && mayGoOn.includes(status)) live.push(task);
  }
  for (const status of mayGoOn) {
    for (const row of await ledger.tasks.list({ status, limit: limits.listRowsMax })) {
      const created = await ledger.event(row.createdSeq);
      if (!live.includes(row.id) && created.kind === 'task.created' && created.data.agent === memoryConflictAgent && asksAbout(created.data.input, subjects)) live.push(row.id);
    }
  }
  return live;
}

const mayGoOn: readonly TaskStatus[] = ['ready', 'parked', 'stopped'];

function asksAbout(input: unknown, subjects: readonly string[]): boolean {
  const conflict = memoryConflictSchema.safeParse(input);
  return conflict.success && conflict.data.type === 'handle' && [conflict.data.holder, conflict.data.claimant].some(({ identity }) => subjects.includes(identity));
}

interface Survey {
  tasks: Set<TaskId>;
  items: number;
  records: Set<string>;
  outside: string[];
  /** How often each model was asked with words about them. */
  asked: Map<string, number>;
}

async function survey(ledger: Ledger, subjects: readonly string[]): Promise<Survey> {
  const found: Survey = { tasks: new Set(), items: 0, records: new Set(), outside: [], asked: new Map() };
  for (const subject of subjects) {
    for await (const event of eventsAbout(ledger, subject)) note(found, event);
  }
  return found;
}

function note(found: Survey, event: LedgerEvent): void {
  if (event.task !== null) found.tasks.add(event.task);
  if (event.kind === 'note.put' || event.kind === 'mail.received') found.items += 1;
  if (event.kind === 'record.put') found.records.add(`${event.data.kind}:${event.data.id}`);
  if (event.kind === 'model.called' && (event.data.texts !== null || event.data.counts !== 'nothing')) found.asked.set(event.data.model, (found.asked.get(event.data.model) ?? 0) + 1);
  if (event.kind !== 'effect.succeeded') return;
  found.items += 1;
  if (found.outside.length < outsideNamedMax) found.outside.push(leftTheHouse(event));
}

function leftTheHouse(event: LedgerEvent<'effect.succeeded'>): string {
  const { receipt } = event.data;
  const file = typeof receipt === 'object' && receipt !== null && !Array.isArray(receipt) ? receipt['file'] : null;
  return typeof file === 'string' ? `the file ${file}` : `what ${event.data.by} sent (effect ${event.data.effect})`;
}

/** Every event about a subject, oldest first. */
export async function* eventsAbout(ledger: Ledger, subject: string): AsyncGenerator<LedgerEvent> {
  let after = 0;
  for (;;) {
    const seqs = await ledger.subjects.events(subject, after, eventsPerRead);
    for (const seq of seqs) yield ledger.event(seq);
    const last = seqs.at(-1);
    if (last === undefined) return;
    after = last;
  }
}
