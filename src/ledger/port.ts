import type { BudgetLine } from '../vocabulary/budgets.ts';
import type { EffectState } from '../vocabulary/effects.ts';
import type { Draft, EventKind, LedgerEvent } from '../vocabulary/events.ts';
import type { Handle } from '../vocabulary/memory.ts';
import type { EffectId, ItemId, TaskId } from '../vocabulary/ids.ts';
import type { TrustKey } from '../vocabulary/trust.ts';
import type { BackupReport, LedgerStats, Progress, RebuildReport, VerifyReport } from '../vocabulary/views.ts';
import type { BlobStore } from './blobs.ts';
import type { Requests } from './requests.ts';
import type { ActivityQueries } from './families/activity.ts';
import type { BudgetQueries } from './families/budgets.ts';
import type { DocumentQueries } from './families/documents.ts';
import type { EffectQueries } from './families/effects.ts';
import type { InboxQueries } from './families/inbox.ts';
import type { ModelQueries } from './families/models.ts';
import type { PageQueries } from './families/pages.ts';
import type { PauseQueries } from './families/pauses.ts';
import type { ReconciliationQueries } from './families/reconciliations.ts';
import type { RecordQueries } from './families/records.ts';
import type { RouterQueries } from './families/router.ts';
import type { ScheduleQueries } from './families/schedules.ts';
import type { SignalQueries } from './families/signals.ts';
import type { TaskQueries } from './families/tasks.ts';
import type { TrustQueries } from './families/trust.ts';
import type { AssociationQueries, EmbeddingQueries, IdentityQueries, ItemQueries, LinkQueries, SubjectQueries } from './memory-port.ts';

/**
 * What must still hold at the moment of the commit. Data, not code, so that another database can check it too.
 * One that fails rejects its append with a `Conflict`, and nothing of that append is written.
 */
export type Expectation =
  | { type: 'new-task-key'; key: string }
  | { type: 'task-live'; task: TaskId }
  | { type: 'task-unfinished'; task: TaskId }
  | { type: 'task-unchanged'; task: TaskId; since: number }
  | { type: 'task-status'; task: TaskId; status: 'failed' | 'stopped' }
  | { type: 'waits-open'; task: TaskId; calls: number[] }
  | { type: 'item-open'; item: ItemId }
  /** No item was ever opened about this; with `open: true`, none is open now. */
  | { type: 'topic-free'; topic: string; open: boolean }
  | { type: 'not-paused'; agent: string; adapter: string }
  | { type: 'pause-is'; scope: 'all' | 'agent' | 'adapter'; name: string | null; set: boolean }
  /** The sums of every line fit under its cap and what it was raised by. */
  | { type: 'within-budgets'; lines: readonly BudgetLine[] }
  /** At least one of them does not: nobody has made room since it was looked at. */
  | { type: 'over-budgets'; lines: readonly BudgetLine[] }
  | { type: 'new-reservation'; reservation: string }
  | { type: 'reservation-open'; reservation: string }
  /** Nothing was decided about it after that event. */
  | ({ type: 'no-outcome'; since: number } & TrustKey)
  | ({ type: 'rule-relaxed'; rule: string; relaxed: boolean } & TrustKey)
  /** With `attempts`, no other attempt has begun since there were that many. */
  | { type: 'effect-state'; effect: EffectId; states: readonly EffectState[]; attempts?: number }
  /** It went out, nothing has taken it back, and nothing that would is under way. */
  | { type: 'not-compensated'; effect: EffectId }
  /** With `seq`, that version is that event, and none of the same number that was written after the record was forgotten. */
  | { type: 'record-version'; kind: string; id: string; version: number; seq?: number }
  | { type: 'note-version'; id: string; version: number }
  | { type: 'items-hot'; items: readonly number[] }
  | { type: 'items-known'; items: readonly number[] }
  | { type: 'handle-free'; handle: Handle; identity: string }
  | { type: 'merged-into'; from: string; into: string | null }
  | { type: 'new-signal'; dedup: string }
  /** No request with this key (as it is stored) is on record. */
  | { type: 'new-request'; key: string }
  | { type: 'signal-unrouted'; signal: number }
  | { type: 'schedule-due'; name: string; due: number }
  /** No version of the router came, went or was taken into use, and no example was forgotten, after that event. */
  | { type: 'router-unchanged'; since: number };

/** An event that ended the wait of a call in another task's journal, or of a signal's. */
export interface Link {
  task: TaskId;
  call: number;
  event: LedgerEvent;
}

/** What one commit made durable, in order. */
export interface Commit {
  events: LedgerEvent[];
  /** Tasks that were parked and are ready again. */
  woken: TaskId[];
  links: Link[];
}

export interface EventQuery {
  /** Only events after this sequence number. */
  after?: number;
  /** Newest first instead of oldest first. */
  newestFirst?: boolean;
  kind?: EventKind;
  task?: TaskId;
  subject?: string;
  /** At most `limits.readEventsMax`. */
  limit: number;
}

/** The append-only record and the projections folded from it. Every call is asynchronous: another database may be behind it. */
export interface Ledger {
  readonly companyId: string;
  readonly companyName: string;
  /** Resolves after the commit is on disk (L4). All the drafts become durable together or not at all. */
  append(drafts: Draft[], expectations?: Expectation[]): Promise<LedgerEvent[]>;
  /** Called after each commit, in order, before the appends of that commit resolve. */
  onCommit(listener: (commit: Commit) => void): () => void;
  head(): Promise<{ seq: number; hash: string }>;
  event(seq: number): Promise<LedgerEvent>;
  events(query: EventQuery): Promise<LedgerEvent[]>;
  /** All that a task saw, in order: its own events and those that ended its waits. */
  journal(task: TaskId): Promise<{ events: LedgerEvent[]; links: Link[] }>;
  /** A task number never used before. */
  nextTaskId(): TaskId;
  /** The process that had the company open before this one did not close it. */
  readonly interrupted: boolean;

  readonly tasks: TaskQueries;
  readonly inbox: InboxQueries;
  readonly effects: EffectQueries;
  readonly trust: TrustQueries;
  readonly budgets: BudgetQueries;
  readonly pauses: PauseQueries;
  readonly reconciliations: ReconciliationQueries;
  readonly signals: SignalQueries;
  readonly documents: DocumentQueries;
  readonly records: RecordQueries;
  readonly schedules: ScheduleQueries;
  readonly items: ItemQueries;
  readonly embeddings: EmbeddingQueries;
  readonly identities: IdentityQueries;
  readonly links: LinkQueries;
  readonly associations: AssociationQueries;
  readonly models: ModelQueries;
  readonly router: RouterQueries;
  readonly activity: ActivityQueries;
  readonly subjects: SubjectQueries;
  readonly blobs: BlobStore;
  /** Lists, page by page. */
  readonly pages: PageQueries;
  /** What is asked from outside, done once. */
  readonly requests: Requests;

  /**
   * Destroys the keys of these subjects and everything readable about them: projections, indexes, blobs, free pages of the
   * file. `record` is the event that says so, in the same commit as the cleaning of the projections. Goes on at the next
   * start if the process dies in between.
   */
  forget(subjects: string[], by: string, reason: string, progress?: Progress): Promise<{ seq: number; events: number; blobs: number }>;
  verify(progress?: Progress): Promise<VerifyReport>;
  rebuild(progress?: Progress): Promise<RebuildReport>;
  /** Writes every event, sealed as they are, and nothing folded from them, to a new file; refuses one that exists. Opening it with the keys folds the projections anew. */
  backup(file: string, progress?: Progress): Promise<BackupReport>;
  /** Counts everything: with a million events it takes most of a second, in which nothing else happens. */
  stats(): Promise<LedgerStats>;
  /** How large the file is, which costs nothing to know. */
  bytes(): Promise<number>;
  close(): Promise<void>;
}
