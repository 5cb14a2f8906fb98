/**
 * One task in memory: its code, its open calls, and the journal it has still to meet. Owns nothing durable: dropping a
 * run at any moment loses nothing, and another run of the same task takes the same way.
 *
 * T1 a call is settled only by an event that is on disk. T3 the code must make the calls that the journal has, with the
 * same names in the same order; else the task stops and nothing is guessed. T4 a run that only waits is dropped.
 * T6 time is that of the last event delivered, and randomness comes from the seed.
 *
 * Events are delivered one a turn of the event loop, in the order of the journal, live and in a replay alike: between
 * two of them the code has run as far as it can. So the order in which concurrent branches make their calls depends on
 * the journal alone.
 *
 * E5 that the task has seen untrusted text follows from the events delivered so far, so no code can take it back and a replay finds it again.
 */
import type { AgentContract, TaskContext } from '../vocabulary/contract.ts';
import { assert, errorFromData, failureData, NeedsOperator, type FailureData, type Terminal } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { isJson, type Json } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { Expectation } from '../ledger/port.ts';
import { callOf, recordedShape, type CallHandle, type CallSpec, type CallState } from './call.ts';
import { badInput, badOutput, disagreement, tooManyCalls } from './run-failures.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { bringsUntrusted } from './untrusted.ts';

/** An event on its way to a call. A link's event belongs to another journal, so the call is named beside it. */
export interface Delivery {
  call: number;
  event: LedgerEvent;
  /** The operator had the call tried again after this refusal. */
  voided?: boolean;
}

/** What a run needs from the engine. */
export interface RunPort {
  readonly clock: Clock;
  context(run: TaskRun): TaskContext;
  /** `refused` is told when the ledger can't take the drafts as they are: too large, or not valid. */
  append(drafts: Draft[], expectations: Expectation[], refused: (error: Terminal) => void): void;
  tryAppend(drafts: Draft[], expectations: Expectation[]): Promise<boolean>;
  /** The code returned, threw or disagreed with the journal; the engine makes it durable. */
  finished(run: TaskRun, end: RunEnd): void;
  /** Every open call waits for something durable. */
  parkable(run: TaskRun, calls: number[]): void;
}

/**
 * `call`: the call whose failure ended it, and which may be tried again. `goneOn`: it has made other calls since (cleaning up, say), so
 * there is no way back to that one.
 */
export type RunEnd = { type: 'completed'; result: Json } | { type: 'failed'; failure: FailureData; call: number | null; goneOn?: boolean } | { type: 'stopped'; failure: FailureData };

interface OpenCall {
  spec: CallSpec<unknown>;
  handle: CallHandle;
  state: 'ready' | 'waiting';
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class TaskRun {
  readonly task: TaskId;
  readonly created: LedgerEvent<'task.created'>;
  readonly contract: AgentContract<Json, Json>;
  readonly random: SeededRandom;
  private readonly port: RunPort;
  private readonly open = new Map<number, OpenCall>();
  /** The call that an error came from, and how many calls had been made by then. */
  private readonly thrownBy = new WeakMap<Error, { call: number; issued: number }>();
  /** What the journal has and the code has not met, in order. */
  private queue: Delivery[];
  /** How many of `queue` belong to each call. */
  private readonly queued = new Map<number, number>();
  /** Calls that begin when the journal is met: until then it may turn out that the code is not the one that wrote it. */
  private held: number[] = [];
  private issued = 0;
  private last: LedgerEvent;
  private untrusted: boolean;
  private turnPending = false;
  private over = false;
  private parking = false;
  private abort: AbortController | undefined;
  /** Cancels each alarm of a step that is under way: none outlives the run. */
  private readonly alarms = new Set<() => void>();
  private cancelStallWatch: (() => void) | undefined;

  constructor(port: RunPort, contract: AgentContract<Json, Json>, created: LedgerEvent<'task.created'>, journal: Delivery[]) {
    assert(created.task !== null, 'a created task has an id');
    this.port = port;
    this.task = created.task;
    this.created = created;
    this.contract = contract;
    this.random = seededRandom(created.data.seed);
    this.queue = journal;
    for (const { call } of journal) this.queued.set(call, (this.queued.get(call) ?? 0) + 1);
    this.last = created;
    this.untrusted = created.data.tainted;
  }

  /** Whether what the code has been given so far holds untrusted text: once it does, for ever (E5). */
  get tainted(): boolean {
    return this.untrusted;
  }

  /** Epoch ms of the last event that the code has seen (T6). */
  now(): number {
    return this.last.at;
  }

  start(): void {
    this.execute().catch((error: unknown) => this.end({ type: 'failed', failure: failureData(error), call: null }));
    this.nextTurn();
  }

  /** Nothing of this run counts any more: the task ended, was parked, or the engine stopped. */
  drop(why: string): void {
    this.over = true;
    this.cancelStallWatch?.();
    for (const cancel of this.alarms) cancel();
    this.alarms.clear();
    this.abort?.abort(new NeedsOperator('task.over', `The task is over in this process: ${why}.`, 'Nothing to do.'));
    this.open.clear();
    this.queue = [];
    this.held = [];
  }

  /** A durable event of this task, live. The first in line is delivered at once: a commit is a turn of its own. */
  deliver(delivery: Delivery): void {
    if (this.over) return;
    this.queue.push(delivery);
    this.queued.set(delivery.call, (this.queued.get(delivery.call) ?? 0) + 1);
    if (!this.turnPending) this.turn();
  }

  /** The code makes a call. It is settled in a later turn, by an event. */
  call<T>(spec: CallSpec<T>): Promise<T> {
    const call = this.issued++;
    const promise = new Promise<T>((resolve, reject) => {
      if (this.over) return;
      const handle = new RunCall(this, call, this.last.seq);
      this.open.set(call, { spec, handle, state: 'ready', resolve: resolve, reject });
    });
    if (this.over) return promise;
    if (call >= Math.min(this.contract.limits.callsMax, limits.callsPerTaskMax)) {
      this.end({ type: 'stopped', failure: tooManyCalls(this.contract) });
    } else if (this.queued.has(call)) {
      if (!this.turnPending) this.nextTurn();
    } else {
      this.begin(call);
    }
    return promise;
  }

  private async execute(): Promise<void> {
    const input = this.contract.input.safeParse(this.created.data.input);
    if (!input.success) return this.end({ type: 'stopped', failure: badInput(this.contract, input.error.message) });
    try {
      const result = await this.contract.run(this.port.context(this), input.data);
      this.settleResult(result);
    } catch (thrown) {
      const unmet = this.unmet();
      if (unmet) return this.end({ type: 'stopped', failure: disagreement(unmet, 'the code threw before it asked for it') });
      const behind = this.callBehind(thrown);
      const goneOn = behind !== null && behind.issued < this.issued;
      this.end({ type: 'failed', failure: failureData(thrown), call: goneOn ? null : (behind?.call ?? null), goneOn });
    }
  }

  private settleResult(result: unknown): void {
    const unmet = this.unmet();
    if (unmet) return this.end({ type: 'stopped', failure: disagreement(unmet, 'the code returned before it asked for it') });
    const output = this.contract.output.safeParse(result ?? null);
    if (!output.success || !isJson(output.data)) {
      const what = output.success ? 'it is not plain JSON' : output.error.message;
      return this.end({ type: 'failed', failure: badOutput(this.contract, what), call: null });
    }
    this.end({ type: 'completed', result: output.data });
  }

  /** The call whose failure this is, also when the code wrapped it in an error of its own. */
  private callBehind(thrown: unknown): { call: number; issued: number } | null {
    for (let error = thrown, depth = 0; error instanceof Error && depth < causesMax; error = error.cause, depth++) {
      const behind = this.thrownBy.get(error);
      if (behind !== undefined) return behind;
    }
    return null;
  }

  private unmet(): Delivery | undefined {
    return this.queue.find((delivery) => delivery.call >= this.issued);
  }

  private nextTurn(): void {
    if (this.turnPending) return;
    this.turnPending = true;
    setImmediate(() => {
      this.turnPending = false;
      this.turn();
    });
  }

  /** Delivers at most one event that lets the code run on, and what merely informs a call on the way to it. */
  private turn(): void {
    while (!this.over) {
      const next = this.queue[0];
      if (next === undefined) return this.journalMet();
      const open = this.open.get(next.call);
      if (open === undefined && next.call >= this.issued) return this.watchForStall();
      this.takeFirst(next.call);
      this.parking = false;
      this.cancelStallWatch?.();
      // A call that is settled already may still have late events: a timer that lost a race.
      if (open === undefined) continue;
      const shape = recordedShape(next.event);
      if (shape !== null && (shape.type !== open.spec.type || shape.name !== recordedName(open.spec))) {
        return this.end({ type: 'stopped', failure: disagreement(next, `the code asks for the ${open.spec.type} "${open.spec.name}" there`) });
      }
      if (this.settle(next, open)) {
        // With nothing else open, whatever comes next comes with a later commit, which is a turn of its own.
        if (this.open.size > 0 || this.queue.length > 0) this.nextTurn();
        return;
      }
    }
  }

  private takeFirst(call: number): void {
    this.queue.shift();
    const left = (this.queued.get(call) ?? 1) - 1;
    if (left === 0) this.queued.delete(call);
    else this.queued.set(call, left);
  }

  /** Whether the code may run on. */
  private settle(delivery: Delivery, open: OpenCall): boolean {
    const { call, event } = delivery;
    const state = stateAfter(delivery, open.spec);
    if (state === 'waiting') {
      open.state = 'waiting';
      return false;
    }
    if (state === 'ready') {
      open.state = 'ready';
      if (!this.queued.has(call)) this.begin(call);
      return false;
    }
    this.last = event;
    this.untrusted ||= bringsUntrusted(event);
    this.open.delete(call);
    if ('value' in state) {
      open.resolve(state.value);
    } else {
      this.thrownBy.set(state.error, { call, issued: this.issued });
      open.reject(state.error);
    }
    return true;
  }

  private begin(call: number): void {
    if (this.queue.length > 0) this.held.push(call);
    else this.proceed(call);
  }

  private proceed(call: number): void {
    const open = this.open.get(call);
    assert(open, `call ${call} is open`);
    open.state = 'ready';
    try {
      const done = open.spec.proceed(open.handle);
      if (done instanceof Promise) done.catch((error: unknown) => this.refuse(call, error));
    } catch (error) {
      this.refuse(call, error);
    }
  }

  /** All that is on record has been met by the code: what it asks for beyond that begins now. */
  private journalMet(): void {
    const { held } = this;
    this.held = [];
    for (const call of held) if (this.open.has(call)) this.proceed(call);
    this.maybePark();
  }

  /** For the handles of this run: what a call appends, while the run counts. */
  append(call: number, drafts: Draft[], expectations: Expectation[]): void {
    if (!this.over) this.port.append(drafts, expectations, (error) => this.refuse(call, error));
  }

  tryAppend(drafts: Draft[], expectations: Expectation[]): Promise<boolean> {
    return this.over ? new Promise(() => undefined) : this.port.tryAppend(drafts, expectations);
  }

  wake(at: number, callback: () => void): () => void {
    const cancel = this.port.clock.wake(at, callback);
    this.alarms.add(cancel);
    return () => {
      this.alarms.delete(cancel);
      cancel();
    };
  }

  signal(): AbortSignal {
    return (this.abort ??= new AbortController()).signal;
  }

  /** Recorded like every other answer, so that a replay meets it in the same place. */
  refuse(call: number, thrown: unknown): void {
    const open = this.open.get(call);
    if (this.over || open === undefined) return;
    const data = { call, type: open.spec.type, name: recordedName(open.spec), failure: failureData(thrown) };
    const draft: Draft = { kind: 'call.refused', actor: 'system', task: this.task, subject: this.created.subject, cause: open.handle.cause, data };
    this.port.append([draft], [], (error) => this.end({ type: 'failed', failure: error.toData(), call }));
  }

  /** The check runs a turn later: the code may be about to make another call. */
  private maybePark(): void {
    if (this.open.size === 0 || !this.allWaiting()) return;
    setImmediate(() => {
      if (this.over || this.parking || this.turnPending || this.queue.length > 0 || this.open.size === 0 || !this.allWaiting()) return;
      this.parking = true;
      this.port.parkable(this, [...this.open.keys()]);
    });
  }

  private allWaiting(): boolean {
    for (const open of this.open.values()) if (open.state !== 'waiting') return false;
    return true;
  }

  /** The journal goes on with a call that the code has not made. It may still come; if not, they disagree. */
  private watchForStall(): void {
    this.cancelStallWatch?.();
    this.cancelStallWatch = this.port.clock.wake(this.port.clock.now() + limits.replayStallMs, () => {
      const next = this.unmet();
      if (!this.over && next) this.end({ type: 'stopped', failure: disagreement(next, 'the code never asks for it') });
    });
  }

  private end(end: RunEnd): void {
    if (this.over) return;
    this.drop('its code has ended');
    this.port.finished(this, end);
  }
}

const nothing: Expectation[] = [];
/** How far an error's chain of causes is followed. */
const causesMax = 10;

/** A call whose name is too long is refused under as much of it as fits. */
function recordedName({ name }: CallSpec<unknown>): string {
  return name.slice(0, limits.nameCharsMax);
}

function stateAfter({ event, voided }: Delivery, spec: CallSpec<unknown>): CallState<unknown> {
  if (event.kind === 'call.refused') return voided ? 'waiting' : { error: errorFromData(event.data.failure) };
  // Only a step counts its attempts; whatever else was refused is simply asked again.
  if (event.kind === 'task.resumed' && spec.type !== 'step') return 'ready';
  return spec.onEvent(event);
}

/** A call's hold on its run. A class, since there is one for every step of every task. */
class RunCall implements CallHandle {
  readonly call: number;
  readonly cause: number;
  readonly #run: TaskRun;

  constructor(run: TaskRun, call: number, cause: number) {
    this.#run = run;
    this.call = call;
    this.cause = cause;
  }

  get task(): TaskId {
    return this.#run.task;
  }

  get subject(): string | null {
    return this.#run.created.subject;
  }

  get seed(): string {
    return this.#run.created.data.seed;
  }

  get signal(): AbortSignal {
    return this.#run.signal();
  }

  get tainted(): boolean {
    return this.#run.tainted;
  }

  wake(at: number, callback: () => void): () => void {
    return this.#run.wake(at, callback);
  }

  append(drafts: Draft[], expectations: Expectation[] = nothing): void {
    this.#run.append(this.call, drafts, expectations);
  }

  tryAppend(drafts: Draft[], expectations: Expectation[]): Promise<boolean> {
    return this.#run.tryAppend(drafts, expectations);
  }

  refuse(thrown: unknown): void {
    this.#run.refuse(this.call, thrown);
  }
}

/** The deliveries of a journal: what belongs to a call, in order, with the failure that a retry has voided turned into a wait. */
export function deliveriesOf(events: LedgerEvent[], links: Delivery[]): Delivery[] {
  const retried = new Map<number, number>();
  for (const event of events) if (event.kind === 'task.resumed' && event.data.call !== null) retried.set(event.data.call, event.seq);
  const own = events.flatMap((event): Delivery[] => {
    const call = callOf(event);
    if (call === null) return [];
    if (event.seq > (retried.get(call) ?? 0)) return [{ call, event }];
    if (event.kind === 'call.refused') return [{ call, event, voided: true }];
    const voided = event.kind === 'step.failed' && event.data.retryAt === null;
    return [{ call, event: voided ? { ...event, data: { ...event.data, retryAt: event.at } } : event }];
  });
  return links.length === 0 ? own : [...own, ...links].toSorted((a, b) => a.event.seq - b.event.seq);
}
