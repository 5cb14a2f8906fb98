import type { z } from 'zod';
import type { EffectKind, EffectPayload } from './effects.ts';
import type { Lane } from './events/tasks.ts';
import type { FailureData } from './errors.ts';
import type { FieldConflict, RollbackPlan } from './gate-views.ts';
import type { Evidence } from './inbox.ts';
import type { EffectId, TaskId } from './ids.ts';
import type { Json } from './json.ts';
import type { AssociationName, Handle } from './memory.ts';
import type { TaskModel } from './model-contract.ts';
import type { Money } from './money.ts';
import type { Training } from './router-views.ts';
import type { ProposalLesson, QuestionLesson } from './routing.ts';

/**
 * What an agent promises, and what it is bound to. The runtime enforces all of it: input and output are validated,
 * an effect that is not declared stops the task, and the limits end it.
 */
export interface AgentContract<Input extends Json = Json, Output extends Json = Json> {
  /** Lower case, such as `support`. */
  name: string;
  /** Raise it when the order or the names of calls change; tasks of an older version then stop and ask, unless it is among `earlier`. */
  version: number;
  /** Older versions that are brought along, for the tasks that began with them: parked at a question or at the gate, they may be weeks old. */
  earlier?: readonly { version: number; run(ctx: TaskContext, input: Input): Promise<Output> }[];
  /** One sentence for the operator. */
  does: string;
  input: z.ZodType<Input>;
  output: z.ZodType<Output>;
  /** The only effects it may propose. */
  effects: readonly EffectKind[];
  lane: Lane;
  limits: { callsMax: number; taskMsMax: number | null };
  /** How each kind of effect is taken back, or why it cannot be. */
  compensation: Partial<Record<EffectKind, CompensationRule>>;
  /** The same input gives the same key, and the same key is the same task for ever (T5). */
  key(input: Input): string;
  title(input: Input): string;
  /**
   * The operator's command that alone starts it, such as `keelson task rollback ID`: for an agent that acts on what others did, or relies on what its command does first. With it
   * no agent has it as a child, and neither `tasks.start` nor a schedule starts it. Without it anybody may.
   */
  startedOnlyBy?: string;
  /** Whom a task that is started by hand is about, such as `customer:jane@example.com`. Without it nobody. */
  subject?(input: Input): string | null;
  /** Deterministic but for what it does through `ctx`. It proposes; it never acts. */
  run(ctx: TaskContext, input: Input): Promise<Output>;
}

export interface CompensationRule {
  /** For the operator: what is done, or why nothing can be. */
  how: string;
  /** When it can't be taken back after all: the rest of the rollback goes on, or stops and waits for the operator. */
  onFailure: 'go-on' | 'stop';
}

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  attemptsMax: number;
  /** The delay before attempt n+1 is drawn from [0.5, 1) × min(delayMs × 2^(n-1), delayMsMax): equal jitter. */
  delayMs: number;
  delayMsMax: number;
}

export interface StepOptions {
  retry?: Partial<RetryPolicy>;
  timeoutMs?: number;
}

/** Given to each attempt of a step. */
export interface StepAttempt {
  attempt: number;
  /** Aborted when the step runs out of time or the task is cancelled. */
  signal: AbortSignal;
  /** Says that it read something from outside, such as a fetched page: what the task proposes from here on carries the mark (E5). */
  untrusted(): void;
}

export interface Question {
  summary: string;
  evidence?: Evidence[];
  choices?: string[];
  /** How the inbox calls it; `choice` is closed by itself. */
  type?: 'question' | 'choice' | 'conflict';
  /** Only a choice is an answer: anything else is refused, and the question stays. Without it choices are suggestions. */
  closed?: boolean;
  recommended: string;
  /** After this long the answer is `{ expired: true }`. */
  expiresMs?: number;
  /** What the operator's answer teaches the router, in the commit of the answer: an intent for each of `choices`. */
  teaches?: QuestionLesson;
}
export type Answer = { expired: false; text: string } | { expired: true };

export interface Proposal<K extends EffectKind = EffectKind> {
  kind: K;
  payload: EffectPayload<K>;
  /** For the operator: why this is proposed. */
  why: string;
  evidence: Evidence[];
  /** 0 to 1; `null` when there is no honest number. */
  confidence: number | null;
  risk: 'low' | 'medium' | 'high';
  /** Whether it derives from untrusted input (E5). The runtime adds the mark when the task has seen any, and never takes it away. */
  tainted: boolean;
  /** The playbook it was made by; trust is counted for each. */
  playbook?: string | null;
  /** A model wrote its words or chose which of ours it has, and no person has picked them since: with a mark of untrusted input they are reviewed (E5). */
  byModel?: boolean;
  /** The effect that this one takes back (E4). */
  compensates?: EffectId | null;
  /** What the operator's approval of it, as it is or with few words changed, teaches the router. */
  teaches?: ProposalLesson;
}

/** How a proposed effect ended. An agent meets these as values, not as exceptions. A failure is not an end: the operator is asked. */
export type EffectOutcome =
  | { status: 'succeeded'; receipt: Json; /** The operator changed it before it went out. */ edited: boolean }
  | { status: 'rejected'; reason: string }
  | { status: 'expired' }
  | { status: 'withdrawn'; reason: string };

export type SignalOutcome = { arrived: true; signal: Json } | { arrived: false };
export type ChildOutcome = { status: 'completed'; result: Json } | { status: 'failed'; failure: FailureData } | { status: 'cancelled'; reason: string };

export interface RecordVersion {
  kind: string;
  id: string;
  version: number;
  value: { [key: string]: Json };
}

export interface ThreadMessage {
  [key: string]: Json;
  seq: number;
  at: number;
  direction: 'in' | 'out';
  /** Address of the author; empty for our own. */
  from: string;
  /** Addresses that it went to; empty for what came in. */
  to: string[];
  subject: string;
  text: string;
}

export interface PlaybookMatch {
  [key: string]: Json;
  path: string;
  title: string;
  /** The whole file, front matter and body. */
  text: string;
  /** Share of the query's distinct words found in the playbook, 0 to 1. */
  coverage: number;
  /** BM25 as SQLite FTS5 gives it, with the sign turned so that higher is better. */
  score: number;
}

/** A recalled item, as far as an agent needs it. */
export interface Recollection {
  [key: string]: Json;
  id: string;
  seq: number;
  type: string;
  author: string | null;
  /** Epoch ms. */
  at: number;
  text: string;
  score: number;
  /** Which signals chose it. */
  why: string[];
}

/** What was learned about somebody or about a kind of case. */
export interface Learned {
  [key: string]: Json;
  scope: string;
  name: AssociationName;
  value: string | number;
  /** 0 to 1. */
  confidence: number;
  corrected: boolean;
  /** How many outcomes speak for it. */
  outcomes: number;
}

/** One outcome that speaks for a value. */
export interface Outcome {
  /** Whom or what it is about: a subject, or a kind of case. */
  scope: string;
  name: AssociationName;
  value: string | number;
  /** 1 for an ordinary outcome; negative speaks against the value. */
  weight: number;
}

/** What an agent may recall by. */
export interface RecallWish {
  text: string;
  subject?: string;
  thread?: string;
  tags?: string[];
  limit?: number;
}

/** What upkeep does, in this order: what is gone need not be indexed, and what is promoted is not archived. */
export const upkeepStages = ['expire', 'index', 'promote', 'summarise', 'archive'] as const;
export type UpkeepStage = (typeof upkeepStages)[number];

/** What one piece of upkeep did: items, and summaries written. */
export interface UpkeepPiece {
  [key: string]: Json;
  expired: number;
  indexed: number;
  promoted: number;
  summaries: number;
  archived: number;
  /** Another piece of this stage has something to do. */
  more: boolean;
}

/** What one summary is to be made of: items about one subject, by sequence number, oldest first. */
export interface SummaryWork {
  [key: string]: Json;
  scope: { name: string; filter: { thread: string } | { subjects: string[] } };
  subject: string | null;
  items: number[];
}

/** An item that is to be summarised, cut to its share of what can be read at once. */
export interface SummarySource {
  [key: string]: Json;
  seq: number;
  author: string | null;
  /** Epoch ms. */
  at: number;
  text: string;
}

/** The company's memory, as far as an agent sees it. What it reads is recorded, so that a replay reads the same. */
export interface TaskMemory {
  get(kind: string, id: string): Promise<RecordVersion | null>;
  /** Writes the next version. `source` names where the value comes from (M1). */
  put(kind: string, id: string, value: { [key: string]: Json }, source: string): Promise<RecordVersion>;
  getNote(id: string): Promise<{ id: string; version: number; text: string; tags: string[] } | null>;
  putNote(id: string, text: string, tags: string[], source: string): Promise<number>;
  /** Takes back what a version of a record or item changed, as a new version, whose number it returns. Of the fields changed again since, those named go back too. Throws a Terminal when nothing is left to take back. */
  restore(ref: string, version: number, fields: readonly string[], source: string): Promise<number>;
  /** Gives a handle to an identity; from the holder `from`, when the operator said so. Throws a Terminal when somebody else has it. */
  claim(identity: string, handle: Handle, source: string, from?: string | null): Promise<void>;
  /** From here on `from` is the same as `into`, until it is split. Throws a Terminal when it is something else already. */
  merge(from: string, into: string, source: string): Promise<void>;
  /** The messages of a thread, oldest first, up to now. */
  thread(thread: string): Promise<ThreadMessage[]>;
  /** Playbooks that share words with the text, best first. */
  playbooks(text: string): Promise<PlaybookMatch[]>;
  /** The whole file of a playbook as it is now, by its path; `null` when there is none. */
  playbook(path: string): Promise<string | null>;
  /** What is known that bears on the text, best first. */
  recall(wish: RecallWish): Promise<Recollection[]>;
  /** What was learned about subjects, or kinds of case such as `case:refund`; only what is believed at all. */
  learned(scopes: readonly string[]): Promise<Learned[]>;
  /** Evidence for a value, from what happened in this task. `source` names where it comes from (M1). */
  observe(outcome: Outcome, source: string): Promise<void>;
  /** The current persona text, `null` when the company has none. */
  persona(): Promise<string | null>;
  /** Does a bounded piece of one stage of upkeep, by the rules of company.yaml. Cut off by a crash, it is done again and does what is left. */
  upkeep(stage: UpkeepStage): Promise<UpkeepPiece>;
  /** What there is to summarise, and in how many characters; no sources when it is no such group any more, since somebody wrote again, or it was summarised or forgotten. */
  summarySources(work: SummaryWork): Promise<{ sources: SummarySource[]; charsMax: number }>;
  /**
   * Puts a summary in the place of its sources, once. A text that says what they don't say is not used: then, and when there is none, sentences of the sources are. `written: false`: it is no such group any more.
   * `model`: who wrote what is used.
   */
  putSummary(work: SummaryWork, text: { model: string; text: string } | { refused: string }): Promise<{ written: boolean; model: string | null }>;
}

/** One way of doing a metered call, the best first. */
export interface SpendTier {
  /** Such as the name of a model. */
  name: string;
  /** The most that one call of it can cost: this much is set aside before. */
  worst: { money?: Money; tokens?: number };
}

export interface SpendOptions {
  tiers: readonly [SpendTier, ...SpendTier[]];
  timeoutMs?: number;
  /** For calls that certainly did not happen: each attempt reserves anew. */
  retry?: Partial<RetryPolicy>;
}

/** What a metered call gave, and what it really cost. */
export interface Metered<T extends Json> {
  result: T;
  /** What is left out cost nothing. `billionths`: so many thousand-millionths of the smallest unit on top of `amount`. */
  spent: { money?: { amount: number; currency: string; billionths?: number }; tokens?: number };
}

/** What the comparison with one provider came to. */
export interface ReconcilePiece {
  [key: string]: Json;
  ours: number;
  theirs: number;
  missing: number;
  unknown: number;
  differing: number;
  settled: number;
}

/** How what was proposed to take an effect back stands. A failure for good is an answer here, so that the rest need not wait for it: its item in the inbox is open then. */
export type RollbackOutcome = EffectOutcome | { status: 'failed'; reason: string };

/** Taking back what another task did. For the agent `rollback` alone. */
export interface TaskRollback {
  /** What there is to take back as things are now, newest first. */
  plan(task: TaskId): Promise<RollbackPlan>;
  /** Nobody is asked about an effect any more that has not begun. `false`: it has begun in the meantime. */
  withdraw(effect: EffectId, reason: string): Promise<boolean>;
  /** Proposes what takes an effect back: an effect with a verdict of its own (E4). Throws a Terminal when it is taken back already, or can't be. */
  compensate(effect: EffectId, reason: string): Promise<RollbackOutcome>;
  /**
   * Takes back what a version of that task (or of one that it started) changed, but for the fields that others set since, whatever they set them to. Gives the number of the version that does. Throws a
   * Terminal when nothing is left to take back.
   */
  revert(task: TaskId, ref: string, version: number): Promise<number>;
  /** What of a version others have set since, and so still stands: asked right after it was taken back. */
  changedSince(task: TaskId, ref: string, version: number): Promise<FieldConflict[]>;
  /** Proposes the drafted correction of an effect that can't be taken back. */
  correct(effect: EffectId, reason: string): Promise<RollbackOutcome>;
}

/** What the router knows, for the agents that work for it. */
export interface TaskRouting {
  /** The intents that a mail may be about, as far as anybody taught or wrote one, and which agent each is for: those that are not named are for support. */
  choices(): Promise<{ intents: string[]; agents: { [intent: string]: string } }>;
  /** Trains a version from all examples, and takes it into use if it is no worse. Cut off by a crash, it is done again; done already, it does nothing. For the agent `router` alone. */
  train(): Promise<Training>;
}

/** All that an agent's code may touch. Every call is recorded; a replay meets the same answers in the same order (T3). */
export interface TaskContext {
  readonly company: { readonly name: string; readonly address: string; readonly zone: string };
  /** Runs `work` at least once and its recorded result exactly once (T1). */
  step<T extends Json>(name: string, work: (attempt: StepAttempt) => T | Promise<T>, options?: StepOptions): Promise<T>;
  /** Durable: `ms` from now, across restarts. */
  sleep(name: string, ms: number): Promise<void>;
  /** The next signal of that type (and topic) after this call, or `{ arrived: false }` after `timeoutMs`. */
  waitFor(name: string, wanted: { signal: string; topic?: string; timeoutMs?: number }): Promise<SignalOutcome>;
  ask(name: string, question: Question): Promise<Answer>;
  effect<K extends EffectKind>(name: string, proposal: Proposal<K>): Promise<EffectOutcome>;
  child(name: string, agent: string, input: Json): Promise<ChildOutcome>;
  /**
   * Work that costs, such as a call of a model: the worst case is reserved before (B1), the true cost settled after. When a budget is used up, it says whether the next
   * tier is tried, the task waits for the next window, or the operator is asked. Throws a Terminal when that ends it, and when it cost more than its worst case.
   * A crash while `work` runs has it run once more, and what the lost call may have cost stays reserved until the task ends, and counts as spent then.
   */
  spend<T extends Json>(name: string, options: SpendOptions, work: (tier: string, attempt: StepAttempt) => Promise<Metered<T>>): Promise<T>;
  readonly model: TaskModel;
  readonly memory: TaskMemory;
  readonly reconciliation: {
    /** The adapters whose provider can tell what it did. */
    adapters(): Promise<string[]>;
    /** Compares what we believe with what that provider reports since the last time; what doesn't agree goes to the inbox, once. */
    compare(adapter: string): Promise<ReconcilePiece>;
  };
  readonly rollback: TaskRollback;
  readonly routing: TaskRouting;
  /** Epoch ms of the last thing the task saw: the same in every replay (T6). */
  now(): number;
  /** 0 ≤ x < 1, from the task's seed (T6). Draw outside of a step's work: what a step did is not done again in a replay, so a draw in there would be missed. */
  random(): number;
  uuid(): string;
}
