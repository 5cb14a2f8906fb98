import type { StepAttempt, StepOptions, RetryPolicy } from '../../vocabulary/contract.ts';
import { assert, errorFromData, failureData, Retryable, Terminal } from '../../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../../vocabulary/events.ts';
import { copyJson, isJson, type Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import type { Expectation } from '../../ledger/port.ts';
import { retryAt } from '../../vocabulary/retry-at.ts';
import type { CallHandle, CallSpec, CallState } from '../call.ts';
import { mayRetry, retryPolicy } from '../retry-policy.ts';

/** Not for agents, which append nothing. */
export interface StepRecord {
  /** The place of the step in its task. */
  readonly call: number;
  /** Puts this on record in the commit that ends the attempt, whether it succeeds or fails. */
  also(draft: Draft): void;
  /**
   * The same, in the commit of a success alone, and only if these expectations hold then. If they don't, or the attempt fails, `undo` is called; and if they
   * don't, the work is done anew: what it looked at has changed.
   */
  alsoIf(draft: Draft, expectations: readonly Expectation[], undo: () => void): void;
}
export type Work<T> = (attempt: StepAttempt, record: StepRecord) => T | Promise<T>;

const contendedMax = 20;

/**
 * Work that runs at least once and whose recorded result counts exactly once (T1). A failed attempt is an event with the
 * time of the next one, so that neither the count nor the delay is lost in a restart.
 */
export class StepCall<T extends Json> implements CallSpec<T> {
  readonly type = 'step';
  readonly name: string;
  private readonly work: Work<T>;
  private readonly policy: RetryPolicy;
  private readonly timeoutMs: number;
  private readonly clock: Clock;
  private readonly actor: `agent:${string}`;
  private failed = 0;
  private failedSinceResumed = 0;
  private contended = 0;

  constructor(name: string, work: Work<T>, options: StepOptions | undefined, clock: Clock, actor: `agent:${string}`) {
    this.name = name;
    this.work = work;
    this.policy = retryPolicy(options?.retry);
    this.timeoutMs = Math.min(options?.timeoutMs ?? limits.stepTimeoutMsDefault, limits.stepTimeoutMsMax);
    this.clock = clock;
    this.actor = actor;
  }

  /** Work that is done at once takes no promise and no timer: most steps are like that. */
  proceed(handle: CallHandle): void | Promise<void> {
    const started = performance.now();
    const attempt = new Attempt(this.failed + 1, handle);
    const failed = (thrown: unknown): void => this.fail(handle, thrown, attempt, started);
    try {
      const outcome = this.work(attempt, attempt);
      if (!(outcome instanceof Promise)) return this.complete(handle, outcome, attempt, started)?.catch(failed);
      return this.inTime(outcome, attempt, handle)
        .then((result) => this.complete(handle, result, attempt, started))
        .catch(failed);
    } catch (thrown) {
      failed(thrown);
    }
  }

  onEvent(event: LedgerEvent): CallState<T> {
    switch (event.kind) {
      case 'step.completed':
        return { value: event.data.result as T };
      case 'step.failed':
        this.failed = event.data.attempt;
        this.failedSinceResumed += 1;
        return event.data.retryAt === null ? { error: errorFromData(event.data.failure) } : 'waiting';
      case 'task.resumed':
        this.failedSinceResumed = 0;
        return 'ready';
      default:
        assert(event.kind === 'wait.ended', `a step does not wait for ${event.kind}`);
        return 'ready';
    }
  }

  private complete(handle: CallHandle, result: T | undefined, attempt: Attempt, started: number): Promise<void> | undefined {
    const { call, task, subject, cause } = handle;
    const data = { call, name: this.name, attempt: this.failed + 1, result: this.checked(result), ms: since(started), ...marked(attempt) };
    const completed: Draft = { kind: 'step.completed', actor: this.actor, task, subject, cause, data };
    if (attempt.conditions.length > 0) return this.completeIf(handle, attempt, completed);
    handle.append([...attempt.alongside, completed]);
    return undefined;
  }

  /** Others were first: what the work found is not so any more, and it looks again. */
  private async completeIf(handle: CallHandle, attempt: Attempt, completed: Draft): Promise<void> {
    const { alongside, conditions } = attempt;
    if (await handle.tryAppend([...conditions.map(({ draft }) => draft), ...alongside, completed], conditions.flatMap(({ expectations }) => expectations))) {
      attempt.conditions = [];
      return;
    }
    attempt.undo();
    this.contended += 1;
    if (this.contended >= contendedMax) throw new Retryable('step.contended', `The step "${this.name}" met others ${contendedMax} times in a row.`, 'Nothing to do: it is tried again.');
    return this.proceed(handle);
  }

  private fail(handle: CallHandle, thrown: unknown, tried: Attempt, started: number): void {
    tried.undo();
    this.contended = 0;
    const { call, task, subject, cause, seed } = handle;
    const attempt = this.failed + 1;
    const again = mayRetry(thrown) && this.failedSinceResumed + 1 < this.policy.attemptsMax;
    const at = again ? retryAt(this.clock.now(), attempt, this.policy, `${seed}\n${call}`, thrown) : null;
    const data = { call, name: this.name, attempt, failure: failureData(thrown), ms: since(started), retryAt: at, ...marked(tried) };
    handle.append([...tried.alongside, { kind: 'step.failed', actor: this.actor, task, subject, cause, data }]);
  }

  private checked(result: T | undefined): T {
    if (result === undefined) return null as T;
    // A copy: what the work keeps hold of and changes later is not what was recorded.
    if (isJson(result)) return copyJson(result);
    throw new Terminal('step.result-not-json', `The step "${this.name}" returned something that is not plain JSON.`, 'Return strings, finite numbers, booleans, null, arrays and plain objects only.');
  }

  private inTime(work: Promise<T>, attempt: Attempt, handle: CallHandle): Promise<T> {
    const { clock, timeoutMs, name } = this;
    return new Promise((resolve, reject) => {
      const cancel = handle.wake(clock.now() + timeoutMs, () => {
        const error = new Retryable('step.timed-out', `The step "${name}" took longer than ${timeoutMs} ms.`, 'Give it a longer timeoutMs, or find out why it hangs.');
        attempt.abort(error);
        reject(error);
      });
      work.then(resolve, reject).finally(cancel);
    });
  }
}

/** What the work is given. The signal is made when it is asked for: few steps look at it. */
class Attempt implements StepAttempt, StepRecord {
  readonly attempt: number;
  readonly #handle: CallHandle;
  #timeout: AbortController | undefined;
  readUntrusted = false;
  readonly alongside: Draft[] = [];
  conditions: { draft: Draft; expectations: readonly Expectation[]; undo(): void }[] = [];

  constructor(attempt: number, handle: CallHandle) {
    this.attempt = attempt;
    this.#handle = handle;
  }

  get signal(): AbortSignal {
    this.#timeout ??= new AbortController();
    return AbortSignal.any([this.#handle.signal, this.#timeout.signal]);
  }

  get call(): number {
    return this.#handle.call;
  }

  also(draft: Draft): void {
    this.alongside.push(draft);
  }

  alsoIf(draft: Draft, expectations: readonly Expectation[], undo: () => void): void {
    this.conditions.push({ draft, expectations, undo });
  }

  undo(): void {
    const { conditions } = this;
    this.conditions = [];
    for (const { undo } of conditions) undo();
  }

  untrusted(): void {
    this.readUntrusted = true;
  }

  abort(error: Error): void {
    this.#timeout?.abort(error);
  }
}

/** The mark of an event, when the attempt read what came from outside (E5). */
function marked({ readUntrusted }: Attempt): { tainted?: true } {
  return readUntrusted ? { tainted: true } : {};
}

/** Milliseconds to three places. */
function since(started: number): number {
  return Math.round((performance.now() - started) * 1_000) / 1_000;
}
