import type { Decision } from './vocabulary/inbox.ts';
import type { Json } from './vocabulary/json.ts';
import type {
  AsOf, AssociationName, AssociationView, FieldChange, ForgetReport, IdentityView, ImportProgress, ImportReport, LinkView, MemoryStats, MemoryView, Recalled, RecallQuery, RevertReport, Tier, UpkeepReport, VersionView, WhyStep,
} from './vocabulary/memory.ts';
import type { EffectId, ItemId, TaskId } from './vocabulary/ids.ts';
import type { EventKind } from './vocabulary/events.ts';
import type {
  AnyEvent, BackupReport, EffectView, IntakeReport, ItemDetail, ItemView, LedgerStats, Notice, Progress, RebuildReport, ScheduleRequest, ScheduleView, TaskDetail, TaskStatus, TaskView, VerifyReport,
} from './vocabulary/views.ts';

/** A record, an item or an identity as one writes it: `customer:jane@example.com`, `note:roadmap`, `document:persona.md`, an imported id. */
export type MemoryRef = string;

/** What the company knows. Writes by the operator: agents have `ctx.memory`. */
export interface CompanyMemory {
  /** Takes a JSONL file in (`-` for standard input). Good lines are in whatever the others are; running it again adds nothing twice. */
  import(source: string, options?: { progress?: (at: ImportProgress) => void; stdin?: NodeJS.ReadableStream }): Promise<ImportReport>;
  recall(query: RecallQuery): Promise<Recalled>;
  show(ref: MemoryRef, options?: { asOf?: AsOf }): Promise<MemoryView>;
  /** Newest first. */
  history(ref: MemoryRef, options?: { limit?: number; asOf?: AsOf }): Promise<VersionView[]>;
  /** From one version to another; by default the newest, or the one that held then, against the one before it. */
  diff(ref: MemoryRef, versions?: { from?: number; to?: number; asOf?: AsOf }): Promise<{ from: number; to: number; changes: FieldChange[] }>;
  /** The chain from a value back to what happened outside, newest link first. */
  why(ref: MemoryRef, options?: { field?: string; version?: number; asOf?: AsOf }): Promise<WhyStep[]>;
  /** Takes back what a version changed, as a new version. Fields changed again since are asked of the operator, or decided by `conflicts`. */
  revert(ref: MemoryRef, version: number, options?: { conflicts?: 'keep' | 'restore' }): Promise<RevertReport>;
  put(kind: string, id: string, value: { [key: string]: Json }, options?: { subject?: string; source?: string }): Promise<VersionView>;
  note(note: { id: string; text: string; tags?: string[]; subject?: string; thread?: string; author?: string; tier?: Tier; importance?: number; source?: string }): Promise<{ id: string; version: number; seq: number }>;
  link(from: MemoryRef, relation: string, to: MemoryRef, options?: { remove?: boolean }): Promise<LinkView[]>;
  /** Gives a handle (`address:jane@work.example`, `handle:@jane`, `provider:stripe:cus_1`) to an identity. A conflict goes to the inbox: then `task` asks. */
  claim(identity: string, handle: string): Promise<{ identity: IdentityView; task: string | null }>;
  /** From here on `from` is the same as `into`. */
  merge(from: string, into: string): Promise<IdentityView>;
  /** Takes a merge back, or takes a handle away. */
  split(identity: string, options?: { handle?: string }): Promise<IdentityView>;
  associations(scope: string, options?: { asOf?: AsOf }): Promise<AssociationView[]>;
  /** The operator's word, for good; `null` lifts it. */
  correct(scope: string, name: AssociationName, value: string | number | null): Promise<AssociationView>;
  forget(subject: string, options: { reason: string; progress?: Progress }): Promise<ForgetReport>;
  /** Everything about somebody, as plain objects that can be written as JSON lines. */
  export(subject: string): AsyncIterable<{ [key: string]: Json }>;
  /** Expire, index what waits, promote, summarise and archive by the rules of company.yaml, now instead of tonight. */
  upkeep(options?: { progress?: Progress }): Promise<UpkeepReport>;
  stats(): Promise<MemoryStats>;
}

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
  run(options: { untilIdle: boolean; signal?: AbortSignal; progress?: (event: AnyEvent) => void; notice?: (notice: Notice) => void }): Promise<void>;

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

  readonly memory: CompanyMemory;

  readonly ledger: {
    tail(options?: { limit?: number; kind?: EventKind; task?: TaskId }): Promise<AnyEvent[]>;
    /** Events after `seq`, oldest first. */
    after(seq: number, limit: number): Promise<AnyEvent[]>;
    verify(progress?: Progress): Promise<VerifyReport>;
    rebuild(progress?: Progress): Promise<RebuildReport>;
    /** Every event into a new file, in which nothing about people can be read without the keys. Tells what else to copy. */
    backup(file: string, progress?: Progress): Promise<BackupReport>;
    stats(): Promise<LedgerStats>;
  };

  close(): Promise<void>;
}
