import { hash } from 'node:crypto';
import { Retryable } from './errors.ts';
import { limits } from './limits.ts';

/**
 * When attempt `attempt + 1` may begin, epoch ms: exponential back-off with equal jitter (half fixed, half random), the
 * scheme of "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015). The jitter derives from `salt`, so that a
 * crash between computing and recording it gives the same time. Never before the time that the other side asked for.
 */
export function retryAt(now: number, attempt: number, policy: { delayMs: number; delayMsMax: number }, salt: string, thrown: unknown): number {
  const ceiling = Math.min(policy.delayMs * 2 ** (attempt - 1), policy.delayMsMax);
  const share = Number.parseInt(hash('sha256', `keelson jitter\n${salt}\n${attempt}`, 'hex').slice(0, 8), 16) / 2 ** 32;
  const own = now + Math.round(ceiling / 2 + (ceiling / 2) * share);
  const asked = thrown instanceof Retryable ? Math.ceil(thrown.retryAt ?? 0) : 0;
  return Number.isNaN(asked) ? own : Math.max(own, Math.min(asked, now + limits.retryDelayMsMax));
}
