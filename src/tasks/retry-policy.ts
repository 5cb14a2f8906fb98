import { hash } from 'node:crypto';
import type { RetryPolicy } from '../vocabulary/contract.ts';
import { KeelsonError, Retryable, Terminal } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';

const policyDefault: RetryPolicy = { attemptsMax: 5, delayMs: limits.retryDelayMsDefault, delayMsMax: limits.retryDelayMsMax };

export function retryPolicy(wanted: Partial<RetryPolicy> | undefined): RetryPolicy {
  if (wanted === undefined) return policyDefault;
  const policy = { ...policyDefault, ...wanted };
  const sane =
    Number.isInteger(policy.attemptsMax) && policy.attemptsMax >= 1 && policy.attemptsMax <= limits.stepAttemptsMax && policy.delayMs >= 0 && policy.delayMsMax >= policy.delayMs;
  if (!sane) throw new Terminal('step.bad-retry-policy', `The retry policy ${JSON.stringify(wanted)} makes no sense.`, `Use 1 to ${limits.stepAttemptsMax} attempts and delays of 0 ms or more.`);
  return policy;
}

/**
 * Whether an attempt that failed like this is followed by another. What says of itself that repeating won't help is not
 * repeated; an unexpected error is, since most are a passing trouble of the network or of a library.
 */
export function mayRetry(thrown: unknown): boolean {
  return thrown instanceof Retryable || !(thrown instanceof KeelsonError);
}

/**
 * When attempt `attempt + 1` may begin, epoch ms: exponential back-off with equal jitter (half fixed, half random), the
 * scheme of "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015). The jitter derives from `salt`, so that a
 * crash between computing and recording it gives the same time.
 */
export function retryAt(now: number, attempt: number, policy: RetryPolicy, salt: string, thrown: unknown): number {
  const ceiling = Math.min(policy.delayMs * 2 ** (attempt - 1), policy.delayMsMax);
  const share = Number.parseInt(hash('sha256', `keelson jitter\n${salt}\n${attempt}`, 'hex').slice(0, 8), 16) / 2 ** 32;
  const own = now + Math.round(ceiling / 2 + (ceiling / 2) * share);
  const asked = thrown instanceof Retryable ? Math.ceil(thrown.retryAt ?? 0) : 0;
  return Number.isNaN(asked) ? own : Math.max(own, Math.min(asked, now + limits.retryDelayMsMax));
}
