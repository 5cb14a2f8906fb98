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
