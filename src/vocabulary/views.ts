import type { CostTotals } from './cost-views.ts';
import type { AdapterClass, EffectKind, EffectState, VerdictOutcome } from './effects.ts';
import type { FailureData } from './errors.ts';
import type { EventKind, LedgerEvent } from './events.ts';
import type { Lane, WaitType } from './events/tasks.ts';
import type { EffectId, ItemId, TaskId } from './ids.ts';
import type { Item } from './inbox.ts';
import type { Json } from './json.ts';

/** What one reads: projections as plain values. All times are epoch ms. */
export const taskStatuses = ['ready', 'parked', 'completed', 'failed', 'stopped', 'cancelled'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

export interface TaskView {
  id: TaskId;
  agent: string;
  title: string;
  lane: Lane;
  status: TaskStatus;
  subject: string | null;
  parent: TaskId | null;
  createdAt: number;
  updatedAt: number;
  createdSeq: number;
  /** What a parked task waits for. */
  waits: WaitView[];
}

export interface WaitView {
  call: number;
  name: string;
  type: WaitType;
  until: number | null;
}

/** One line of a task's timeline: a call with its attempts, waits and effect, folded from the journal. */
export interface TimelineRow {
  call: number | null;
  type: 'created' | 'step' | 'model' | 'sleep' | 'signal' | 'child' | 'question' | 'effect' | 'memory' | 'ended' | 'recovered' | 'resumed' | 'taken-over';
  name: string;
  state: 'done' | 'waiting' | 'failed' | 'doubt' | 'rejected';
  startedAt: number;
  endedAt: number | null;
  attempts: number;
  /** One line for people: the result, the failure with its next step, or what it waits for. */
  detail: string;
  seqs: number[];
}

export interface TaskDetail extends TaskView {
  input: Json;
  /** Why a signal was given to it, of one that routing started. */
  because?: string;
  result: Json | null;
  failure: FailureData | null;
  timeline: TimelineRow[];
  /** What its calls of models cost, those of its children not among them. */
  cost: CostTotals;
}

export type ItemState = 'open' | 'decided' | 'expired' | 'withdrawn';

export interface ItemView extends Item {
  id: ItemId;
  state: ItemState;
  openedAt: number;
  task: TaskId | null;
  subject: string | null;
  effect: EffectId | null;
  /** How it was decided, when it was. */
  decision: { action: string; text: string | null; at: number } | null;
}

export interface ItemDetail extends ItemView {
  /** For an approval or a doubt: the effect, with the payload that counts now. */
  effectDetail: EffectView | null;
  /** What the calls of models of its task cost so far; `null` without a task. */
  cost: CostTotals | null;
}

/** An item of a batch that was not decided with the others, and why. */
export interface Refused {
  item: ItemId;
  code: string;
  message: string;
  nextStep: string;
}

export interface EffectView {
  id: EffectId;
  task: TaskId;
  call: number;
  kind: EffectKind;
  adapter: string;
  class: AdapterClass;
  state: EffectState;
  sentence: string;
  /** What counts now. */
  payload: Json;
  edited: boolean;
  /** What the agent had proposed, when it was edited since. */
  original: Json | null;
  verdict: VerdictOutcome;
  rules: string[];
  why: string;
  attempts: number;
  receipt: Json | null;
  failure: FailureData | null;
  proposedAt: number;
  updatedAt: number;
}

export interface ScheduleRequest {
  name: string;
  agent: string;
  input: Json;
  /** Five fields: minute, hour, day of month, month, day of week. Either this or `at`. */
  cron?: string;
  /** Once, at this time. */
  at?: number;
  /** IANA time zone in which `cron` is meant. */
  zone: string;
}

export interface ScheduleView {
  name: string;
  agent: string;
  cron: string | null;
  at: number | null;
  zone: string;
  /** When it fires next; `null` when it has nothing left to do. */
  next: number | null;
}

export interface LedgerStats {
  events: number;
  firstAt: number | null;
  lastAt: number | null;
  headHash: string;
  databaseBytes: number;
  blobs: number;
  blobBytes: number;
  byKind: { kind: EventKind; count: number }[];
  tasksByStatus: { status: TaskStatus; count: number }[];
}

export interface Problem {
  /** Where: a sequence number, a blob, a table. */
  place: string;
  what: string;
}

export interface VerifyReport {
  events: number;
  blobs: number;
  headSeq: number;
  headHash: string;
  problems: Problem[];
  ms: number;
}

export interface RebuildReport {
  events: number;
  tables: { table: string; rows: number; identical: boolean }[];
  identical: boolean;
  ms: number;
}

export interface BackupReport {
  file: string;
  events: number;
  headSeq: number;
  headHash: string;
  bytes: number;
  /** What else belongs to a backup, as places in the company folder. */
  besides: { place: string; why: string }[];
  ms: number;
}

export interface IntakeReport {
  received: number;
  duplicates: number;
  broken: number;
  /** One line a mail, in the order of the source. */
  mails: { source: string; outcome: 'received' | 'duplicate' | 'broken'; seq: number; from: string; subject: string; noReply: string | null }[];
}

/** What went wrong beside the work, without stopping it: a line of the running log. */
export interface Notice {
  at: number;
  code: string;
  message: string;
  nextStep: string;
  /** When it is tried again by itself, epoch ms; `null` for not at all. */
  retryAt: number | null;
}

export type Progress = (done: number, total: number | null) => void;
export type AnyEvent = LedgerEvent;
