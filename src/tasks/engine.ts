/**
 * The embedded engine. Owns: which tasks are in memory, and that each is there once (T2). Does not own: anything that
 * must survive; the ledger has that, and this object can be thrown away at any moment.
 *
 * T2 one run per task, and the ledger's lock makes this the only process. T4 parked tasks are in the ledger only.
 * T5 a key is a task for ever: the ledger refuses a second. Everything a run learns comes from a commit.
 */
import type { AgentContract, TaskContext } from '../vocabulary/contract.ts';
import { assert, Conflict, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { ItemId, TaskId } from '../vocabulary/ids.ts';
import type { Json } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Clock, Random } from '../vocabulary/ports.ts';
import type { Commit, Expectation, Ledger } from '../ledger/port.ts';
import { outsideRequest } from '../ledger/request-scope.ts';
import { callOf } from './call.ts';
import { cancellations, type Cancellation } from './cancel.ts';
import { endDrafts, stopDrafts } from './endings.ts';
import type { Engine, StartRequest, TaskEnd } from './port.ts';
import { ReadyQueue, type ReadyTask } from './ready-queue.ts';
import { recovery } from './recovery.ts';
import { deliveriesOf, TaskRun, type Delivery, type RunEnd, type RunPort } from './run.ts';

export interface EngineDeps {
  ledger: Ledger;
  clock: Clock;
  random: Random;
  context(run: TaskRun, engine: Engine): TaskContext;
}

type Contract = AgentContract<Json, Json>;

/** A task whose journal is being read, with the events that became durable meanwhile. */
interface Loading {
  arrived: Delivery[];
}

const attemptsAtConflictMax = 10;

export class EmbeddedEngine implements Engine {
  readonly failed: Promise<never>;
  private readonly deps: EngineDeps;
  private readonly contracts = new Map<string, Contract>();
  private readonly runs = new Map<TaskId, TaskRun | Loading>();
  private readonly ready = new ReadyQueue();
  private readonly waiters = new Map<TaskId, ((end: TaskEnd) => void)[]>();
  private readonly runPort: RunPort;
  private readonly unsubscribe: () => void;
  private active = false;
  private pumping = false;
  /** Appends of runs that are not yet on disk. */
  private writing = 0;
  private allWritten: (() => void) | null = null;
  private fail!: (error: unknown) => void;

  constructor(deps: EngineDeps) {
    this.deps = deps;
    this.failed = new Promise((_, reject) => (this.fail = reject));
    // Whoever runs the engine awaits it; when nobody does, it must not end the process as an unhandled rejection.
    this.failed.catch(() => null);
    this.unsubscribe = deps.ledger.onCommit((commit) => this.onCommit(commit));
    this.runPort = {
      clock: deps.clock,
      context: (run) => deps.context(run, this),
      append: (drafts, expectations, refused) => this.write(drafts, expectations, refused),
      tryAppend: (drafts, expectations) => this.tryWrite(drafts, expectations),
      finished: (run, end) => this.finish(run, end),
      parkable: (run, calls) => this.park(run, calls),
    };
  }

  register(contract: AgentContract<never, never>): void {
    assert(!this.contracts.has(contract.name), `the agent ${contract.name} is registered once`);
    this.contracts.set(contract.name, contract);
  }

  async start(request: StartRequest): Promise<{ task: TaskId; created: boolean }> {
    const contract = this.contracts.get(request.agent);
    if (!contract) throw new Terminal('agent.unknown', `There is no agent "${request.agent}".`, `Known agents: ${[...this.contracts.keys()].join(', ') || 'none'}.`);
    refuseUnlessByItsCommand(contract, request);
    const input = contract.input.safeParse(request.input);
    if (!input.success) throw new Terminal('contract.bad-input', `The input does not fit the contract of ${contract.name}: ${input.error.message}`, 'Correct the input.');
    if (request.parent) await this.checkDepth(request.parent.task);
    const key = request.key ?? contract.key(input.data);
    const task = this.deps.ledger.nextTaskId();
    const drafts = [...(request.alongside ?? []), this.createdDraft(task, key, contract, input.data, request)];
    this.writing += 1;
    try {
      await this.deps.ledger.append(drafts, [{ type: 'new-task-key', key }, ...(request.expectations ?? [])]).finally(this.written);
      return { task, created: true };
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      const existing = await this.deps.ledger.tasks.byKey(key);
      if (existing === null) throw error;
      return { task: existing, created: false };
    }
  }

  async activate(): Promise<void> {
    this.active = true;
    // Whoever activates it waits for one task; the others run for themselves.
    await outsideRequest(async () => {
      await this.refill(this.deps.ledger.interrupted);
      this.pump();
    });
  }

  async deactivate(): Promise<void> {
    this.active = false;
    for (const run of this.runs.values()) if (run instanceof TaskRun) run.drop('Keelson is shutting down, and the task goes on at the next start');
    this.runs.clear();
    this.ready.clear();
    // What was on its way to the disk belongs to the journals that the next run of each task begins with.
    if (this.writing > 0) await new Promise<void>((resolve) => (this.allWritten = resolve));
  }

  /** Ends the subscription; the engine can't be used afterwards. */
  async close(): Promise<void> {
    await this.deactivate();
    this.unsubscribe();
  }

  isIdle(): boolean {
    return this.runs.size === 0 && this.ready.size === 0 && !this.ready.overflowed && !this.pumping;
  }

  async ended(task: TaskId): Promise<TaskEnd> {
    const ended = new Promise<TaskEnd>((resolve) => this.waiters.set(task, [...(this.waiters.get(task) ?? []), resolve]));
    // What is in memory has not ended, and tells when it does.
    if (this.runs.has(task) || this.ready.has(task)) return ended;
    const row = await this.deps.ledger.tasks.get(task);
    if (row && row.status !== 'ready' && row.status !== 'parked') this.tellEnd(task, await this.deps.ledger.event(row.updatedSeq));
    return ended;
  }

  async cancel(task: TaskId, reason: string, actor: 'operator' | 'system'): Promise<void> {
    const held = new Set<TaskId>();
    const hold = (one: TaskId): void => {
      held.add(one);
      this.dropRun(one, 'it is being cancelled');
    };
    try {
      for (let attempt = 1; ; attempt++) {
        const left = await this.tryCancel(await cancellations(this.deps.ledger, { task, reason, actor }, hold), attempt === attemptsAtConflictMax);
        if (left === null) continue;
        for (const child of left) await this.cancel(child.task, child.reason, actor).catch(unlessConflict);
        return;
      }
    } finally {
      // Those that were not cancelled after all go on.
      for (const one of held) this.enqueue(one);
      this.pump();
    }
  }

  /** In one append as far as it holds, since a crash must not leave children behind: the rest is returned. `null`: something moved meanwhile. */
  private async tryCancel(all: Cancellation[], last: boolean): Promise<Cancellation[] | null> {
    let count = 1;
    for (let events = 0; count < all.length && events < limits.appendEventsMax / 2; count++) events += all[count]?.drafts.length ?? 0;
    const together = all.slice(0, count);
    try {
      await this.deps.ledger.append(together.flatMap(({ drafts }) => drafts), together.flatMap(({ expectations }) => expectations));
      return all.slice(count);
    } catch (error) {
      if (error instanceof Conflict && !last) return null;
      throw error;
    }
  }

  async retry(task: TaskId, item: ItemId, text: string | null): Promise<void> {
    const row = await this.deps.ledger.tasks.get(task);
    if (row?.status !== 'failed' && row?.status !== 'stopped') throw new Conflict('task.not-stopped', `${task} is ${row?.status ?? 'unknown'}: there is nothing to retry.`, 'Look at it with `keelson task`.');
    const end = await this.deps.ledger.event(row.updatedSeq);
    if (end.forgotten) throw new Terminal('task.forgotten', `${task} was about somebody who was forgotten: there is nothing left to run.`, 'Dismiss the item.');
    const call = end.kind === 'task.failed' ? end.data.call : null;
    await this.deps.ledger.append(
      [
        { kind: 'inbox.decided', actor: 'operator', task, subject: end.subject, cause: end.seq, data: { item, action: 'retry', text, effect: null, call: null } },
        { kind: 'task.resumed', actor: 'operator', task, subject: end.subject, cause: 'previous', data: { call } },
      ],
      [
        { type: 'item-open', item },
        { type: 'task-status', task, status: row.status },
      ],
    );
  }

  async sweep(now: number): Promise<void> {
    for (const { task, call, due } of await this.deps.ledger.tasks.dueWaits(now, limits.timersPerSweepMax)) {
      this.write([{ kind: 'wait.ended', actor: 'system', task, data: { call, due } }], [{ type: 'waits-open', task, calls: [call] }]);
    }
    for (const task of await this.deps.ledger.tasks.overdue(now, limits.timersPerSweepMax)) {
      const failure = new NeedsOperator('task.time-limit', `${task} has not ended within the time that its contract allows.`, 'Look at its timeline; retry to let it go on without the limit, or dismiss it.');
      const created = await this.createdEvent(task);
      this.write(stopDrafts(task, created, failure.toData()), [{ type: 'task-live', task }]);
    }
  }

  nextDue(): Promise<number | null> {
    return this.deps.ledger.tasks.nextDue();
  }

  /** Agents that call each other in a circle would fill the disk. */
  private async checkDepth(parent: TaskId): Promise<void> {
    let depth = 1;
    for (let row = await this.deps.ledger.tasks.get(parent); row?.parent; row = await this.deps.ledger.tasks.get(row.parent.task)) depth += 1;
    if (depth >= limits.taskDepthMax) {
      throw new Terminal('task.too-deep', `${parent} is the ${depth}th in a line of tasks that were started by one another.`, `A line has at most ${limits.taskDepthMax} tasks: look for agents that call each other in a circle.`);
    }
  }

  private createdDraft(task: TaskId, key: string, contract: Contract, input: Json, request: StartRequest): Draft<'task.created'> {
    const { taskMsMax } = contract.limits;
    const parent = request.parent ?? null;
    return {
      kind: 'task.created',
      actor: 'system',
      task,
      subject: request.subject,
      cause: request.alongside?.length ? 'previous' : request.cause,
      data: {
        key,
        agent: contract.name,
        version: contract.version,
        title: contract.title(input).slice(0, 500),
        lane: contract.lane,
        input,
        seed: this.deps.random.uuid(),
        parent,
        deadline: taskMsMax === null ? null : this.deps.clock.now() + taskMsMax,
        tainted: request.tainted ?? false,
      },
    };
  }

  /** The one way in which runs learn anything, and in which tasks become ready. */
  private onCommit(commit: Commit): void {
    let linked = 0;
    for (const event of commit.events) {
      if (event.task !== null) this.onOwnEvent(event, event.task);
      // In the order of the journal: a replay will meet them so.
      for (let link = commit.links[linked]; link?.event === event; link = commit.links[++linked]) this.deliver(link.task, { call: link.call, event });
    }
    assert(linked === commit.links.length, 'every link is to an event of its commit');
    for (const task of commit.woken) this.enqueue(task);
    if (this.active) this.pump();
  }

  private onOwnEvent(event: LedgerEvent, task: TaskId): void {
    const call = callOf(event);
    if (call !== null) this.deliver(task, { call, event });
    if (event.kind.startsWith('task.')) this.onTaskEvent(event, task);
  }

  private onTaskEvent(event: LedgerEvent, task: TaskId): void {
    if (event.kind === 'task.created') {
      this.ready.push({ task, lane: event.data.lane, created: event });
    } else if (event.kind === 'task.resumed') {
      this.enqueue(task);
    } else if (event.kind !== 'task.recovered') {
      this.dropRun(task, event.kind);
      this.ready.remove(task);
      if (event.kind !== 'task.parked') this.tellEnd(task, event);
    }
  }

  private deliver(task: TaskId, delivery: Delivery): void {
    const run = this.runs.get(task);
    if (run instanceof TaskRun) run.deliver(delivery);
    else run?.arrived.push(delivery);
  }

  private enqueue(task: TaskId): void {
    if (!this.runs.has(task)) this.ready.push({ task, lane: 'customer' });
  }

  private dropRun(task: TaskId, why: string): void {
    const run = this.runs.get(task);
    if (run instanceof TaskRun) run.drop(why);
    this.runs.delete(task);
  }

  private pump(): void {
    if (this.pumping || !this.active) return;
    this.pumping = true;
    try {
      while (this.runs.size < limits.tasksInMemoryMax) {
        const next = this.ready.shift();
        if (next === undefined) break;
        if (!this.runs.has(next.task)) this.launch(next);
      }
    } finally {
      this.pumping = false;
    }
    if (this.ready.overflowed && this.ready.size === 0) this.refill().then(() => this.pump(), this.fail);
  }

  /** `interrupted`: these may have been under way in a process that died. */
  private async refill(interrupted = false): Promise<void> {
    this.ready.overflowed = false;
    let after: { lane: ReadyTask['lane']; task: TaskId } | null = null;
    while (!this.ready.overflowed) {
      const rows: { task: TaskId; lane: ReadyTask['lane'] }[] = await this.deps.ledger.tasks.ready(after, 1_000);
      for (const row of rows) if (!this.runs.has(row.task)) this.ready.push({ ...row, interrupted });
      after = rows.at(-1) ?? null;
      if (after === null) return;
    }
  }

  private launch(next: ReadyTask): void {
    if (next.created) return this.begin(next.created, []);
    const loading: Loading = { arrived: [] };
    this.runs.set(next.task, loading);
    this.load(next, loading).catch((error: unknown) => {
      this.runs.delete(next.task);
      this.fail(error);
    });
  }

  private async load({ task, interrupted }: ReadyTask, loading: Loading): Promise<void> {
    const { events, links } = await this.deps.ledger.journal(task);
    const row = await this.deps.ledger.tasks.get(task);
    if (this.runs.get(task) !== loading) return;
    const created = events.find((event) => event.kind === 'task.created');
    assert(created && row, `${task} was created`);
    if (row.status !== 'ready') {
      this.runs.delete(task);
      return this.pump();
    }
    const recovered = interrupted ? recovery(events, task) : { drafts: [], failure: null };
    if (recovered.failure) return this.write(stopDrafts(task, created, recovered.failure), [{ type: 'task-live', task }]);
    if (recovered.drafts.length > 0) this.write(recovered.drafts, [{ type: 'task-live', task }]);
    const known = Math.max(...events.map(({ seq }) => seq), ...links.map(({ event }) => event.seq));
    this.begin(created, [...deliveriesOf(events, links), ...loading.arrived.filter(({ event }) => event.seq > known)]);
  }

  private begin(created: LedgerEvent<'task.created'>, journal: Delivery[]): void {
    const task = created.task as TaskId;
    const newest = this.contracts.get(created.data.agent);
    // Created and not begun: still by the version that it was created for, since a later replay goes by that; by the newest when there is none.
    const contract = inVersion(newest, created.data.version) ?? (journal.length === 0 ? newest : undefined);
    if (!contract) {
      this.runs.set(task, { arrived: [] });
      return this.write(stopDrafts(task, created, changedAgent(created, newest)), [{ type: 'task-live', task }]);
    }
    const run = new TaskRun(this.runPort, contract, created, journal);
    this.runs.set(task, run);
    run.start();
  }

  private finish(run: TaskRun, end: RunEnd): void {
    const live: Expectation[] = [{ type: 'task-live', task: run.task }];
    this.write(endDrafts(run, end), live, (error) => this.write(endDrafts(run, { type: 'failed', failure: error.toData(), call: null }), live));
  }

  private park(run: TaskRun, calls: number[]): void {
    this.write([{ kind: 'task.parked', actor: 'system', task: run.task, subject: run.created.subject, data: { calls } }], [{ type: 'waits-open', task: run.task, calls }]);
  }

  /**
   * A conflict means that the world moved on first, and the commit that moved it tells the run. What the ledger can't take as
   * it is concerns one task. Anything else, such as a full disk, stops the engine.
   */
  private write(drafts: Draft[], expectations: Expectation[], refused?: (error: Terminal) => void): void {
    this.writing += 1;
    this.deps.ledger.append(drafts, expectations).then(this.written, (error: unknown) => {
      this.written();
      if (error instanceof Conflict) return;
      if (refused && error instanceof Terminal) refused(error);
      else this.fail(error);
    });
  }

  private readonly written = (): void => {
    this.writing -= 1;
    if (this.writing === 0) this.allWritten?.();
  };

  private tryWrite(drafts: Draft[], expectations: Expectation[]): Promise<boolean> {
    this.writing += 1;
    return new Promise((resolve, reject) => {
      this.deps.ledger.append(drafts, expectations).finally(this.written).then(
        () => resolve(true),
        (error: unknown) => {
          if (error instanceof Conflict) resolve(false);
          else if (error instanceof Terminal) reject(error);
          // The disk, not the task, is in trouble: the engine stops, and the task goes on from its journal another day.
          else this.fail(error);
        },
      );
    });
  }

  private async createdEvent(task: TaskId): Promise<LedgerEvent<'task.created'>> {
    const row = await this.deps.ledger.tasks.get(task);
    assert(row, `${task} exists`);
    const event = await this.deps.ledger.event(row.createdSeq);
    assert(event.kind === 'task.created', `${task} was created at ${row.createdSeq}`);
    return event;
  }

  private tellEnd(task: TaskId, event: LedgerEvent): void {
    const waiters = this.waiters.get(task);
    const end = waiters && taskEnd(event);
    if (!end) return;
    this.waiters.delete(task);
    for (const tell of waiters) tell(end);
  }
}

/** Here, where every way to start a task ends, so that no door can forget it. */
function refuseUnlessByItsCommand({ name, startedOnlyBy }: Contract, { byItsCommand }: StartRequest): void {
  if (startedOnlyBy === undefined || byItsCommand === true) return;
  throw new Terminal('agent.by-command', `The agent ${name} is started by your command alone: by no other agent, no schedule and not as a task by hand.`, `Use \`${startedOnlyBy}\`.`);
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof Conflict)) throw error;
}

function taskEnd(event: LedgerEvent): TaskEnd | null {
  switch (event.kind) {
    case 'task.completed':
      return { status: 'completed', result: event.data.result };
    case 'task.failed':
      return { status: 'failed', failure: event.data.failure };
    case 'task.stopped':
      return { status: 'stopped', failure: event.data.failure };
    case 'task.cancelled':
      return { status: 'cancelled', reason: event.data.reason };
    default:
      return null;
  }
}

/** The agent as it was when the task began, if it still is or brings that version along. */
function inVersion(contract: Contract | undefined, version: number): Contract | undefined {
  if (contract === undefined || contract.version === version) return contract;
  const earlier = contract.earlier?.find((one) => one.version === version);
  return earlier && { ...contract, ...earlier };
}

function changedAgent(created: LedgerEvent<'task.created'>, contract: Contract | undefined) {
  const { agent, version } = created.data;
  const message = contract ? `The task began with version ${version} of ${agent}; this is version ${contract.version}.` : `There is no agent "${agent}" any more.`;
  return new NeedsOperator('task.agent-changed', message, `Bring back version ${version} of ${agent} and retry, or dismiss this and start anew.`).toData();
}
