import type { Retryable } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import { retryAt } from '../vocabulary/retry-at.ts';

const policy = { delayMs: 2_000, delayMsMax: limits.retryDelayMsMax };

/** When an effect may be tried again, epoch ms, or `null` after the last attempt. */
export function nextAttemptAt(now: number, attempt: number, id: string, error?: Retryable): number | null {
  return attempt >= limits.effectAttemptsMax ? null : retryAt(now, attempt, policy, id, error);
}
