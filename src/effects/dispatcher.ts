/**
 * Carries approved effects out. Owns: which effects are being executed in this process. Does not own: whether they may
 * be (the gate), or what they are (the ledger).
 *
 * E1 only what the gate mints reaches an adapter. E2 "started" is durable before the call and the receipt after it, and
 * "started" is refused unless the effect is still approved. E3 what a crash or a lost answer leaves behind is in doubt,
 * and the adapter's class says what is allowed.
 */
import { assert, Conflict, failureData, InDoubt, KeelsonError, NeedsOperator, Retryable } from '../vocabulary/errors.ts';
import type { Draft, EventData } from '../vocabulary/events.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import { isJson, type Json } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import type { Adapter } from './adapter.ts';
import type { Approved } from './approved.ts';
import { doubtDrafts } from './doubt.ts';
import { failureDrafts } from './failure.ts';
import { currentContent, openGate } from './gate.ts';
import type { AdapterTable } from './proposal.ts';
import { nextAttemptAt } from './retry.ts';
import { inTime } from './time-limit.ts';
import { BudgetGate, noBudgets, type Budgeting } from './budget-gate.ts';

const backlogMax = 256;

/** As the schema of `effect.doubted` has it. What adapters say may be longer. */
const whyCharsMax = 2_000;
/** Why an attempt may not begin. */
const refusals: readonly string[] = ['adapter.gone', 'gate.closed', 'gate.cancelled', 'effect.bad-payload'];

/** An effect with what its events say about it. */
interface Job {
  row: EffectRow;
  adapter: Adapter | undefined;
  attempt: number;
  sentence: string;
  subject: string | null;
}

export class Dispatcher {
  readonly failed: Promise<never>;
  private readonly ledger: Ledger;
  private readonly adapters: AdapterTable;
  private readonly clock: Clock;
  private readonly budgets: BudgetGate;
  private readonly inFlight = new Map<EffectId, { controller: AbortController; adapter: string }>();
  private readonly unsubscribe: () => void;
  /** Read ahead. What is stale by its turn is refused when it is to be started: its state is checked in that commit. */
  private backlog: EffectRow[] = [];
  /** When it was last looked for what is due, epoch ms. */
  private lookedAt = 0;
  private active = false;
  private looking = false;
  private lookAgain = false;
  private fail!: (error: unknown) => void;

  constructor(ledger: Ledger, adapters: AdapterTable, clock: Clock, budgeting: Budgeting = noBudgets) {
    this.ledger = ledger;
    this.adapters = adapters;
    this.clock = clock;
    this.budgets = new BudgetGate(ledger, clock, budgeting);
    this.failed = new Promise((_, reject) => (this.fail = reject));
    this.failed.catch(() => null);
    this.unsubscribe = ledger.onCommit(({ events }) => {
      const freed = this.budgets.notice(events);
      if (this.active && (freed || events.some(({ kind }) => kind === 'effect.approved' || kind === 'pause.lifted'))) this.look();
    });
  }

  /** First settles what an earlier process left between "started" and its receipt, then takes up what is approved. */
  async activate(): Promise<void> {
    for (const row of await this.ledger.effects.started(limits.listRowsMax)) {
      if (!this.inFlight.has(row.id)) await this.settleInterrupted(row);
    }
    this.active = true;
    this.budgets.again();
    this.look();
  }

  /** Begins nothing new, and waits for what is being executed to have its receipt on disk. */
  async deactivate(): Promise<void> {
    this.active = false;
    this.backlog = [];
    const deadline = performance.now() + limits.effectTimeoutMsDefault;
    while ((this.inFlight.size > 0 || this.looking) && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  close(): void {
    this.unsubscribe();
    for (const { controller } of this.inFlight.values()) controller.abort();
  }

  isIdle(): boolean {
    return this.inFlight.size === 0 && !this.looking;
  }

  async nextDue(): Promise<number | null> {
    // What was due at the last look and did not begin waits for the end of what is in flight, or for budgets that are known: an alarm would ring for nothing, again and again.
    const since = Math.min(this.lookedAt, this.clock.now());
    const times = (await Promise.all([this.ledger.effects.nextRetry(since), this.ledger.budgets.nextEnd(since)])).filter((time) => time !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Other budgets are in force: what waits for one is looked at anew. */
  budgetsChanged(): void {
    if (this.active) this.look();
  }

  async sweep(): Promise<void> {
    if (this.active) this.look();
  }

  private look(): void {
    if (this.looking) {
      this.lookAgain = true;
      return;
    }
    this.looking = true;
    this.takeUp()
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.looking = false;
        const again = this.lookAgain;
        this.lookAgain = false;
        if (again && this.active) this.look();
      });
  }

  private async takeUp(): Promise<void> {
    this.lookedAt = this.clock.now();
    while (this.active && this.inFlight.size < limits.effectsInFlightMax) {
      if (this.backlog.length === 0) {
        const rows = await this.readAhead();
        if (!this.active) return;
        this.backlog = rows;
      }
      const row = this.backlog.shift();
      if (row === undefined) return;
      // Dropped from here it is still approved, and read again when its adapter has room.
      if (this.inFlight.has(row.id) || this.isFull(row.adapter)) {
        this.budgets.again();
        continue;
      }
      const controller = new AbortController();
      this.inFlight.set(row.id, { controller, adapter: row.adapter });
      this.carryOut(row, controller)
        .catch((error: unknown) => this.fail(error))
        .finally(() => {
          this.inFlight.delete(row.id);
          if (this.active) this.look();
        });
    }
  }

  /** Nothing while nobody knows the budgets: whatever begins counts for one. The look that finds them wakes what waits. */
  private async readAhead(): Promise<EffectRow[]> {
    if (!this.budgets.areKnown()) return [];
    const held = await this.budgets.ready(backlogMax, ({ id, adapter }) => this.inFlight.has(id) || this.isFull(adapter));
    // Those in flight may still read as approved until "started" is on disk, or be over by the time of the answer.
    const busy = new Set(this.inFlight.keys());
    const rows = await this.ledger.effects.dispatchable(this.clock.now(), busy.size + backlogMax, this.adaptersFull());
    for (const { id } of held) busy.add(id);
    return [...held, ...rows.filter(({ id }) => !busy.has(id))];
  }

  private isFull(adapter: string): boolean {
    const most = this.adapters.byName(adapter)?.inFlightMax ?? limits.effectsInFlightMax;
    let count = 0;
    for (const one of this.inFlight.values()) if (one.adapter === adapter) count += 1;
    return count >= most;
  }

  private adaptersFull(): string[] {
    return [...new Set([...this.inFlight.values()].map(({ adapter }) => adapter))].filter((adapter) => this.isFull(adapter));
  }

  private async job(row: EffectRow, attempt: number): Promise<Job> {
    const { subject, data } = await currentContent(this.ledger, row);
    return { row, adapter: this.adapters.byName(row.adapter), attempt, sentence: data.sentence, subject };
  }

  private async carryOut(row: EffectRow, controller: AbortController): Promise<void> {
    try {
      await this.tryOnce(row, controller);
    } catch (error) {
      // Withdrawn or taken by somebody else between looking and starting: there is nothing to do.
      if (!(error instanceof Conflict)) throw error;
    }
  }

  private async tryOnce(row: EffectRow, controller: AbortController): Promise<void> {
    const adapter = this.adapters.byName(row.adapter);
    const attempt = row.attempts + 1;
    let job: Job | undefined;
    try {
      if (!adapter) throw new NeedsOperator('adapter.gone', `The adapter ${row.adapter} is not switched on any more.`, 'Switch it on in company.yaml again, or have it sent by the one that is on now.');
      const { approved, content } = await openGate(this.ledger, row.id, attempt, this.clock.now());
      job = { row, adapter, attempt, sentence: content.data.sentence, subject: content.subject };
      if (!(await this.start(job, approved))) return;
      await this.execute(job, adapter, approved, controller);
    } catch (error) {
      if (!(error instanceof KeelsonError) || !refusals.includes(error.code)) throw error;
      job ??= await this.job(row, attempt);
      // This attempt never began. One before it may have: then it stays a doubt.
      if (row.state === 'repeating') return await this.leaveToOperator(job, error.message, unchanged(row));
      if (error.code === 'gate.cancelled') return await this.withdraw(job, error.message);
      await this.failForGood(job, error, unchanged(row));
    }
  }

  /**
   * "Started", durable before the call (E2), under all that must hold at that very commit: that it is as it was read, that nothing it needs is paused, and that
   * its budgets have room (B1, B2). Without room it is held instead: `false`. What was met by a pause is refused as a `Conflict`. Either is taken up again when that has changed.
   */
  private start({ row, attempt, subject }: Job, approved: Approved): Promise<boolean> {
    const started: Draft = { kind: 'effect.started', actor: `adapter:${row.adapter}`, task: row.task, subject, cause: row.updatedSeq, data: { effect: row.id, call: row.call, attempt } };
    return this.budgets.begin({ row, approved, subject, started, expectations: [unchanged(row), { type: 'not-paused', agent: row.agent, adapter: row.adapter }] });
  }

  private async withdraw({ row, subject }: Job, reason: string): Promise<void> {
    const draft: Draft = { kind: 'effect.withdrawn', actor: 'system', task: row.task, subject, cause: row.updatedSeq, data: { effect: row.id, call: row.call, reason } };
    await this.ledger.append([draft], [unchanged(row)]);
  }

  private async execute(job: Job, adapter: Adapter, approved: Approved, controller: AbortController): Promise<void> {
    let receipt: Json;
    try {
      receipt = readable(await inTime(this.clock, controller, adapter.name, (signal) => adapter.execute(approved, signal)), adapter);
    } catch (error) {
      return this.afterFailure(job, error);
    }
    await this.succeed(job, receipt);
  }

  private succeed({ row, ...job }: Job, receipt: Json): Promise<void> {
    return this.record({ row, ...job }, { kind: 'effect.succeeded', data: { effect: row.id, call: row.call, receipt, by: row.adapter, edited: row.editedSeq !== null } });
  }

  private async afterFailure(job: Job, error: unknown): Promise<void> {
    const { row } = job;
    // What the adapter can't class may have happened: fail closed.
    if (!(error instanceof KeelsonError) || error instanceof InDoubt) return this.settleDoubt(job, failureData(error).message);
    // A failed repetition says nothing about the first try. It goes on while it may help; then the operator is asked.
    if (row.state === 'repeating') return error instanceof Retryable ? this.settleDoubt(job, error.message, error) : this.leaveToOperator(job, error.message, underWay(row));
    await this.failSoFar(job, error);
  }

  /** It certainly did not happen. It is tried again as long as that may help; then the operator is asked. */
  private async failSoFar(job: Job, error: KeelsonError): Promise<void> {
    const { row, attempt } = job;
    const retryAt = error instanceof Retryable ? nextAttemptAt(this.clock.now(), attempt, row.id, error) : null;
    if (retryAt === null) return this.failForGood(job, error, underWay(row));
    await this.record(job, { kind: 'effect.failed', data: { effect: row.id, call: row.call, attempt, failure: error.toData(), retryAt } });
  }

  private async failForGood({ row, sentence, subject, attempt }: Job, error: KeelsonError, still: Expectation): Promise<void> {
    const said = error.toData();
    // What announced another attempt must not promise one that will not come.
    const failure = error instanceof Retryable ? { ...said, nextStep: `After ${attempt} attempts it is not tried any more. See to what stands in the way.` } : said;
    await this.ledger.append(failureDrafts({ row, sentence, subject, attempt, failure }), [still]);
  }

  private async settleInterrupted(row: EffectRow): Promise<void> {
    const job = await this.job(row, row.attempts);
    await this.settleDoubt(job, 'Keelson stopped after the attempt began and before an answer was on record.');
  }

  /** Sent or not, unknown (E3). Keyed: say it again with the same key, and not before the time to which it was put off. Findable: ask. Blind: only the operator can tell. */
  private async settleDoubt(job: Job, said: string, putOff?: Retryable): Promise<void> {
    const { row, adapter, attempt } = job;
    const why = said.slice(0, whyCharsMax);
    if (adapter?.class === 'keyed') {
      const retryAt = nextAttemptAt(this.clock.now(), attempt, row.id, putOff);
      if (retryAt !== null) return this.record(job, { kind: 'effect.doubted', data: { effect: row.id, call: row.call, attempt, why, retryAt } });
    }
    if (adapter?.class === 'findable' && (await this.askProvider(job, adapter))) return;
    await this.leaveToOperator(job, why, underWay(row));
  }

  private async leaveToOperator({ row, sentence, attempt, subject }: Job, why: string, still: Expectation): Promise<void> {
    await this.ledger.append(doubtDrafts(row, sentence, attempt, why.slice(0, whyCharsMax), subject), [still]);
  }

  /** Whether the provider could tell. */
  private async askProvider(job: Job, adapter: Adapter): Promise<boolean> {
    const { row, attempt } = job;
    assert(adapter.find, `a findable adapter such as ${adapter.name} can find`);
    const find = adapter.find.bind(adapter);
    let receipt: Json | null;
    try {
      const { approved } = await openGate(this.ledger, row.id, attempt, this.clock.now());
      receipt = readable(await inTime(this.clock, new AbortController(), adapter.name, (signal) => find(approved, signal)), adapter);
    } catch {
      // Whatever kept it from telling: the doubt stays, and goes to the operator.
      return false;
    }
    if (receipt !== null) {
      await this.succeed(job, receipt);
      return true;
    }
    const error = new Retryable('effect.not-found', `${adapter.name} does not know it, so it did not happen.`, 'Nothing to do: it is sent again.');
    await this.failSoFar(job, error);
    return true;
  }

  /** What came of an attempt, if it still is under way. */
  private async record({ row, subject }: Job, { kind, data }: Recorded): Promise<void> {
    const draft = { kind, data, actor: `adapter:${row.adapter}`, task: row.task, subject, cause: row.updatedSeq } as Draft;
    await this.ledger.append([draft], [underWay(row)]);
  }
}

/** Nothing has become of it since it was read: what began meanwhile, and may be a doubt by now (E3), must not begin again as if it were new. */
function unchanged({ id, state, attempts }: EffectRow): Expectation {
  return { type: 'effect-state', effect: id, states: [state], attempts };
}

function underWay({ id }: EffectRow): Expectation {
  return { type: 'effect-state', effect: id, states: ['started'] };
}

/** It has answered, so it may well have happened; but what can't be recorded is no receipt. */
function readable<T extends Json>(receipt: T, adapter: Adapter): T {
  if (isJson(receipt)) return receipt;
  throw new InDoubt('effect.receipt-unreadable', `${adapter.name} answered, but with something that is not plain JSON.`, 'Look whether it arrived, and mend the adapter.');
}

type Recorded = { [K in 'effect.started' | 'effect.succeeded' | 'effect.failed' | 'effect.doubted']: { kind: K; data: EventData<K> } }['effect.started' | 'effect.succeeded' | 'effect.failed' | 'effect.doubted'];
