import type { Decision } from './vocabulary/inbox.ts';
import type { EffectId, ItemId, TaskId } from './vocabulary/ids.ts';
import type { EventKind } from './vocabulary/events.ts';
import type {
  AnyEvent, EffectView, IntakeReport, ItemDetail, ItemView, LedgerStats, Progress, RebuildReport, ScheduleRequest, ScheduleView, TaskDetail, TaskStatus, TaskView, VerifyReport,
} from './vocabulary/views.ts';

/**
 * Everything that the command line and the server can ask of a company. Each call that changes something returns
 * when the change is on disk. Errors are KeelsonErrors with a code and a next step.
 */
export interface Company {
  readonly name: string;
  readonly folder: string;
  /** Where mail goes: `outbox` or `smtp`. */
  readonly mailAdapter: string;

  readonly signal: {
    /** A file (.eml or mbox), a folder of them, or `-` for standard input. */
    mail(source: string, options?: { progress?: Progress; stdin?: NodeJS.ReadableStream }): Promise<IntakeReport>;
  };

  /** Routes signals, runs tasks, dispatches approved effects. Resolves when idle or when `signal` aborts. */
  run(options: { untilIdle: boolean; signal?: AbortSignal; progress?: (event: AnyEvent) => void }): Promise<void>;

  readonly inbox: {
    list(options?: { all?: boolean; limit?: number }): Promise<ItemView[]>;
    show(item: ItemId): Promise<ItemDetail>;
    /** How many wait for the operator. */
    count(): Promise<number>;
    /** Records the decision. What follows from it happens in `run`. */
    decide(item: ItemId, decision: Decision): Promise<ItemDetail>;
    /** Approves with a changed payload. The original is kept. */
    edit(item: ItemId, payload: unknown): Promise<ItemDetail>;
  };

  readonly tasks: {
    list(options?: { status?: TaskStatus; limit?: number }): Promise<TaskView[]>;
    show(task: TaskId): Promise<TaskDetail>;
    cancel(task: TaskId, reason: string): Promise<TaskDetail>;
  };

  readonly effects: {
    show(effect: EffectId): Promise<EffectView>;
    ofTask(task: TaskId): Promise<EffectView[]>;
  };

  readonly schedules: {
    /** Sets or replaces a schedule of that name. */
    set(schedule: ScheduleRequest): Promise<void>;
    remove(name: string): Promise<void>;
    list(): Promise<ScheduleView[]>;
  };

  readonly ledger: {
    tail(options?: { limit?: number; kind?: EventKind; task?: TaskId }): Promise<AnyEvent[]>;
    /** Events after `seq`, oldest first. */
    after(seq: number, limit: number): Promise<AnyEvent[]>;
    verify(progress?: Progress): Promise<VerifyReport>;
    rebuild(progress?: Progress): Promise<RebuildReport>;
    stats(): Promise<LedgerStats>;
  };

  close(): Promise<void>;
}
