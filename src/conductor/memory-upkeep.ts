import { Terminal } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { MemoryRules } from '../vocabulary/memory-rules.ts';
import type { UpkeepReport } from '../vocabulary/memory.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { Progress } from '../vocabulary/views.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { memorySummaryAgent, memorySummaryInput, memorySummaryOutput } from '../agents/memory-summary/memory-summary.ts';
import { memoryUpkeepAgent, memoryUpkeepOutput } from '../agents/memory-upkeep/memory-upkeep.ts';
import type { Ledger } from '../ledger/port.ts';
import { expireItems } from '../memory/upkeep/expire.ts';
import { indexSome } from '../memory/upkeep/lazy-index.ts';
import type { Engine, TaskEnd } from '../tasks/port.ts';
import type { Schedules } from '../tasks/schedules.ts';
import { scheduleDaily } from './daily-schedule.ts';
import type { DueSource } from './due-loop.ts';
import { untilAtRest, type EngineHold } from './engine-hold.ts';

const appendsPerSweep = 10;

/** Ephemeral items leave the index when their time has come. Reads leave them out by the clock, so being late harms nobody. */
export function itemExpiry(ledger: Ledger): DueSource {
  return {
    nextDue: () => ledger.items.nextExpiry(),
    async sweep(now) {
      await expireItems(ledger, now, appendsPerSweep);
    },
  };
}

/** How long a log may wait to be searchable, and how many may wait: then they are indexed together. */
const lagMs = 3_000;
const waitingMax = 1_000;

/** Logs become searchable in batches, a few seconds after they were written. A read that can't wait for that asks for it. */
export function lazyIndexing(ledger: Ledger): DueSource {
  const nextDue = async (): Promise<number | null> => {
    const waiting = await ledger.items.waiting(waitingMax);
    const [oldest] = waiting;
    if (oldest === undefined) return null;
    return waiting.length >= waitingMax ? 0 : (await ledger.event(oldest)).at + lagMs;
  };
  return {
    nextDue,
    async sweep(now) {
      const due = await nextDue();
      if (due !== null && due <= now) await indexSome(ledger, appendsPerSweep);
    },
  };
}

/** Whether an event may make one of the above due. */
export function mayBeDue(event: LedgerEvent): boolean {
  return event.kind === 'note.put' && (event.data.indexing === 'lazy' || event.data.expiresAt !== null);
}

/** Sets, moves or removes the daily schedule, so that it is what company.yaml says. Writes nothing when it is already. */
export async function scheduleUpkeep(ledger: Ledger, schedules: Schedules, rules: MemoryRules, zone: string): Promise<void> {
  await scheduleDaily(ledger, schedules, { name: 'memory-upkeep', agent: memoryUpkeepAgent.name, at: rules.upkeepAt, zone });
}

export interface RunUpkeepDeps {
  ledger: Ledger;
  engine: Engine;
  clock: Clock;
  hold: EngineHold;
}

/** Upkeep now instead of tonight: the same task, and what came of it. Summaries that models write are waited for as long as they are being written: a question under way would be lost, and paid for. */
export async function runUpkeep({ ledger, engine, clock, hold }: RunUpkeepDeps, { progress }: { progress?: Progress } = {}): Promise<UpkeepReport> {
  const { task } = await engine.start({ agent: memoryUpkeepAgent.name, input: { requested: clock.now() }, subject: null, cause: null });
  let items = 0;
  const begun: TaskId[] = [];
  const unsubscribe = ledger.onCommit(({ events }) => {
    const before = items;
    for (const event of events) if (event.kind === 'task.created' && event.data.agent === memorySummaryAgent.name && event.task !== null) begun.push(event.task);
    for (const event of events) if (event.kind === 'items.archived' || event.kind === 'items.promoted' || event.kind === 'items.expired') items += event.data.items.length;
    if (items > before) progress?.(items, null);
  });
  try {
    const end = await hold.during(async () => {
      const ended = await Promise.race([engine.ended(task), engine.failed]);
      await Promise.all(begun.map((summary) => untilAtRest({ ledger, engine }, summary)));
      return ended;
    });
    return withSummaries(reportOf(end), await Promise.all(begun.map((summary) => writtenBy(ledger, summary))));
  } finally {
    unsubscribe();
  }
}

/** How many items a summary stands for now; 0 when it is not written yet. */
async function writtenBy(ledger: Ledger, task: TaskId): Promise<number> {
  const [created] = await ledger.events({ task, kind: 'task.created', limit: 1 });
  const [completed] = await ledger.events({ task, kind: 'task.completed', limit: 1 });
  if (created?.kind !== 'task.created' || completed?.kind !== 'task.completed') return 0;
  return memorySummaryOutput.parse(completed.data.result).written ? memorySummaryInput.parse(created.data.input).items.length : 0;
}

function withSummaries(report: UpkeepReport, sources: readonly number[]): UpkeepReport {
  const written = sources.filter((items) => items > 0);
  return { ...report, summaries: report.summaries + written.length, archived: report.archived + written.reduce((sum, items) => sum + items, 0) };
}

function reportOf(end: TaskEnd): UpkeepReport {
  if (end.status === 'cancelled') throw new Terminal('memory.upkeep-cancelled', `The upkeep was cancelled: ${end.reason}`, 'Start it again; it goes on where this one stopped.');
  if (end.status !== 'completed') throw new Terminal('memory.upkeep-failed', `The upkeep stopped: ${end.failure.message}`, `${end.failure.nextStep} It waits in the inbox.`);
  const { expired, indexed, promoted, summaries, archived } = memoryUpkeepOutput.parse(end.result);
  return { expired, indexed, promoted, summaries, archived };
}
