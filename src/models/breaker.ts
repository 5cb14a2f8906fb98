import type { KeelsonError } from '../vocabulary/errors.ts';

const failuresMax = 5;
const openMsFirst = 30_000;
const openMsMax = 600_000;

/**
 * Leaves a provider alone that fails again and again, so that nobody waits for time-outs and it can recover. Closed: all go through. After five failures of its own in a row it is open for
 * 30 s, and then lets one through: if that fails it is open for twice as long, up to ten minutes; if not, it is closed.
 *
 * Owns its counts, in memory only: after a restart a provider deserves a fresh try, and asking it five times tells more than what was true then.
 */
export class Breaker {
  private readonly now: () => number;
  private failures = 0;
  private openMs = 0;
  private openUntil = 0;
  /** One was let through while it is open, and has not told yet. */
  private trying = false;

  /** `now` in epoch ms. */
  constructor(now: () => number) {
    this.now = now;
  }

  /** Whether to ask now; else from when on, epoch ms. Whoever is let through says with `record` how it went. */
  allows(): true | { until: number } {
    if (this.openMs === 0) return true;
    const now = this.now();
    // A clock that was set back must not close a provider off for longer than it was meant to be.
    if (now < this.openUntil && this.openUntil - now <= this.openMs) return { until: this.openUntil };
    // One goes through; should it never tell how it went, the next may try after as long again.
    this.openUntil = now + this.openMs;
    this.trying = true;
    return true;
  }

  /** `ok`: it answered, if only with a refusal or an error of ours. */
  record(ok: boolean): void {
    if (ok) {
      this.failures = 0;
      this.openMs = 0;
      this.trying = false;
      return;
    }
    this.failures += 1;
    // Requests that were under way when it opened say nothing new.
    if (this.openMs === 0 ? this.failures < failuresMax : !this.trying) return;
    this.openMs = this.openMs === 0 ? openMsFirst : Math.min(this.openMs * 2, openMsMax);
    this.openUntil = this.now() + this.openMs;
    this.trying = false;
  }
}

const providersFault = new Set(['models.provider-failed', 'models.timeout', 'models.cut', 'models.connection-lost', 'models.connection-refused', 'models.host-unknown', 'models.tls-failed', 'models.malformed-answer']);

/** Whether a failure says that the provider is not well: it was not reached, broke off or failed. What it said no to, with reason, does not. */
export function isProvidersFault({ code }: KeelsonError): boolean {
  return providersFault.has(code);
}
