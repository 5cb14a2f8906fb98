import { InDoubt, Retryable, Terminal, type KeelsonError } from '../../vocabulary/errors.ts';
import type { FaultKind } from '../../vocabulary/simulation.ts';

const again = 'Nothing to do: it is tried again.';
const look = 'In the simulation, its report says whether it arrived; outside of one you would look at the provider.';

/** Before it was begun. */
export function aborted(adapter: string): Retryable {
  return new Retryable('simulated.aborted', `The simulated ${adapter} was not called: time was up before it began.`, again);
}

/** As a provider that deduplicates says it: what it has done under this key is not what it is asked now. */
export function keyReused(adapter: string, key: string): Terminal {
  return new Terminal('simulated.key-reused', `The simulated ${adapter} has done something else under the key ${key}.`, 'Look at what was done, and propose the difference as something new.');
}

/** What a fault means to the company, as the adapter for a real provider would say it. `retryAt`: epoch ms, of a rate limit. */
export function faultFailure(fault: Exclude<FaultKind, 'crash-before' | 'crash-after'>, adapter: string, retryAt: number): KeelsonError {
  switch (fault) {
    case 'timeout':
      return new InDoubt('simulated.timeout', `The simulated ${adapter} gave no answer in time.`, look);
    case 'rate-limit':
      return new Retryable('simulated.rate-limit', `The simulated ${adapter} has had too many requests (429).`, again, { retryAt });
    case 'server-error':
      return new Retryable('simulated.server-error', `The simulated ${adapter} failed (500) and did nothing.`, again);
    case 'cut-after-acceptance':
      return new InDoubt('simulated.cut', `The connection to the simulated ${adapter} broke after the request and before the answer.`, look);
    case 'slow':
      return new InDoubt('simulated.too-slow', `The simulated ${adapter} had not answered when time was up.`, look);
    case 'garbage':
      return new InDoubt('simulated.garbage', `The simulated ${adapter} answered with something that can't be read.`, look);
  }
}
