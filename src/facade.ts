import type { AccessChange, NewCode, NewToken, SessionView, TokenScope, TokenView } from './vocabulary/access.ts';
import type { CustomerView, ForgetPlan, MailsWanted, RevertPlan, WhyGraph } from './vocabulary/customer-views.ts';
import type { Dossier, MailMarkup, MailView } from './vocabulary/dossier.ts';
import type { Decision } from './vocabulary/inbox.ts';
import type { Json } from './vocabulary/json.ts';
import type {
  AsOf, AssociationName, AssociationView, FieldChange, ForgetReport, IdentityView, ImportProgress, ImportReport, LinkView, MemoryStats, MemoryView, Recalled, RecallQuery, RevertReport, Tier, UpkeepReport, VersionView, WhyStep,
} from './vocabulary/memory.ts';
import type { AdapterView } from './vocabulary/adapter-views.ts';
import type { AgentDetail, AgentView } from './vocabulary/agent-views.ts';
import type { CostForecast, CostReport, CostsBy, CostTotals } from './vocabulary/cost-views.ts';
import type { EffectId, ItemId, TaskId } from './vocabulary/ids.ts';
import type { EventKind } from './vocabulary/events.ts';
import type { Evaluation, Explanation as RouterExplanation } from './vocabulary/router.ts';
import type { RouterAnswer, RouterCorrection, RouterFileReport, RouterRevert, RouterStatus, RouterTrainReport, RouterVersionView } from './vocabulary/router-views.ts';
import type { BudgetView, PauseView, ReconcileReport, RollbackPlan, TrustView } from './vocabulary/gate-views.ts';
import type { AuditRow, CustomerRow, CustomersWanted, EffectsWanted, EventRow, EventsWanted, ItemRowView, ItemsWanted, Page, TasksWanted } from './vocabulary/page-views.ts';
import type { ModelCallView, ModelView, TierCheck } from './vocabulary/model-views.ts';
import type { BacktestReport, EffectExplanation, PolicyFileView, PolicyStatus } from './vocabulary/policy-reports.ts';
import type { EffectStory, TaskStory } from './vocabulary/story-views.ts';
import type { SettingsView } from './vocabulary/settings-views.ts';
import type { TodayView } from './vocabulary/today-views.ts';
import type { Acted, Plan, Rephrased, UnderstandAnswers, Understanding } from './vocabulary/understanding.ts';
import type { Explanation, FactView, PolicyCheck, PolicyTestReport } from './vocabulary/policy-views.ts';
import type {
  AnyEvent, BackupReport, EffectView, IntakeReport, ItemDetail, ItemView, LedgerStats, Notice, Progress, RebuildReport, Refused, ScheduleRequest, ScheduleView, Snoozed, TaskDetail, TaskStatus, TaskView, VerifyReport,
} from './vocabulary/views.ts';
import type { WebhookDelivery, WebhookList, WebhookReceipt, WebhookSecretChange, WebhookSource } from './vocabulary/webhooks.ts';

/** A record, an item or an identity as one writes it: `customer:jane@example.com`, `note:roadmap`, `document:persona.md`, an imported id. */
export type MemoryRef = string;

/** Of a file, or of `-` for standard input. */
export interface SourceOptions {
  stdin?: NodeJS.ReadableStream;
  /** What standard input is called in messages and on record: the path of a file that somebody else opened. */
  name?: string;
}

/** One mail as it was found, not yet parsed. */
export interface MailFound {
  /** Where it was: a path, `path#3` for the third message of an mbox. */
  source: string;
  bytes: Uint8Array;
  /** Why these bytes can't be taken for a whole mail, when that is known already. */
  problem?: string;
}

/** A policy file by its path, or what stands in one. */
export type PolicySource = string | { name: string; text: string };

/** What the company knows. Writes by the operator: agents have `ctx.memory`. */
export interface CompanyMemory {
  /** Takes a JSONL file in (`-` for standard input). Good lines are in whatever the others are; running it again adds nothing twice. */
  import(source: string, options?: { progress?: (at: ImportProgress) => void } & SourceOptions): Promise<ImportReport>;
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
  /**
   * Writes a record whole. `expected`: the version that one had before one, 0 for none yet; throws `memory.changed` (a Conflict) when it is another by now, and writes nothing. `expectedSeq`:
   * the same by the version's `seq`, which also tells a record that was forgotten and made anew, whose versions begin at 1 again.
   */
  put(kind: string, id: string, value: { [key: string]: Json }, options?: { subject?: string; source?: string; expected?: number; expectedSeq?: number }): Promise<VersionView>;
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
  /** The same as a graph, for walking along it. */
  whyGraph(ref: MemoryRef, options?: { field?: string; version?: number; asOf?: AsOf }): Promise<WhyGraph>;
  /** What `revert` would do. Reads only. */
  revertPlan(ref: MemoryRef, version: number): Promise<RevertPlan>;
  /** What `forget` would take and what it would leave. Reads only. */
  forgetPlan(subject: string): Promise<ForgetPlan>;
  /** Everything about somebody in one piece of bounded size: as it is, or as the ledger knew it after an event. */
  customer(subject: string, options?: { asOfSeq?: number }): Promise<CustomerView>;
  /** Mails with somebody in both directions, newest first. */
  mails(wanted: MailsWanted): Promise<Page<MailView>>;
  /** Customers by what happened last, each once under the name that counts. */
  customers(wanted?: CustomersWanted): Promise<Page<CustomerRow>>;
}

/** The rules in force, and others on trial. `policy` is instead of the company's. */
export interface CompanyPolicy {
  /** What is in force, and what is wrong with the file when it is not that. */
  status(): Promise<PolicyStatus>;
  /** The company's file as it stands. */
  text(): Promise<PolicyFileView>;
  /**
   * Writes it, and has it in force when this resolves. `replaces`: the digest of the text that one had before one. Throws Conflict `policy.changed-meanwhile` when it is another one by now, Terminal
   * `policy.not-usable` when the new one has an error: nothing is written then.
   */
  save(text: string, replaces: string | null): Promise<PolicyStatus>;
  check(policy?: PolicySource): Promise<PolicyCheck>;
  test(policy?: PolicySource): Promise<PolicyTestReport>;
  /** What conditions may look at. */
  facts(): Promise<FactView[]>;
  /** Why an effect got its verdict: by the policy and the facts of then. */
  explain(effect: EffectId): Promise<EffectExplanation>;
  /** What the rules in force (or of `policy`) say of made-up facts; what is not given is calm. */
  explainFacts(facts: unknown, policy?: PolicySource): Promise<Explanation>;
  /** What another policy would have said to every effect so far. */
  backtest(policy: PolicySource, options?: { since?: number; progress?: Progress }): Promise<BacktestReport>;
}

/** What mail is about: what was learned of it, and how. Files are JSON lines `{text, intent}` (`-` for standard input); a line that can't be used is in the report and keeps no other out. */
export interface CompanyRouter {
  /** Puts the examples of a file on record, if one is named, and trains. What is on record already is not added again; with `replace` examples of earlier files count no more. */
  train(source: string | null, options?: { replace?: boolean; progress?: Progress; /** How far the training is, 0 to 1. */ training?: (share: number) => void } & SourceOptions): Promise<RouterTrainReport>;
  /** Throws `router.untrained` when no version is in use, as the next two do. */
  classify(text: string): Promise<RouterAnswer>;
  /** The words that decided. */
  explain(text: string): Promise<RouterExplanation>;
  /** How good the version in use is on these lines. An intent that it does not know, `oos` and null are out of scope. */
  evaluate(source: string, options?: { progress?: Progress } & SourceOptions): Promise<{ evaluation: Evaluation; file: RouterFileReport; version: number }>;
  status(): Promise<RouterStatus>;
  /** Newest first. */
  versions(): Promise<RouterVersionView[]>;
  /** The operator's word on what a mail is about: `t42`, a task that deals with it, or the number of its event. */
  correct(reference: string, intent: string): Promise<RouterCorrection>;
  /** To the version in use before, to one of the kept ones, or with `none` to rules alone. */
  revert(to?: number | 'none'): Promise<RouterRevert>;
}

/**
 * Everything that the command line and the server can ask of a company. Each call that changes something returns
 * when the change is on disk. Errors are KeelsonErrors with a code and a next step.
 */
export interface Company {
  /** The same for ever, also in a copy. */
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  /** Where mail goes: `outbox` or `smtp`. */
  readonly mailAdapter: string;

  readonly signal: {
    /** A file (.eml or mbox), a folder of them, or `-` for standard input. */
    mail(source: string, options?: { progress?: Progress; stdin?: NodeJS.ReadableStream }): Promise<IntakeReport>;
    /** One mail that somebody else found. */
    mailFound(mail: MailFound): Promise<IntakeReport>;
    /** A webhook whose signature is good: nobody but the server that verified it calls this, and no operation of the API does. On record when it resolves. */
    webhook(delivery: WebhookDelivery): Promise<WebhookReceipt>;
    /** Who may send webhooks, by company.yaml. */
    webhookSources(): readonly WebhookSource[];
  };

  /** Routes signals, runs tasks, dispatches approved effects. Resolves when idle or when `signal` aborts. */
  run(options: { untilIdle: boolean; signal?: AbortSignal; progress?: (event: AnyEvent) => void; notice?: (notice: Notice) => void }): Promise<void>;
  /** Whether it runs without an end, in this process or in the one that is asked. */
  isRunning(): boolean;
  /** Of a company that runs without an end: resolves when nothing is left to do for now, or when `signal` aborts. Throws Conflict `run.not-running` or `run.stopped`. */
  settled(signal?: AbortSignal): Promise<void>;

  /**
   * What the operator's own words would have done. Reads only. `answers` fills the slots that an earlier understanding left open.
   * Throws a Terminal when there is nothing in it (`do.empty`) or too much (`do.too-long`).
   */
  understand(words: string, answers?: UnderstandAnswers): Promise<Understanding>;
  /** A wish that was not understood, in words that are: by a model, when there is one and it knows. Nothing is done by it; understand the sentence, and ask. */
  rephrase(words: string): Promise<Rephrased | null>;
  /** Does what an understanding's plan says. What goes out of it goes through the gate in `run`. The same plan twice is done once. Throws a Terminal when what it names is gone (`do.no-customer`, `do.no-playbook`) or its time is past (`do.past`). */
  act(plan: Plan): Promise<Acted>;

  readonly inbox: {
    /** Open items, without those that are snoozed unless `snoozed` says otherwise; with `all`, every item. */
    list(options?: { all?: boolean; snoozed?: Snoozed; limit?: number }): Promise<ItemView[]>;
    /** A part of the list, by filters and a cursor: open items oldest first, ended ones by when they ended, newest first. */
    page(wanted?: ItemsWanted): Promise<Page<ItemRowView>>;
    show(item: ItemId): Promise<ItemDetail>;
    /** The item with its proposal and the conversation that it is about. */
    dossier(item: ItemId): Promise<Dossier>;
    /** How many wait for the operator, the snoozed ones not among them. */
    count(): Promise<number>;
    counts(): Promise<{ waiting: number; snoozed: number }>;
    /** Records the decision. What follows from it happens in `run`. */
    decide(item: ItemId, decision: Decision): Promise<ItemDetail>;
    /**
     * One decision for several items that share a `batch`, each counted by itself: `refused` tells which were decided, expired or withdrawn since they were shown.
     * Items are named, so that nothing comes along that was not looked at. Throws, with nothing decided, when they do not belong together or one does not offer the action.
     */
    decideBatch(items: readonly ItemId[], decision: Decision): Promise<{ decided: ItemDetail[]; refused: Refused[] }>;
    /** Approves with a changed payload. The original is kept. */
    edit(item: ItemId, payload: unknown): Promise<ItemDetail>;
    /** Puts an item off to a time (epoch ms), or with `null` takes that back. It stays open, and expires as it would have; a time after that is refused (`inbox.snooze-expires`). */
    snooze(item: ItemId, until: number | null): Promise<ItemDetail>;
  };

  /** Mails as they came, beyond their text: as untrusted as they were. */
  readonly mails: {
    /** By the event of its receipt. Throws Terminal `mail.unknown`, `mail.forgotten`, and `mail.no-markup` for one that is text alone. */
    markup(seq: number): Promise<MailMarkup>;
    /** By its place, from 0. Throws Terminal `mail.unknown-attachment`. */
    attachment(seq: number, place: number): Promise<{ name: string; type: string; bytes: Uint8Array }>;
  };

  readonly tasks: {
    /** Starts an agent by hand. The same key (derived from the input) is the same task, for ever. Throws `agent.by-command` for one that only its own command starts, such as `rollback`. */
    start(agent: string, input: Json): Promise<TaskDetail>;
    list(options?: { status?: TaskStatus; limit?: number }): Promise<TaskView[]>;
    /** A part of the list, by filters and a cursor, newest first. */
    page(wanted?: TasksWanted): Promise<Page<TaskView>>;
    show(task: TaskId): Promise<TaskDetail>;
    /** With what it proposed, asked, started and saw. */
    story(task: TaskId): Promise<TaskStory>;
    cancel(task: TaskId, reason: string): Promise<TaskDetail>;
    /** What a rollback would do. Changes nothing. */
    rollbackPlan(task: TaskId): Promise<RollbackPlan>;
    /** Starts the rollback, a task of its own: each compensation is an effect with its own verdict (E4). */
    rollback(task: TaskId, reason: string): Promise<TaskDetail>;
    /** Tries a failed or stopped task again, or a step that waits for its next attempt at once. */
    retry(task: TaskId, note: string | null): Promise<TaskDetail>;
    /** What a step was to find out or do, given by the operator in its place. */
    supply(task: TaskId, step: string, result: Json, note: string | null): Promise<TaskDetail>;
    /** A step gets no result (`null`), a timer or a wait for a signal ends now. */
    skip(task: TaskId, step: string, note: string | null): Promise<TaskDetail>;
    /** The operator did by hand what an effect (then no attempt at it is made any more) or a step was to do. Without a step: the one effect that is not done. */
    doneByHand(task: TaskId, step: string | null, note: string): Promise<TaskDetail>;
  };

  readonly effects: {
    show(effect: EffectId): Promise<EffectView>;
    ofTask(task: TaskId): Promise<EffectView[]>;
    /** What was to happen outside, from intent to receipt in a line each, by filters and a cursor. */
    page(wanted?: EffectsWanted): Promise<Page<AuditRow>>;
    /** One with all that was said and done about it. Throws Terminal `effect.unknown`. */
    story(effect: EffectId): Promise<EffectStory>;
  };

  readonly policy: CompanyPolicy;

  readonly budgets: {
    list(): Promise<BudgetView[]>;
    /** Lifts a cap until its window ends, by so much of its unit (money in the smallest unit). */
    raise(budget: string, window: string, by: number): Promise<BudgetView>;
  };

  readonly models: {
    /** The choices of company.yaml, by tier: whom they reach, what they cost, whether their key is there. */
    list(): Promise<ModelView[]>;
    /** What one request said and was answered, by the number of its event. */
    call(seq: number): Promise<ModelCallView>;
    /** Asks each tier for one word, metered like every call. */
    check(): Promise<TierCheck[]>;
  };

  /** What calls of models cost; what moves money is an effect, and not in it. Days are those of the company's zone. */
  readonly costs: {
    /** By purpose, and for this month up to today, unless something else is said. `since` and `until` are days such as `2026-11-01`, both included. */
    report(options?: { by?: CostsBy; since?: string; until?: string; /** The dearest so many (of days the newest); `more` says how many are left. */ limit?: number }): Promise<CostReport>;
    task(task: TaskId): Promise<CostTotals>;
    /** To the end of this month, for each currency. */
    forecast(): Promise<CostForecast>;
  };

  readonly agents: {
    list(): Promise<AgentView[]>;
    /** Throws a Terminal `agent.unknown`. */
    show(name: string): Promise<AgentDetail>;
  };

  readonly adapters: {
    list(): Promise<AdapterView[]>;
  };

  /** What happened since then (epoch ms), what waits, what failed, what was spent and what comes next. */
  today(since: number): Promise<TodayView>;

  /** What company.yaml says, for people: never a secret. */
  settings(): Promise<SettingsView>;

  readonly trust: {
    list(): Promise<TrustView[]>;
    /** Takes relaxations back; without a rule all of them. */
    tighten(of: { agent: string; kind: string; playbook: string; rule?: string }, reason: string): Promise<TrustView[]>;
  };

  readonly pauses: {
    /** From here on no effect of it begins; what is being sent is finished. */
    set(what: { scope: 'all' | 'agent' | 'adapter'; name: string | null }, reason: string): Promise<PauseView[]>;
    lift(what: { scope: 'all' | 'agent' | 'adapter'; name: string | null }): Promise<PauseView[]>;
    list(): Promise<PauseView[]>;
    /** What may be paused. */
    names(): { agents: string[]; adapters: string[] };
  };

  /** Who may come in over the network. What lets them in is in `data/access.json`, that they came in and what was changed is in the ledger. */
  readonly access: {
    record(change: AccessChange): Promise<void>;
    /** Whether nobody can sign in but with a one-time code. */
    needsSetup(): Promise<boolean>;
    /** A one-time code to sign in with, in place of any other. */
    issueCode(): Promise<NewCode>;
    sessions(): Promise<SessionView[]>;
    tokens(): Promise<TokenView[]>;
    /** The token itself is told this once. Throws Conflict `access.token-exists`. */
    issueToken(request: { name: string; scopes: readonly TokenScope[]; expiresAt: number | null }): Promise<NewToken>;
    /** By its name or id. Throws Terminal `access.unknown-token`. */
    revokeToken(which: string): Promise<void>;
    /** As at the first start: no password, no passkey, nobody signed in; and no token, when it says so. */
    reset(options: { tokens: boolean }): Promise<void>;
  };

  /** Who may send webhooks. Their secrets are set on the machine itself, by files alone: see `WebhookDesk`. */
  readonly webhooks: {
    list(): Promise<WebhookList>;
    /** Puts on record that the secrets of one were changed. */
    changed(name: string, what: WebhookSecretChange): Promise<void>;
  };

  /** Compares what we believe with what each provider reports, now. */
  reconcile(options?: { adapter?: string; since?: number; progress?: Progress }): Promise<ReconcileReport[]>;

  readonly schedules: {
    /** Sets or replaces a schedule of that name. */
    set(schedule: ScheduleRequest): Promise<void>;
    remove(name: string): Promise<void>;
    list(): Promise<ScheduleView[]>;
  };

  readonly memory: CompanyMemory;

  readonly router: CompanyRouter;

  /** What is asked from outside, done once. */
  readonly requests: {
    /**
     * Runs `work`; the first thing that it puts on record says in the same commit that this request is done. Throws Conflict `request.done-before`, with nothing run, when the key is on record.
     * For what is decided by its first append: what works in many steps that may be repeated (an import, a training) must not go through here.
     */
    once<T>(asked: { key: string; /** SHA-256 of what was asked, 64 hex digits. */ fingerprint: string; /** `console`, `command-line`, `token:ci`. */ by: string; operation: string }, work: () => Promise<T>): Promise<T>;
    /** What is on record under a key; `same`: it was this very request. */
    find(asked: { key: string; fingerprint: string }): Promise<{ seq: number; at: number; by: string; operation: string; same: boolean } | null>;
  };

  readonly ledger: {
    /** `bytesMax`, here and below: fewer events when they are longer than that, though never none. */
    tail(options?: { limit?: number; kind?: EventKind; task?: TaskId; bytesMax?: number }): Promise<AnyEvent[]>;
    /** Events after `seq`, oldest first. */
    after(seq: number, limit: number, options?: { bytesMax?: number }): Promise<AnyEvent[]>;
    /** Events in a line each, by filters and a cursor. */
    page(wanted?: EventsWanted): Promise<Page<EventRow>>;
    /** The newest event: 0 in a ledger without any. */
    head(): Promise<{ seq: number; hash: string }>;
    /** Calls back with what each commit made durable, in order. Returns how to end that. */
    follow(listener: (events: readonly AnyEvent[]) => void): () => void;
    verify(progress?: Progress): Promise<VerifyReport>;
    rebuild(progress?: Progress): Promise<RebuildReport>;
    /** Every event into a new file, in which nothing about people can be read without the keys. Tells what else to copy. */
    backup(file: string, progress?: Progress): Promise<BackupReport>;
    stats(): Promise<LedgerStats>;
  };

  close(): Promise<void>;
}
