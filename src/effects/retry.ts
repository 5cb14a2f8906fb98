import { hash } from 'node:crypto';
import type { Retryable } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';

const firstDelayMs = 2_000;

/**
 * When an effect may be tried again, epoch ms, or `null` after the last attempt. Exponential back-off with equal jitter,
 * never before the time that the provider asked for.
 */
export function nextAttemptAt(now: number, attempt: number, id: string, error?: Retryable): number | null {
  if (attempt >= limits.effectAttemptsMax) return null;
  const ceiling = Math.min(firstDelayMs * 2 ** (attempt - 1), limits.retryDelayMsMax);
  const share = Number.parseInt(hash('sha256', `${id}\n${attempt}`, 'hex').slice(0, 8), 16) / 2 ** 32;
  return Math.max(now + Math.round(ceiling / 2 + (ceiling / 2) * share), Math.min(error?.retryAt ?? 0, now + limits.retryDelayMsMax));
}
