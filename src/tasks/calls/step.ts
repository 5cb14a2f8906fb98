import type { StepOptions, StepAttempt } from '../../vocabulary/contract.ts';
import { assert, errorFromData, failureData, Retryable, Terminal } from '../../vocabulary/errors.ts';
import { isJson, type Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import type { CallHandle, CallSpec } from '../call.ts';
import { mayRetry, retryAt, retryPolicy } from '../retry-policy.ts';

/**
 * Work that runs at least once and whose recorded result counts exactly once (T1). A failed attempt is an event with the
 * time of the next one, so that neither the count nor the delay is lost in a restart.
 */
export function stepCall<T extends Json>(name: string, work: (attempt: StepAttempt) => T | Promise<T>, options: StepOptions, clock: Clock, actor: `agent:${string}`): CallSpec<T> {
  const policy = retryPolicy(options.retry);
  const timeoutMs = Math.min(options.timeoutMs ?? limits.stepTimeoutMsDefault, limits.stepTimeoutMsMax);
  let failed = 0;
  let failedSinceResumed = 0;
  return {
    type: 'step',
    name,
    async proceed(handle) {
      const attempt = failed + 1;
      const started = performance.now();
      const ms = (): number => Math.round((performance.now() - started) * 1_000) / 1_000;
      const base = { call: handle.call, name, attempt };
      try {
        const result = await attemptOnce(work, attempt, handle, { timeoutMs, clock, name });
        handle.append([{ kind: 'step.completed', actor, task: handle.task, subject: handle.subject, cause: handle.cause, data: { ...base, result, ms: ms() } }]);
      } catch (thrown) {
        const again = mayRetry(thrown) && failedSinceResumed + 1 < policy.attemptsMax;
        const at = again ? retryAt(clock.now(), attempt, policy, `${handle.seed}\n${handle.call}`, thrown) : null;
        handle.append([
          { kind: 'step.failed', actor, task: handle.task, subject: handle.subject, cause: handle.cause, data: { ...base, failure: failureData(thrown), ms: ms(), retryAt: at } },
        ]);
      }
    },
    onEvent(event) {
      switch (event.kind) {
        case 'step.completed':
          return { value: event.data.result as T };
        case 'step.failed':
          failed = event.data.attempt;
          failedSinceResumed += 1;
          return event.data.retryAt === null ? { error: errorFromData(event.data.failure) } : 'waiting';
        case 'task.resumed':
          failedSinceResumed = 0;
          return 'ready';
        default:
          assert(event.kind === 'wait.ended', `a step does not wait for ${event.kind}`);
          return 'ready';
      }
    },
  };
}

interface Bound {
  timeoutMs: number;
  clock: Clock;
  name: string;
}

/** Plain results of synchronous work take no timer: most steps end before one could fire. */
async function attemptOnce<T extends Json>(work: (attempt: StepAttempt) => T | Promise<T>, attempt: number, handle: CallHandle, bound: Bound): Promise<T> {
  let timeout: AbortController | undefined;
  const outcome = work({
    attempt,
    // Made when it is asked for: most steps never look at it.
    get signal() {
      timeout ??= new AbortController();
      return AbortSignal.any([handle.signal, timeout.signal]);
    },
  });
  const result = outcome instanceof Promise ? await withTimeout(outcome, bound, (error) => timeout?.abort(error)) : outcome;
  if (result === undefined) return null as T;
  if (!isJson(result)) {
    throw new Terminal('step.result-not-json', `The step "${bound.name}" returned something that is not plain JSON.`, 'Return strings, finite numbers, booleans, null, arrays and plain objects only.');
  }
  return result;
}

function withTimeout<T>(work: Promise<T>, { timeoutMs, clock, name }: Bound, abort: (error: Error) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.wake(clock.now() + timeoutMs, () => {
      const error = new Retryable('step.timed-out', `The step "${name}" took longer than ${timeoutMs} ms.`, 'Give it a longer timeoutMs, or find out why it hangs.');
      abort(error);
      reject(error);
    });
    work.then(resolve, reject).finally(cancel);
  });
}
