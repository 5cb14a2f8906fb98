import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** Long enough to see whether the conductor or another request has something to do. */
const lookMs = 1;
/** Of that time. What was just sent takes a part of it too. */
const busyShare = 0.6;

/**
 * For long work in pieces: the rest of this process has its turn. Whoever else is at work gets as long a turn as the piece took, up to `restMsMax`; where nobody is, it takes a millisecond and the
 * work goes on. Everybody waits for one piece at most.
 */
export async function giveWay(tookMs: number, restMsMax: number): Promise<void> {
  const before = performance.eventLoopUtilization();
  await pause(lookMs);
  const { utilization } = performance.eventLoopUtilization(before);
  const restMs = Math.min(tookMs, restMsMax) - lookMs;
  if (utilization > busyShare && restMs > 0) await pause(restMs);
}
