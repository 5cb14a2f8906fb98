import { InDoubt } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Clock } from '../vocabulary/ports.ts';

/**
 * Gives an adapter its time. When that is up it is told by the signal, and has a moment more to say what became of the
 * effect: only it may know that nothing was sent. One that stays silent even then leaves a doubt behind instead of
 * holding its place for ever.
 */
export async function inTime<T>(clock: Clock, controller: AbortController, adapter: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  let cancel = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = clock.wake(clock.now() + limits.effectTimeoutMsDefault, () => {
      const silent = new InDoubt('effect.timed-out', `${adapter} gave no answer within ${limits.effectTimeoutMsDefault} ms.`, 'Look whether it arrived.');
      cancel = clock.wake(clock.now() + limits.effectAbortMsMax, () => reject(silent));
      controller.abort(silent);
    });
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    cancel();
  }
}
